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
import { type BatchedCost, batchedList, inListOf, once, sumOfBatched } from './batched-cost.ts';
import { type CostExpression, product, sum, type VariableValues } from './cost-expression.ts';
import { listSize, representationCount } from './list-size.ts';
import type { FieldCost, SchemaCosts } from './schema-costs.ts';

export interface OperationCost {
  readonly cost: CostExpression;
  /** The part of the cost that its root mutations are by themselves; 0 for a query. */
  readonly mutations: number;
  /** References that `_entities` is asked to resolve. */
  readonly representations: CostExpression;
  /** Of the variables that the caller leaves out. */
  readonly defaults: ReadonlyMap<string, unknown>;
}

interface SelectionCosts {
  /** By name of the field, since some fields' items are those of the fields below them. */
  readonly byField: ReadonlyMap<string, CostExpression>;
  /** Of the lists below that are read once for the whole operation. */
  readonly batched: BatchedCost | undefined;
}

interface FieldCosts {
  readonly cost: CostExpression;
  readonly batched: BatchedCost | undefined;
}

const noSelection: SelectionCosts = { byField: new Map(), batched: undefined };

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

/** What a field costs for each of its items, and what it costs itself. */
function splitCosts(
  { weight, sizedFields }: FieldCost,
  { byField }: SelectionCosts,
): { items: CostExpression; own: CostExpression } {
  if (sizedFields.size === 0) return { items: sum([weight, ...byField.values()]), own: 0 };
  const sized: CostExpression[] = [];
  const others: CostExpression[] = [weight];
  for (const [name, amount] of byField) (sizedFields.has(name) ? sized : others).push(amount);
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
    const add = (name: string, amount: CostExpression) => {
      const amounts = parts.get(name);
      if (amounts) amounts.push(amount);
      else parts.set(name, [amount]);
    };
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const amounts = this.#compileField(selection, parent);
        if (amounts) add(selection.name.value, amounts.cost);
        if (amounts?.batched) batched.push(amounts.batched);
        continue;
      }
      const inside =
        selection.kind === Kind.FRAGMENT_SPREAD
          ? this.#compileFragment(selection.name.value)
          : this.#compileSet(selection.selectionSet, this.#typeOf(selection.typeCondition?.name.value) ?? parent);
      for (const [name, amount] of inside.byField) add(name, amount);
      if (inside.batched) batched.push(inside.batched);
    }
    return {
      byField: new Map([...parts].map(([name, amounts]) => [name, sum(amounts)])),
      batched: sumOfBatched(batched),
    };
  }

  #compileFragment(name: string): SelectionCosts {
    const known = this.#compiled.get(name);
    if (known) return known;
    const fragment = this.#fragments.get(name);
    // For a fragment within itself, which Apollo Server will refuse.
    this.#compiled.set(name, noSelection);
    if (!fragment) return noSelection;
    const fields = this.#compileSet(fragment.selectionSet, this.#typeOf(fragment.typeCondition.name.value));
    this.#compiled.set(name, fields);
    return fields;
  }

  #compileField(node: FieldNode, parent: GraphQLNamedType | undefined): FieldCosts | undefined {
    const name = node.name.value;
    // Whatever is asked about the schema is one object: it is in memory, and its size has limits of its own.
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

  /** What the fields of a set weigh by themselves, without what is selected on them. */
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
