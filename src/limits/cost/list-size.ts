import { type FieldNode, type GraphQLField, Kind, type ValueNode } from 'graphql';
import { type CostExpression, largest, type VariableValues } from './cost-expression.ts';
import type { FieldCost } from './schema-costs.ts';

/** A longer page is refused when it is read, so it counts as the longest valid page. */
export const longestPage = 100;

/** The maximum number of items of a field. */
export function listSize(field: GraphQLField<unknown, unknown>, node: FieldNode, cost: FieldCost): CostExpression {
  const [first, ...others] = cost.slicingArguments.map((name) => sliceSize(field, node, name));
  return first === undefined ? cost.assumedSize : largest(first, ...others);
}

function sliceSize(field: GraphQLField<unknown, unknown>, node: FieldNode, name: string): CostExpression {
  const byDefault = pageSize(field.args.find((argument) => argument.name === name)?.defaultValue, longestPage);
  const given = findArgument(node, name);
  if (given?.kind === Kind.INT) return pageSize(Number(given.value), byDefault);
  if (given?.kind !== Kind.VARIABLE) return byDefault;
  // Keeps only the name, because the node would keep its whole document in memory.
  const variable = given.name.value;
  // An explicit `null` selects the default too.
  return (variables) => pageSize(variables(variable), byDefault);
}

function pageSize(value: unknown, otherwise: number): number {
  return typeof value === 'number' && !Number.isNaN(value) ? Math.min(Math.max(value, 0), longestPage) : otherwise;
}

/** The number of references in the argument of `_entities`. */
export function representationCount(node: FieldNode): CostExpression {
  const given = findArgument(node, 'representations');
  if (given?.kind === Kind.LIST) return given.values.length;
  // A single value is coerced to a list with one element.
  if (given?.kind !== Kind.VARIABLE) return 1;
  const variable = given.name.value;
  return (variables) => lengthOf(variables, variable);
}

function lengthOf(variables: VariableValues, name: string): number {
  const value = variables(name);
  return Array.isArray(value) ? value.length : 1;
}

function findArgument(node: FieldNode, name: string): ValueNode | undefined {
  return node.arguments?.find((argument) => argument.name.value === name)?.value;
}
