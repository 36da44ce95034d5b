import { GraphQLError, GraphQLScalarType } from 'graphql';
import { GraphQLJSONObject } from 'graphql-scalars';

const maximumBytes = 64 * 1024;
const maximumDepth = 16;
const maximumKeys = 1_000;

const unbounded = GraphQLJSONObject.toConfig();

/** The `JSONObject` of graphql-scalars, with limits on input. Values from StackOne are not limited. */
export const JSONObject = new GraphQLScalarType<object, object>({
  ...unbounded,
  parseValue: (value) => assertBounds(unbounded.parseValue(value)),
  parseLiteral: (node, variables) => assertBounds(unbounded.parseLiteral(node, variables)),
});

function assertBounds(object: object): object {
  let keys = 0;
  const visit = (value: unknown, depth: number): void => {
    if (typeof value === 'number' && !Number.isFinite(value)) throw refusal("has a number that JSON can't hold");
    if (typeof value !== 'object' || value === null) return;
    if (depth > maximumDepth) throw refusal(`is more than ${maximumDepth} levels deep`);
    if (Array.isArray(value)) {
      for (const entry of value) visit(entry, depth + 1);
      return;
    }
    for (const [key, entry] of Object.entries(value)) {
      keys += 1;
      if (keys > maximumKeys) throw refusal(`has more than ${maximumKeys} keys`);
      if (pollutes(key, entry)) throw refusal(`has a key that is not allowed: ${key}`);
      visit(entry, depth + 1);
    }
  };
  visit(object, 1);
  if (Buffer.byteLength(JSON.stringify(object)) > maximumBytes) throw refusal(`is larger than ${maximumBytes} bytes`);
  return object;
}

/** Keys that would change `Object.prototype` in code that merges objects carelessly. */
function pollutes(key: string, value: unknown): boolean {
  if (key === '__proto__') return true;
  return key === 'constructor' && typeof value === 'object' && value !== null && Object.hasOwn(value, 'prototype');
}

function refusal(problem: string): GraphQLError {
  return new GraphQLError(`The JSON object ${problem}.`);
}
