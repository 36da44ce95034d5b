import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Timeouts } from '../../src/config.ts';
import { type Behaviour, startFaultServer } from '../support/fault-server.ts';
import { emptyAnswer, good, never, resetBeforeHeaders } from '../support/faults.ts';
import { p99 } from '../support/measures.ts';
import { openConnection } from '../support/raw-http.ts';
import { report, soaking } from '../support/soak.ts';
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

async function codeOf(world: World, operation: string): Promise<unknown> {
  return (await world.graphql(operation)).body.errors?.[0]?.extensions['code'];
}

/** Callers who each read one account after the other, for as long as `going` says so. */
async function readOn(world: World, callers: number, going: () => boolean): Promise<void> {
  const caller = async () => {
    while (going()) await world.graphql(read);
  };
  await Promise.all(Array.from({ length: callers }, caller));
}

describe('a total outage', () => {
  it('in which nothing is answered opens the circuit within a second of the first deadline', async () => {
    const attemptTimeoutMs = 300;
    const { upstream, world } = await start(good, { ...usual, timeoutMs: 2_000, attemptTimeoutMs });
    await Promise.all(Array.from({ length: 40 }, () => codeOf(world, read)));
    upstream.behaviour = never;
    const until = performance.now() + attemptTimeoutMs + 1_000;
    await readOn(world, 20, () => performance.now() < until);
    const asked = upstream.requests;
    for (let count = 0; count < 5; count += 1) expect(await codeOf(world, read)).toBe('UPSTREAM_UNAVAILABLE');
    expect(upstream.requests).toBe(asked);
  });

  it('opens the circuit in a second, is answered in 20 ms, leaves StackOne alone, is over 10 s after its end', {
    timeout: 120_000,
  }, async () => {
    const { upstream, world } = await start(good);
    await Promise.all(Array.from({ length: 40 }, () => codeOf(world, read)));
    upstream.behaviour = resetBeforeHeaders;
    const begun = performance.now();
    await readOn(world, 20, () => performance.now() - begun < 1_000);
    const attempts = upstream.requests;
    let requests = 0;

    // Beside requests that ask for nothing, and the best of some rounds: what this machine does meanwhile is not the gateway's.
    const rounds: { readonly failed: number; readonly nothing: number }[] = [];
    const best = () => Math.min(...rounds.map(({ failed, nothing }) => (soaking ? failed : failed - nothing)));
    const outageMs = soaking ? 60_000 : 1_500;
    while (performance.now() - begun < outageMs || (best() >= 20 && rounds.length < 20)) {
      const failed: number[] = [];
      const nothing: number[] = [];
      for (let count = 0; count < 100; count += 1) {
        const start = performance.now();
        await codeOf(world, read);
        const between = performance.now();
        await codeOf(world, '{ __typename }');
        failed.push(between - start);
        nothing.push(performance.now() - between);
      }
      requests += 100;
      rounds.push({ failed: p99(failed), nothing: p99(nothing) });
      if (soaking) await sleep(200);
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
        `p99 ${rounds.map(({ failed }) => failed.toFixed(1)).join(' ')} ms, back after ${((recovered - back) / 1_000).toFixed(1)} s`,
    );
  });

  it('is not what many callers who leave look like', async () => {
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
    // All in one second of the gateway's clock, however long it takes: the ten a second that it may always retry are few then.
    vi.useFakeTimers({ toFake: ['Date'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    // A fifth of the accounts fails, which is not enough to open the circuit.
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
