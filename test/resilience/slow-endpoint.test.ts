import { Pool } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { startFaultServer } from '../support/fault-server.ts';
import { good, never } from '../support/faults.ts';
import { startGatewayProcess } from '../support/gateway-process.ts';
import { runLoad } from '../support/load.ts';
import { median, p99 } from '../support/measures.ts';
import { report, soaking } from '../support/soak.ts';
import { connectTo, testOrigin } from '../support/stackone.ts';
import { unshared } from '../support/unshared.ts';
import { startWorld } from '../support/world.ts';

const read = '{ linkedAccount(id: "account-1") { id } }';
const create = `mutation {
  createConnectSession(input: { originOwnerId: "dev-owner", originOwnerName: "Development Owner" }) { token }
}`;

/** Holds reads of accounts until they are released, and answers everything else at once. */
async function startSlowUpstream() {
  const held = new Set<() => void>();
  const upstream = await startFaultServer((socket, request) => {
    if (request.method === 'GET') held.add(() => good(socket, request));
    else good(socket, request);
  });
  onTestFinished(() => upstream.close());
  const release = () => {
    for (const answer of held) answer();
    held.clear();
  };
  return { upstream, held, release };
}

async function startSlow(maximumConcurrentRequests: number) {
  const { upstream, held, release } = await startSlowUpstream();
  const world = await startWorld({
    upstreamUrl: upstream.url,
    config: {
      maximumConcurrentRequests,
      timeouts: { timeoutMs: 60_000, attemptTimeoutMs: 60_000, connectTimeoutMs: 1_000 },
    },
  });
  onTestFinished(() => world.stop());
  const codesOf = async (operation: string) =>
    (await world.graphql(operation, {}, unshared)).body.errors?.map(({ extensions }) => extensions['code']).join();
  return { held, release, codesOf };
}

describe('a slow endpoint', () => {
  it('gets 100 requests at once, queues as many for a second, and leaves permits for other endpoints', async () => {
    const { held, release, codesOf } = await startSlow(200);
    const reads = Array.from({ length: 180 }, () => codesOf(read));
    await expect.poll(() => held.size, { timeout: 10_000 }).toBe(100);
    let refused = 0;
    for (const code of reads) code.then((value) => (refused += value === 'OVERLOADED' ? 1 : 0));
    await expect.poll(() => refused, { timeout: 10_000 }).toBe(80);
    // More than the permits that would remain if all slow requests still held theirs.
    for (let round = 0; round < 2; round += 1) {
      expect(await Promise.all(Array.from({ length: 90 }, () => codesOf(create)))).toEqual(Array(90).fill(undefined));
    }
    expect(held.size).toBe(100);
    release();
    expect((await Promise.all(reads)).filter((code) => code === undefined)).toHaveLength(100);
  });

  it('makes no request wait beyond its deadline', async () => {
    const upstream = await startFaultServer(never);
    const http = connectTo(upstream.url, { attemptTimeoutMs: 3_000 });
    const leaving = new AbortController();
    onTestFinished(async () => {
      leaving.abort();
      await http.close();
      await upstream.close();
    });
    const request = { method: 'GET', endpoint: '/things', path: '/', answer: z.unknown(), effect: 'none' } as const;
    const operation = http.begin({ ...testOrigin, signal: leaving.signal });
    for (let call = 0; call < 100; call += 1) http.send(request, operation).catch(() => {});

    // If the wait ended by itself after a second, the failure would be `overloaded`.
    const waiting = http.send(request, { ...operation, deadline: Date.now() + 100 });
    await expect(waiting).rejects.toMatchObject({ failure: { kind: 'timeout' } });
    expect(upstream.requests).toBeLessThanOrEqual(100);
  });

  const { rounds, seconds, bound } = { rounds: 20, seconds: 3, bound: 1.1 };
  const name = `leaves the others as fast as they are (at most ${bound} times as long)`;
  it.runIf(soaking)(name, { timeout: 600_000 }, async () => {
    const { upstream, held, release } = await startSlowUpstream();
    // In a separate process, because a hundred waiting callers also slow down their own process.
    const { url } = await startGatewayProcess(upstream.url, {
      STACKONE_TIMEOUT_MS: '60000',
      STACKONE_ATTEMPT_TIMEOUT_MS: '60000',
    });
    const readers = new Pool(url, { connections: 100 });
    onTestFinished(() => readers.destroy());
    const headers = { 'content-type': 'application/json', ...unshared };
    const readOnce = async () => {
      const { body } = await readers.request({
        path: '/graphql',
        method: 'POST',
        headers,
        body: JSON.stringify({ query: read }),
      });
      expect(await body.json()).toMatchObject({ data: { linkedAccount: { id: 'account-1' } } });
    };
    const measure = async () => {
      const { good: created, bad, shed, latencies } = await runLoad({ url, query: create, seconds, connections: 1 });
      expect({ created: created > 0, bad, shed }).toEqual({ created: true, bad: 0, shed: 0 });
      return p99(latencies);
    };
    await measure();
    // In turns, so that other programs affect both equally.
    const alone: number[] = [];
    const beside: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      alone.push(await measure());
      const reads = Array.from({ length: 100 }, readOnce);
      await expect.poll(() => held.size, { timeout: 10_000 }).toBe(100);
      beside.push(await measure());
      release();
      await Promise.all(reads);
    }
    const ratios = alone.map((time, round) => (beside[round] ?? Number.NaN) / time);
    report(
      `creations: ${median(alone).toFixed(2)} ms alone, ${median(beside).toFixed(2)} ms beside; ` +
        `round by round ${ratios.map((ratio) => ratio.toFixed(2)).join(' ')}`,
    );
    expect(median(ratios)).toBeLessThan(bound);
  });
});
