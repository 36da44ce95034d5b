import type { RecordedRequest } from '../../src/sandbox/sandbox.ts';
import type { GraphQLAnswer, World } from './world.ts';

export interface CountedAnswer extends GraphQLAnswer {
  /** The calls to StackOne meanwhile. */
  readonly calls: readonly RecordedRequest[];
  /** The same calls as lines, such as `GET /accounts`. */
  readonly callLines: readonly string[];
}

/** Posts an operation. Resolves to the answer and the calls to StackOne that it caused. */
export async function countCalls(world: World, ...operation: Parameters<World['graphql']>): Promise<CountedAnswer> {
  const before = world.sandbox.requests.length;
  const answer = await world.graphql(...operation);
  const calls = world.sandbox.requests.slice(before);
  return { ...answer, calls, callLines: calls.map(({ method, path }) => `${method} ${path}`) };
}
