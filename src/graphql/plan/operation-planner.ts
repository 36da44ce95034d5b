import {
  GraphQLError,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  type SelectionSetNode,
  TypeNameMetaFieldDef,
} from 'graphql';
import { type Conditions, collectFields } from './collect-fields.ts';
import { completeList } from './complete-list.ts';
import { completeAbstract, completeLeaf, completeNonNull, completeNullable, completeObject } from './complete-value.ts';
import type { PlannedDocument } from './planned-document.ts';
import type { Complete, FieldNodes, FieldPlan, SelectionPlan } from './selection-plan.ts';

/** Plans an operation of a document for one combination of its conditions. */
export class OperationPlanner {
  /** The number of planned fields so far. */
  plannedFields = 0;
  readonly #document: PlannedDocument;
  readonly #conditions: Conditions;

  constructor(document: PlannedDocument, conditions: Conditions) {
    this.#document = document;
    this.#conditions = conditions;
  }

  planSelection(type: GraphQLObjectType, sets: readonly SelectionSetNode[]): SelectionPlan {
    try {
      const fields = [...collectFields(this.#document, this.#conditions, type, sets)];
      return { fields: fields.map(([key, nodes]) => this.#planField(type, key, nodes)), failure: undefined };
    } catch (error) {
      if (error instanceof GraphQLError) return { fields: [], failure: error };
      throw error;
    }
  }

  #planField(parentType: GraphQLObjectType, key: string, nodes: FieldNodes): FieldPlan {
    this.plannedFields += 1;
    const definition = fieldOf(parentType, nodes[0].name.value);
    return {
      key,
      nodes,
      parentType,
      definition,
      resolve: this.#document.schema.resolverOf(definition),
      constantArguments: this.#document.constantArgumentsOf(definition, nodes[0]),
      complete: this.#planCompletion(definition.type, nodes),
      nullable: !isNonNullType(definition.type),
    };
  }

  #planCompletion(type: GraphQLOutputType, nodes: FieldNodes): Complete {
    const { leafCompletions } = this.#document.schema;
    const known = leafCompletions.get(type);
    if (known) return known;
    const completion = this.#createCompletion(type, nodes);
    if (isLeafType(getNamedType(type))) leafCompletions.set(type, completion);
    return completion;
  }

  #createCompletion(type: GraphQLOutputType, nodes: FieldNodes): Complete {
    if (isNonNullType(type)) return completeNonNull(this.#planCompletion(type.ofType, nodes));
    if (isListType(type)) {
      return completeNullable(completeList(this.#planCompletion(type.ofType, nodes), !isNonNullType(type.ofType)));
    }
    if (isLeafType(type)) return completeNullable(completeLeaf(type));
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    if (!isAbstractType(type)) return completeNullable(completeObject(this.planSelection(type, sets)));
    const selections = this.#document.schema.schema
      .getPossibleTypes(type)
      .map((possible) => [possible.name, this.planSelection(possible, sets)] as const);
    return completeNullable(completeAbstract(type, new Map(selections)));
  }
}

function fieldOf(type: GraphQLObjectType, name: string): GraphQLField<unknown, unknown> {
  const field = name === TypeNameMetaFieldDef.name ? TypeNameMetaFieldDef : type.getFields()[name];
  if (!field) throw new Error(`The document is not valid: ${type.name} has no field ${name}.`);
  return field;
}
