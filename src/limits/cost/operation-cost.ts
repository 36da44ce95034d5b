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
  type OperationTypeNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';
import { type BatchedCost, batchedList, inListOf, once, sumOfBatched } from './batched-cost.ts';
import { type CostExpression, product, sum, type VariableValues } from './cost-expression.ts';
import { listSize, representationCount } from './list-size.ts';
import type { FieldCost, SchemaCosts } from './schema-costs.ts';

export interface OperationCost {
  readonly type: OperationTypeNode;
  readonly cost: CostExpression;
  /** The part of the cost that comes from the root mutations themselves; 0 for a query. */
  readonly mutations: number;
  /** The number of references that `_entities` resolves. */
  readonly representations: CostExpression;
  /** The default values of variables. */
  readonly defaults: ReadonlyMap<string, unknown>;
}

interface SelectionCosts {
  /** Costs by field name, because the items of some fields are those of their child fields. */
  readonly byField: ReadonlyMap<string, CostExpression>;
  /** The cost of nested lists that are read once for the whole operation. */
  readonly batched: BatchedCost | undefined;
}

interface FieldCosts {
  readonly cost: CostExpression;
  readonly batched: BatchedCost | undefined;
}

const noSelection: SelectionCosts = { byField: new Map(), batched: undefined };

const entitiesField = '_entities';

/**
 * Computes the maximum cost of each operation of a document, by its name (`''` without one), as a function of its variables.
 * Selections with `@skip` or `@include` count. Fields that the schema does not have do not count, because validation refuses
 * them.
 *
 * Takes time proportional to the length of the document. Evaluating a cost takes time proportional to the number of selections
 * with fragments expanded: check that number first.
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

/** The operation that a request names, or the only one of its document. */
export function findOperation(
  operations: ReadonlyMap<string, OperationCost>,
  name: unknown,
): OperationCost | undefined {
  if (typeof name === 'string') return operations.get(name);
  const [only, second] = operations.values();
  return second ? undefined : only;
}

/** The effective variables of an operation: the caller's values, or the defaults. */
export function variablesOf({ defaults }: OperationCost, given: unknown): VariableValues {
  const values = new Map<string, unknown>(typeof given === 'object' && given !== null ? Object.entries(given) : []);
  return (name) => (values.has(name) ? values.get(name) : defaults.get(name));
}

/** Splits the cost of a field into the cost per item and the cost of the field itself. */
function splitCosts(
  { weight, sizedFields }: FieldCost,
  { byField }: SelectionCosts,
): { items: CostExpression; own: CostExpression } {
  if (sizedFields.size === 0) return { items: sum([weight, ...byField.values()]), own: 0 };
  const sized: CostExpression[] = [];
  const others: CostExpression[] = [weight];
  for (const [name, cost] of byField) (sizedFields.has(name) ? sized : others).push(cost);
  return { items: sum(sized), own: sum(others) };
}

class CostCompiler {
  readonly #schema: GraphQLSchema;
  readonly #costs: SchemaCosts;
  readonly #fragments = new Map<string, FragmentDefinitionNode>();
  readonly #compiled = new Map<string, SelectionCosts>();

  constructor(document: DocumentNode, schema: GraphQLSchema, costs: SchemaCosts) {
    this.#schema = schema;
    this.#costs = costs;
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.#fragments.set(definition.name.value, definition);
    }
  }

  compileOperation(operation: OperationDefinitionNode): OperationCost {
    const root = this.#schema.getRootType(operation.operation) ?? undefined;
    const { byField, batched } = this.#compileSet(operation.selectionSet, root);
    return {
      type: operation.operation,
      cost: sum([...byField.values(), ...(batched ? [once(batched)] : [])]),
      mutations:
        operation.operation === 'mutation' ? this.#weigh(operation.selectionSet, root ?? undefined, new Set()) : 0,
      representations: sum(this.#findEntityReads(operation.selectionSet, new Set()).map(representationCount)),
      defaults: new Map(
        operation.variableDefinitions?.map(({ variable, defaultValue }) => [
          variable.name.value,
          defaultValue && valueFromASTUntyped(defaultValue),
        ]),
      ),
    };
  }

  #compileSet(set: SelectionSetNode, parent: GraphQLNamedType | undefined): SelectionCosts {
    const parts = new Map<string, CostExpression[]>();
    const batched: BatchedCost[] = [];
    const add = (name: string, cost: CostExpression) => {
      const costs = parts.get(name);
      if (costs) costs.push(cost);
      else parts.set(name, [cost]);
    };
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const compiled = this.#compileField(selection, parent);
        if (compiled) add(selection.name.value, compiled.cost);
        if (compiled?.batched) batched.push(compiled.batched);
        continue;
      }
      const inside =
        selection.kind === Kind.FRAGMENT_SPREAD
          ? this.#compileFragment(selection.name.value)
          : this.#compileSet(selection.selectionSet, this.#typeOf(selection.typeCondition?.name.value) ?? parent);
      for (const [name, cost] of inside.byField) add(name, cost);
      if (inside.batched) batched.push(inside.batched);
    }
    return {
      byField: new Map([...parts].map(([name, costs]) => [name, sum(costs)])),
      batched: sumOfBatched(batched),
    };
  }

  #compileFragment(name: string): SelectionCosts {
    const known = this.#compiled.get(name);
    if (known) return known;
    const fragment = this.#fragments.get(name);
    // Stops at a fragment that spreads itself. Validation refuses it.
    this.#compiled.set(name, noSelection);
    if (!fragment) return noSelection;
    const fields = this.#compileSet(fragment.selectionSet, this.#typeOf(fragment.typeCondition.name.value));
    this.#compiled.set(name, fields);
    return fields;
  }

  #compileField(node: FieldNode, parent: GraphQLNamedType | undefined): FieldCosts | undefined {
    const name = node.name.value;
    // Introspection counts as one object: the schema is in memory, and other limits bound the size of the answer.
    if (name === '__schema' || name === '__type') return { cost: 1, batched: undefined };
    const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
    const cost = field && this.#costs.get(field);
    if (!field || !cost) return undefined;

    const below = node.selectionSet ? this.#compileSet(node.selectionSet, getNamedType(field.type)) : noSelection;
    const size = name === entitiesField ? representationCount(node) : listSize(field, node, cost);
    const batchedBelow = below.batched && inListOf(size, below.batched);
    const { items, own } = splitCosts(cost, below);
    if (!cost.batched) return { cost: sum([own, product(size, items)]), batched: batchedBelow };
    return { cost: 0, batched: sumOfBatched([batchedList(own, size, items), ...(batchedBelow ? [batchedBelow] : [])]) };
  }

  /** The sum of the weights of a set's fields, without their selections. */
  #weigh(set: SelectionSetNode, parent: GraphQLNamedType | undefined, visited: Set<string>): number {
    let weight = 0;
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const field = isObjectType(parent) ? parent.getFields()[selection.name.value] : undefined;
        weight += (field && this.#costs.get(field)?.weight) ?? 0;
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        weight += this.#weigh(selection.selectionSet, parent, visited);
      } else if (!visited.has(selection.name.value)) {
        visited.add(selection.name.value);
        const fragment = this.#fragments.get(selection.name.value);
        if (fragment) weight += this.#weigh(fragment.selectionSet, parent, visited);
      }
    }
    return weight;
  }

  /** Counts a fragment once, because equal fields with equal arguments are merged. */
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
