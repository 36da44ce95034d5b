import { afterEach, describe, expect, it, vi } from 'vitest';
import { EndpointPolicy } from '../../../src/stackone/resilience/endpoint-policy.ts';
import { StackOneError, type StackOneFailure } from '../../../src/stackone/stackone-error.ts';

const forever = new AbortController().signal;
const succeed = async () => 'answer';
const failWith = (failure: StackOneFailure) => async () => {
  throw new StackOneError('/things', failure);
};
const refused = (status: number) => failWith({ kind: 'refused', status, details: [], retryAfter: undefined });
const open = { failure: { kind: 'circuit-open' } };

afterEach(() => vi.useRealTimers());

async function attempt(policy: EndpointPolicy, times: number, what: () => Promise<unknown>): Promise<void> {
  for (let index = 0; index < times; index += 1) await policy.run(what, forever).catch(() => {});
}

describe("EndpointPolicy's circuit breaker", () => {
  it.each<[string, () => Promise<unknown>]>([
    ['500s', refused(500)],
    ['503s', refused(503)],
    ['refused connections', failWith({ kind: 'unreachable' })],
    ['broken connections', failWith({ kind: 'interrupted' })],
    ['timeouts', failWith({ kind: 'timeout' })],
    ['lost answers', failWith({ kind: 'outcome-unknown' })],
  ])('opens after 20 %s, and nothing is attempted then', async (_name, fail) => {
    const policy = new EndpointPolicy('/things');
    await attempt(policy, 20, fail);
    const next = vi.fn(succeed);
    await expect(policy.run(next, forever)).rejects.toMatchObject(open);
    expect(next).not.toHaveBeenCalled();
  });

  it.each([400, 401, 404, 409, 422, 429, 501])('stays closed after any number of %is', async (status) => {
    const policy = new EndpointPolicy('/things');
    await attempt(policy, 100, refused(status));
    await expect(policy.run(succeed, forever)).resolves.toBe('answer');
  });

  it('stays closed while fewer than half fail', async () => {
    const policy = new EndpointPolicy('/things');
    for (let round = 0; round < 50; round += 1) {
      await attempt(policy, 1, refused(500));
      await attempt(policy, 2, succeed);
    }
    await expect(policy.run(succeed, forever)).resolves.toBe('answer');
  });

  it('allows one probe after 5 seconds, refuses other attempts meanwhile, and closes when the probe succeeds', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const policy = new EndpointPolicy('/things');
    await attempt(policy, 20, refused(500));
    vi.setSystemTime(Date.now() + 4_999);
    await expect(policy.run(succeed, forever)).rejects.toMatchObject(open);

    vi.setSystemTime(Date.now() + 1);
    const answer = Promise.withResolvers<string>();
    const probe = policy.run(() => answer.promise, forever);
    await expect(policy.run(succeed, forever)).rejects.toMatchObject(open);
    answer.resolve('back');
    await expect(probe).resolves.toBe('back');
    await expect(policy.run(succeed, forever)).resolves.toBe('answer');
  });

  it('stays open for another 5 seconds if the probe fails', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const policy = new EndpointPolicy('/things');
    await attempt(policy, 20, refused(500));
    vi.setSystemTime(Date.now() + 5_000);
    await attempt(policy, 1, refused(500));
    vi.setSystemTime(Date.now() + 4_999);
    await expect(policy.run(succeed, forever)).rejects.toMatchObject(open);
  });

  it("stays open if the probe's caller disconnects, because the probe then has no result", async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const policy = new EndpointPolicy('/things');
    await attempt(policy, 20, refused(500));
    vi.setSystemTime(Date.now() + 5_000);
    await attempt(policy, 1, failWith({ kind: 'cancelled' }));
    await expect(policy.run(succeed, forever)).rejects.toMatchObject(open);
  });
});

describe("EndpointPolicy's bulkhead", () => {
  it('runs 100 attempts at once, queues 300 for a slow endpoint, and refuses the rest', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const policy = new EndpointPolicy('/things');
    const answer = Promise.withResolvers<string>();
    const started = vi.fn(() => answer.promise);
    const calls = Array.from({ length: 100 }, () => policy.run(started, forever));
    vi.advanceTimersByTime(200);
    for (let index = 0; index < 300; index += 1) calls.push(policy.run(started, forever));
    await expect(policy.run(succeed, forever)).rejects.toMatchObject({ failure: { kind: 'overloaded' } });
    expect(started).toHaveBeenCalledTimes(100);
    answer.resolve('answer');
    expect(await Promise.all(calls)).toHaveLength(400);
    expect(started).toHaveBeenCalledTimes(400);
  });

  it('lets no attempt wait for more than a second or beyond the deadline', async () => {
    vi.useFakeTimers();
    const policy = new EndpointPolicy('/things');
    const answer = Promise.withResolvers<string>();
    const calls = Array.from({ length: 100 }, () => policy.run(() => answer.promise, forever));
    const late = vi.fn(succeed);
    const patient = expect(policy.run(late, forever)).rejects.toMatchObject({ failure: { kind: 'overloaded' } });
    const hurried = expect(policy.run(late, forever, Date.now() + 999)).rejects.toMatchObject({
      failure: { kind: 'timeout' },
    });
    await vi.advanceTimersByTimeAsync(999);
    await hurried;
    await vi.advanceTimersByTimeAsync(1);
    await patient;
    answer.resolve('answer');
    await Promise.all(calls);
    expect(late).not.toHaveBeenCalled();
  });

  it('removes a waiting attempt when its caller disconnects', async () => {
    const policy = new EndpointPolicy('/things');
    const answer = Promise.withResolvers<string>();
    const calls = Array.from({ length: 100 }, () => policy.run(() => answer.promise, forever));
    const leaving = new AbortController();
    const waiting = policy.run(succeed, leaving.signal);
    leaving.abort();
    await expect(waiting).rejects.toMatchObject({ failure: { kind: 'cancelled' } });
    answer.resolve('answer');
    await Promise.all(calls);
  });
});
