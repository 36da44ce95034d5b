import { HeaderMap } from '@apollo/server';
import { describe, expect, it, vi } from 'vitest';
import type { ApolloExecution } from '../../src/graphql/apollo-execution.ts';
import { createApolloOnDemand } from '../../src/graphql/apollo-on-demand.ts';

const answer = { headers: new HeaderMap(), body: { kind: 'complete' as const, string: '{}' } };
const request = { method: 'POST', headers: {}, search: '' };
const context = () => Promise.reject(new Error('not needed'));

function createExecution() {
  return {
    execute: vi.fn<ApolloExecution['execute']>(async () => answer),
    stop: vi.fn<ApolloExecution['stop']>(async () => {}),
  };
}

describe('Apollo Server on demand', () => {
  it('starts once, with the first request, for all requests that arrive meanwhile', async () => {
    const execution = createExecution();
    const start = vi.fn(async () => execution);
    const apollo = createApolloOnDemand(start);
    expect(start).not.toHaveBeenCalled();
    const answers = await Promise.all([apollo.execute(request, context), apollo.execute(request, context)]);
    expect(answers).toEqual([answer, answer]);
    expect(start).toHaveBeenCalledTimes(1);
    expect(execution.execute.mock.calls).toEqual([
      [request, context],
      [request, context],
    ]);
  });

  it('starts again after a failure, which only the waiting requests get', async () => {
    const start = vi.fn(async () => createExecution()).mockRejectedValueOnce(new Error('too many open files'));
    const apollo = createApolloOnDemand(start);
    await expect(apollo.execute(request, context)).rejects.toThrow('too many open files');
    expect(await apollo.execute(request, context)).toBe(answer);
  });

  it('stops without having started', async () => {
    const start = vi.fn(async () => createExecution());
    await createApolloOnDemand(start).stop();
    expect(start).not.toHaveBeenCalled();
  });

  it('stops when it has started, if it is starting', async () => {
    const execution = createExecution();
    const starting = Promise.withResolvers<ApolloExecution>();
    const apollo = createApolloOnDemand(() => starting.promise);
    const answered = apollo.execute(request, context);
    const stopped = apollo.stop();
    expect(execution.stop).not.toHaveBeenCalled();
    starting.resolve(execution);
    await stopped;
    expect(execution.stop).toHaveBeenCalledTimes(1);
    expect(await answered).toBe(answer);
  });
});
