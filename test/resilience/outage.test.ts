import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Timeouts } from '../../src/config/config.ts';
import { type Behaviour, startFaultServer } from '../support/fault-server.ts';
import { emptyAnswer, good, never, resetBeforeHeaders } from '../support/faults.ts';
import { p99 } from '../support/measures.ts';
import { openConnection } from '../support/raw-http.ts';
import { report, soaking } from '../support/soak.ts';
import { unshared } from '../support/unshared.ts';
import { startWorld, type World } from '../support/world.ts';

const read = '{ linkedAccount(id: "account-1") { id } }';
const create = `mutation {
  createConnectSession(input: { originOwnerId: "dev-owner", originOwnerName: "Development Owner" }) { token }
}`;

const usual: Timeouts = { timeoutMs: 10_000, attemptTimeoutMs: 3_000, connectTimeoutMs: 1_000 };

async function start(behaviour: Behaviour, timeouts = usual) {
  const upstream = await startFaultServer(behaviour);
  const world = await startWorld({ upstreamUrl: upstream.url, config: { timeouts } });
  onTestFinished(async () => {
    await world.stop();
    await upstream.close();
  });
  return { upstream, world };
}

/** Stops the gateway's clocks until the test sets another time. */
function stopClock(toFake: ('Date' | 'performance')[] = ['Date']): void {
  vi.useFakeTimers({ toFake });
  onTestFinished(() => {
    vi.useRealTimers();
  });
}

async function codeOf(world: World, operation: string): Promise<unknown> {
  return (await world.graphql(operation, {}, unshared)).body.errors?.[0]?.extensions['code'];
}

/** Callers that each read one account after the other, until `going` returns false for the message of a failure. */
async function readOn(world: World, callers: number, going: (message?: string) => boolean): Promise<void> {
  let message: string | undefined;
  const caller = async () => {
    while (going(message)) message = (await world.graphql(read, {}, unshared)).body.errors?.[0]?.message ?? message;
  };
  await Promise.all(Array.from({ length: callers }, caller));
}

describe('a total outage', () => {
  it.each([
    ['nothing is answered', never],
    ['every connection is reset', resetBeforeHeaders],
  ])('in which %s opens the circuit after a few attempts, and StackOne gets no further calls', async (_name, fault) => {
    stopClock();
    const { upstream, world } = await start(good, { ...usual, timeoutMs: 2_000, attemptTimeoutMs: 300 });
    await Promise.all(Array.from({ length: 40 }, () => codeOf(world, read)));
    upstream.behaviour = fault;
    const healthy = upstream.requests;
    const callers = 20;
    await readOn(world, callers, (message) => !message?.startsWith('StackOne is failing'));
    // A closed connection has delivered all its data. Idle connections are kept for 4 seconds.
    await expect.poll(() => upstream.open, { timeout: 15_000 }).toBe(0);
    // The 20 requests that open the circuit, and those in flight at that time.
    expect(upstream.requests - healthy).toBeLessThanOrEqual(20 + 2 * callers);
    const asked = upstream.requests;
    for (let count = 0; count < 100; count += 1) expect(await codeOf(world, read)).toBe('UPSTREAM_UNAVAILABLE');
    expect(upstream.requests).toBe(asked);
  });

  it('is probed every 5 seconds, and ends with the first success', async () => {
    stopClock();
    const { upstream, world } = await start(resetBeforeHeaders);
    await readOn(world, 20, (message) => !message?.startsWith('StackOne is failing'));
    await expect.poll(() => upstream.open, { timeout: 15_000 }).toBe(0);
    const asked = upstream.requests;
    const asksAfter = async (ms: number) => {
      vi.setSystemTime(Date.now() + ms);
      for (let count = 0; count < 10; count += 1) expect(await codeOf(world, read)).toBe('UPSTREAM_UNAVAILABLE');
      return upstream.requests - asked;
    };
    expect([await asksAfter(4_999), await asksAfter(1), await asksAfter(4_999), await asksAfter(1)]).toEqual([
      0, 1, 1, 2,
    ]);
    upstream.behaviour = good;
    expect(await codeOf(world, read)).toBe('UPSTREAM_UNAVAILABLE');
    vi.setSystemTime(Date.now() + 5_000);
    for (let count = 0; count < 20; count += 1) expect(await codeOf(world, read)).toBeUndefined();
  });

  it.runIf(soaking)(
    'in which nothing is answered opens the circuit within a second of the first deadline',
    async () => {
      const attemptTimeoutMs = 300;
      const { upstream, world } = await start(good, { ...usual, timeoutMs: 2_000, attemptTimeoutMs });
      await Promise.all(Array.from({ length: 40 }, () => codeOf(world, read)));
      upstream.behaviour = never;
      const until = performance.now() + attemptTimeoutMs + 1_000;
      await readOn(world, 20, () => performance.now() < until);
      const asked = upstream.requests;
      for (let count = 0; count < 5; count += 1) expect(await codeOf(world, read)).toBe('UPSTREAM_UNAVAILABLE');
      expect(upstream.requests).toBe(asked);
    },
  );

  const promise =
    'opens the circuit in a second, is answered in 20 ms, leaves StackOne alone, is over 10 s after its end';
  it.runIf(soaking)(promise, { timeout: 180_000 }, async () => {
    const { upstream, world } = await start(good);
    await Promise.all(Array.from({ length: 40 }, () => codeOf(world, read)));
    upstream.behaviour = resetBeforeHeaders;
    const begun = performance.now();
    await readOn(world, 20, () => performance.now() - begun < 1_000);
    const attempts = upstream.requests;
    let requests = 0;

    // The best of several rounds, to exclude the effect of other programs.
    const rounds: number[] = [];
    const best = () => Math.min(...rounds);
    const outageMs = 60_000;
    while (performance.now() - begun < outageMs || (best() >= 20 && rounds.length < 20)) {
      const failed: number[] = [];
      for (let count = 0; count < 100; count += 1) {
        const start = performance.now();
        await codeOf(world, read);
        failed.push(performance.now() - start);
      }
      requests += 100;
      rounds.push(p99(failed));
      await sleep(200);
    }
    expect(best()).toBeLessThan(20);

    upstream.behaviour = good;
    const back = performance.now();
    while (await codeOf(world, read)) {
      requests += 1;
      await sleep(20);
    }
    const recovered = performance.now();
    expect(recovered - back).toBeLessThan(10_000);
    const probes = upstream.requests - attempts;
    expect(probes).toBeLessThanOrEqual(Math.ceil((recovered - begun) / 5_000));
    for (let count = 0; count < 20; count += 1) expect(await codeOf(world, read)).toBeUndefined();
    report(
      `outage of ${((back - begun) / 1_000).toFixed(1)} s: ${requests} requests, ${probes} probes, ` +
        `p99 ${rounds.map((failed) => failed.toFixed(1)).join(' ')} ms, back after ${((recovered - back) / 1_000).toFixed(1)} s`,
    );
  });

  it('is not detected because many callers disconnect', async () => {
    const { upstream, world } = await start(never);
    const body = JSON.stringify({ query: create });
    const head = 'POST /graphql HTTP/1.1\r\nhost: gateway\r\ncontent-type: application/json\r\n';
    for (let count = 0; count < 25; count += 1) {
      const asked = upstream.nextRequest();
      const caller = await openConnection(world.url);
      caller.write(`${head}content-length: ${body.length}\r\n\r\n${body}`);
      await asked;
      caller.destroy();
      await expect.poll(() => upstream.open).toBe(0);
    }
    upstream.behaviour = good;
    expect(await codeOf(world, create)).toBeUndefined();
  });
});

describe('the retries of a partial outage', () => {
  it('are at most a tenth of the requests', { timeout: 300_000 }, async () => {
    // All within one second of the gateway's clock: the ten retries that are always allowed per second are then few in
    // comparison.
    stopClock(['Date', 'performance']);
    // A fifth of the accounts fails, which does not open the circuit.
    const failing: Behaviour = emptyAnswer(500);
    const { upstream, world } = await start((socket, request) =>
      /[05]$/.test(request.path) ? failing(socket, request) : good(socket, request),
    );
    const requests = soaking ? 20_000 : 400;
    let asked = 0;
    const caller = async () => {
      while (asked < requests) {
        asked += 1;
        await world.graphql(`{ linkedAccount(id: "account-${asked}") { id } }`);
      }
    };
    await Promise.all(Array.from({ length: 20 }, caller));

    const retries = upstream.requests - requests;
    report(`${requests} requests, a fifth of them failing: ${retries} retries`);
    expect(retries).toBeGreaterThan(0.05 * requests);
    expect(retries).toBeLessThanOrEqual(0.1 * requests);
  });
});
