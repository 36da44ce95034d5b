import type { Socket } from 'node:net';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConcurrencyLimit } from '../../../src/limits/concurrency/concurrency-limit.ts';
import { startFaultServer } from '../../support/fault-server.ts';
import { good } from '../../support/faults.ts';
import { openConnection } from '../../support/raw-http.ts';
import { unshared } from '../../support/unshared.ts';
import { startWorld } from '../../support/world.ts';

describe('a concurrency limit', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const overloaded = { code: 'OVERLOADED', details: { retryAfter: 1 } };
  const tooManyOfCaller = { code: 'RATE_LIMITED', details: { retryAfter: 1 } };
  const take = async (limit: ConcurrencyLimit, caller: string, count: number) => {
    for (let taken = 0; taken < count; taken += 1) await limit.acquire(caller);
  };

  it('grants a permit synchronously while one is available', () => {
    expect(new ConcurrencyLimit({ total: 1, perCaller: 1 }).acquire('ada')).toBeUndefined();
  });

  it('refuses requests beyond the total with OVERLOADED', async () => {
    const limit = new ConcurrencyLimit({ total: 2, perCaller: 2 });
    await take(limit, 'ada', 1);
    await take(limit, 'bob', 1);
    const waiting = expect(limit.acquire('eve')).rejects.toMatchObject(overloaded);
    await vi.advanceTimersByTimeAsync(50);
    await waiting;
    expect(limit.state()).toEqual({ inProgress: 2, waiting: 0, refused: { capacity: 1, caller: 0 } });
  });

  it('also refuses a single caller with OVERLOADED, if one caller may use the whole limit', async () => {
    const limit = new ConcurrencyLimit({ total: 2, perCaller: 2 });
    await take(limit, 'ada', 2);
    const waiting = expect(limit.acquire('ada')).rejects.toMatchObject(overloaded);
    await vi.advanceTimersByTimeAsync(50);
    await waiting;
  });

  it("refuses requests beyond a caller's share with RATE_LIMITED, and serves all others", async () => {
    const limit = new ConcurrencyLimit({ total: 10, perCaller: 2 });
    await take(limit, 'eve', 2);
    const waiting = expect(limit.acquire('eve')).rejects.toMatchObject(tooManyOfCaller);
    await expect(limit.acquire('eve')).rejects.toMatchObject(tooManyOfCaller);
    expect(limit.acquire('ada')).toBeUndefined();
    await vi.advanceTimersByTimeAsync(50);
    await waiting;
    expect(limit.state()).toEqual({ inProgress: 3, waiting: 0, refused: { capacity: 0, caller: 2 } });
  });

  it("grants requests that wait for their caller's share when it has room, and releases both permits of each", async () => {
    const limit = new ConcurrencyLimit({ total: 10, perCaller: 1 });
    await take(limit, 'ada', 1);
    const second = limit.acquire('ada');
    expect(limit.state()).toMatchObject({ inProgress: 1, waiting: 1 });
    limit.release('ada');
    await second;
    expect(limit.state()).toMatchObject({ inProgress: 1, waiting: 0 });
    limit.release('ada');
    expect(limit.state()).toMatchObject({ inProgress: 0, waiting: 0 });
    await take(limit, 'ada', 1);
  });

  it("releases the caller's share of a request that the total has no room for", async () => {
    const limit = new ConcurrencyLimit({ total: 1, perCaller: 1 });
    await take(limit, 'bob', 1);
    const refused = expect(limit.acquire('ada')).rejects.toMatchObject(overloaded);
    await vi.advanceTimersByTimeAsync(50);
    await refused;
    limit.release('bob');
    expect(limit.acquire('ada')).toBeUndefined();
  });

  it('refuses in advance only while no caller could get a permit or a place in the queue', async () => {
    const limit = new ConcurrencyLimit({ total: 1, perCaller: 1 });
    await take(limit, 'ada', 1);
    limit.assertCapacity();
    const waiting = limit.acquire('bob');
    expect(() => limit.assertCapacity()).toThrow(expect.objectContaining(overloaded));
    limit.release('ada');
    await waiting;
    limit.assertCapacity();
  });

  it('releases every permit, in whatever order callers arrive, wait, are refused and leave', async () => {
    const limit = new ConcurrencyLimit({ total: 7, perCaller: 3 });
    let seed = 1;
    const random = () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    const work = async (caller: string) => {
      try {
        await limit.acquire(caller);
      } catch {
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, random() * 100));
      limit.release(caller);
    };
    const working: Promise<void>[] = [];
    for (let count = 0; count < 2_000; count += 1) {
      working.push(work(`caller-${Math.floor(random() * 5)}`));
      expect(limit.state().inProgress).toBeLessThanOrEqual(7);
      await vi.advanceTimersByTimeAsync(random() * 10);
    }
    await vi.advanceTimersByTimeAsync(1_000);
    await Promise.all(working);
    expect(limit.state()).toMatchObject({ inProgress: 0, waiting: 0 });
    expect(limit.state().refused.caller).toBeGreaterThan(0);
    for (const caller of ['caller-0', 'caller-1']) await take(limit, caller, 3);
  });
});

/** Long timeouts, so that no request ends before the test allows it. */
const patient = { timeoutMs: 60_000, attemptTimeoutMs: 60_000, connectTimeoutMs: 1_000 };

describe('an overloaded gateway', async () => {
  const held: (() => void)[] = [];
  const upstream = await startFaultServer((socket, request) => held.push(() => good(socket, request)));
  const config = { maximumConcurrentRequests: 2, timeouts: patient };
  const world = await startWorld({ upstreamUrl: upstream.url, config });
  afterAll(async () => {
    await world.stop();
    await upstream.close();
  });

  /** Starts two requests that stay in progress until `finish` lets StackOne answer. */
  async function occupy() {
    const query = '{ linkedAccount(id: "account-1") { id } }';
    const working = [world.graphql(query, {}, unshared), world.graphql(query, {}, unshared)];
    await expect.poll(() => held.length).toBe(2);
    return async function finish(): Promise<void> {
      for (const answer of held.splice(0)) answer();
      for (const { body } of await Promise.all(working)) expect(body.errors).toBeUndefined();
    };
  }

  it('sheds with 503 before it reads the body, continues to answer health checks, and recovers', async () => {
    const finish = await occupy();
    const headers = { 'content-type': 'application/json' };
    const shed = await fetch(`${world.url}/graphql`, { method: 'POST', headers, body: 'not even JSON' });
    expect(shed.status).toBe(503);
    expect(shed.headers.get('retry-after')).toBe('1');
    expect(await shed.json()).toMatchObject({
      errors: [{ extensions: { code: 'OVERLOADED', retryable: true, retryAfter: 1, requestId: expect.any(String) } }],
    });
    for (const path of ['/livez', '/readyz']) expect((await fetch(world.url + path)).status).toBe(200);

    await finish();
    expect((await world.graphql('{ __typename }')).status).toBe(200);
  });

  it('does no work for a caller that disconnected while it waited', async () => {
    const before = upstream.requests;
    const finish = await occupy();
    const body = JSON.stringify({ query: 'mutation { createViewerConnectSession(input: {}) { token } }' });
    const bytes = [
      'POST /graphql HTTP/1.1',
      'host: a',
      'content-type: application/json',
      // A creation with an idempotency key is completed even if its caller disconnects.
      'idempotency-key: of-the-leaver',
      `content-length: ${body.length}`,
      '',
      body,
    ].join('\r\n');
    const leaver = await openConnection(world.url);
    leaver.write(bytes);
    // Sent later, so its response proves that the earlier request has arrived.
    await fetch(`${world.url}/livez`);
    leaver.resetAndDestroy();
    await fetch(`${world.url}/livez`);
    await finish();
    expect((await world.graphql('{ __typename }')).status).toBe(200);
    expect(upstream.requests).toBe(before + 2);
  });

  it('does not wait for the body of a request that has no permit', async () => {
    const finish = await occupy();
    let refused = false;
    // The queue has one place, and a new request takes it again and again.
    const keepQueueFull = async () => {
      while (!refused) await world.graphql('{ __typename }');
    };
    const keeping = [keepQueueFull(), keepQueueFull(), keepQueueFull()];
    const withoutBody =
      'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n';
    const sockets: Socket[] = [];
    while (!refused && sockets.length < 50) {
      const socket = await openConnection(world.url);
      sockets.push(socket);
      socket.once('data', (answer) => {
        refused ||= answer.toString().startsWith('HTTP/1.1 503 ');
      });
      socket.write(withoutBody);
      // Sent later, so its response proves that the earlier request has arrived.
      await fetch(`${world.url}/livez`);
    }
    expect(refused).toBe(true);
    for (const socket of sockets) socket.destroy();
    await finish();
    await Promise.all(keeping);
  });
});
