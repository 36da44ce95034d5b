import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';
import { type Amount, product, sum, type VariableValues } from './amount.ts';
import { listSize, representationCount } from './list-size.ts';
import type { SchemaCosts } from './schema-costs.ts';

export interface OperationCost {
  readonly cost: Amount;
  /** References that `_entities` is asked to resolve. */
  readonly representations: Amount;
  /** Of the variables that the caller leaves out. */
  readonly defaults: ReadonlyMap<string, unknown>;
}

/** Costs by name of the field, since some fields' items are those of the fields below them. */
type FieldCosts = ReadonlyMap<string, Amount>;

const entitiesField = '_entities';

/**
 * What each operation of a document costs at most, by its name (`''` without one), as an amount of its variables. What
 * `@skip` and `@include` may leave out is counted; what the schema does not have is not, as it will be refused.
 *
 * Takes time proportional to the document's text. Reckoning an amount takes time proportional to its selections, with
 * fragments in place: check their number first.
 */
export function compileCosts(
  document: DocumentNode,
  schema: GraphQLSchema,
  costs: SchemaCosts,
): ReadonlyMap<string, OperationCost> {
  const compiler = new CostCompiler(document, schema, costs);
  const operations = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  return new Map(
    operations
      .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
      .map((operation) => [operation.name?.value ?? '', compiler.compileOperation(operation)]),
  );
}

/** The operation's variables as they will be: the caller's, else the operation's own defaults. */
export function variablesOf({ defaults }: OperationCost, given: unknown): VariableValues {
  const values = new Map<string, unknown>(typeof given === 'object' && given !== null ? Object.entries(given) : []);
  return (name) => (values.has(name) ? values.get(name) : defaults.get(name));
}

class CostCompiler {
  readonly #schema: GraphQLSchema;
  readonly #costs: SchemaCosts;
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #compiled = new Map<string, FieldCosts>();

  constructor(document: DocumentNode, schema: GraphQLSchema, costs: SchemaCosts) {
    this.#schema = schema;
    this.#costs = costs;
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.#fragments.set(definition.name.value, definition);
    }
  }

  compileOperation(operation: OperationDefinitionNode): OperationCost {
    const root = this.#schema.getRootType(operation.operation) ?? undefined;
    const fields = this.#compileSet(operation.selectionSet, root);
    return {
      cost: sum([...fields.values()]),
      representations: sum(this.#findEntityReads(operation.selectionSet, new Set()).map(representationCount)),
      defaults: new Map(
        operation.variableDefinitions?.map(({ variable, defaultValue }) => [
          variable.name.value,
          defaultValue && valueFromASTUntyped(defaultValue),
        ]),
      ),
    };
  }

  #compileSet(set: SelectionSetNode, parent: GraphQLNamedType | undefined): FieldCosts {
    const parts = new Map<string, Amount[]>();
    const add = (name: string, amount: Amount) => {
      const amounts = parts.get(name);
      if (amounts) amounts.push(amount);
      else parts.set(name, [amount]);
    };
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const cost = this.#compileField(selection, parent);
        if (cost !== undefined) add(selection.name.value, cost);
        continue;
      }
      const inside =
        selection.kind === Kind.FRAGMENT_SPREAD
          ? this.#compileFragment(selection.name.value)
          : this.#compileSet(selection.selectionSet, this.#typeOf(selection.typeCondition?.name.value) ?? parent);
      for (const [name, amount] of inside) add(name, amount);
    }
    return new Map([...parts].map(([name, amounts]) => [name, sum(amounts)]));
  }

  #compileFragment(name: string): FieldCosts {
    const known = this.#compiled.get(name);
    if (known) return known;
    const fragment = this.#fragments.get(name);
    const none: FieldCosts = new Map();
    // For a fragment within itself, which Apollo Server will refuse.
    this.#compiled.set(name, none);
    if (!fragment) return none;
    const fields = this.#compileSet(fragment.selectionSet, this.#typeOf(fragment.typeCondition.name.value));
    this.#compiled.set(name, fields);
    return fields;
  }

  #compileField(node: FieldNode, parent: GraphQLNamedType | undefined): Amount | undefined {
    const name = node.name.value;
    // Whatever is asked about the schema is one object: it is in memory, and its size has limits of its own.
    if (name === '__schema' || name === '__type') return 1;
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
    const cost = field && this.#costs.get(field);
    if (!field || !cost) return undefined;

    const below = node.selectionSet ? this.#compileSet(node.selectionSet, getNamedType(field.type)) : new Map();
    const size = name === entitiesField ? representationCount(node) : listSize(field, node, cost);
    if (cost.sizedFields.size === 0) return product(size, sum([cost.weight, ...below.values()]));
    const parts = [...below].map(([part, amount]) => (cost.sizedFields.has(part) ? product(size, amount) : amount));
    return sum([cost.weight, ...parts]);
  }

  /** A fragment counts once: fields of the same name with the same arguments are one. */
  #findEntityReads(set: SelectionSetNode, visited: Set<string>): FieldNode[] {
    return set.selections.flatMap((selection) => {
      if (selection.kind === Kind.FIELD) return selection.name.value === entitiesField ? [selection] : [];
      if (selection.kind === Kind.INLINE_FRAGMENT) return this.#findEntityReads(selection.selectionSet, visited);
      const fragment = this.#fragments.get(selection.name.value);
      if (!fragment || visited.has(selection.name.value)) return [];
      visited.add(selection.name.value);
      return this.#findEntityReads(fragment.selectionSet, visited);
    });
  }

  #typeOf(name: string | undefined): GraphQLNamedType | undefined {
    return name === undefined ? undefined : this.#schema.getType(name);
  }
}
