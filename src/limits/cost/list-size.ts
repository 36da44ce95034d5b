import { type FieldNode, type GraphQLField, Kind, type ValueNode } from 'graphql';
import { type CostExpression, largest, type VariableValues } from './cost-expression.ts';
import type { FieldCost } from './schema-costs.ts';

/** What asks for a longer page is refused where the page is read, and costs no more than the longest one until then. */
export const longestPage = 100;

/** How many items a field will have at most. */
export function listSize(field: GraphQLField<unknown, unknown>, node: FieldNode, cost: FieldCost): CostExpression {
  const [first, ...others] = cost.slicingArguments.map((name) => sliceSize(field, node, name));
  return first === undefined ? cost.assumedSize : largest(first, ...others);
}

function sliceSize(field: GraphQLField<unknown, unknown>, node: FieldNode, name: string): CostExpression {
  const byDefault = pageSize(field.args.find((argument) => argument.name === name)?.defaultValue, longestPage);
  const given = findArgument(node, name);
  if (given?.kind === Kind.INT) return pageSize(Number(given.value), byDefault);
  if (given?.kind !== Kind.VARIABLE) return byDefault;
  // The name alone: the node would keep all of its document in memory.
  const variable = given.name.value;
  // `null` asks for the default as well.
  return (variables) => pageSize(variables(variable), byDefault);
}

function pageSize(value: unknown, otherwise: number): number {
  return typeof value === 'number' && !Number.isNaN(value) ? Math.min(Math.max(value, 0), longestPage) : otherwise;
}

/** How many references `_entities` is given. */
export function representationCount(node: FieldNode): CostExpression {
  const given = findArgument(node, 'representations');
  if (given?.kind === Kind.LIST) return given.values.length;
  // What is no list is coerced to a list of one.
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
