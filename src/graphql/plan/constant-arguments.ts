import { type FieldNode, type GraphQLField, getArgumentValues, Kind, type ValueNode } from 'graphql';
import type { Values } from './selection-plan.ts';

/** Returns the arguments of a field if none of them contains a variable. They are frozen, because all executions share them. */
export function readConstantArguments(field: GraphQLField<unknown, unknown>, node: FieldNode): Values | undefined {
  if (node.arguments?.some(({ value }) => containsVariable(value))) return undefined;
  try {
    return freeze(getArgumentValues(field, node));
  } catch {
    // Each execution must fail, not the planning.
    return undefined;
  }
}

function containsVariable(node: ValueNode): boolean {
  if (node.kind === Kind.LIST) return node.values.some(containsVariable);
  if (node.kind === Kind.OBJECT) return node.fields.some(({ value }) => containsVariable(value));
  return node.kind === Kind.VARIABLE;
}

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) freeze(part);
  return Object.freeze(value);
}
