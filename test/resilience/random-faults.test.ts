import { Pool } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Behaviour, startFaultServer } from '../support/fault-server.ts';
import * as faults from '../support/faults.ts';
import { startGatewayProcess } from '../support/gateway-process.ts';
import { slope } from '../support/measures.ts';
import type { Usage } from '../support/process-probe.ts';
import { report, soaking, soakSeconds } from '../support/soak.ts';

const read = '{ linkedAccount(id: "account-1") { id } }';
const create = `mutation {
  createConnectSession(input: { originOwnerId: "dev-owner", originOwnerName: "Development Owner" }) { token }
}`;
const mebibyte = 1024 * 1024;
const callers = 12;

const behaviours: readonly Behaviour[] = [
  faults.never,
  faults.late(100),
  faults.late(1_000),
  faults.dribble(1),
  faults.dribble(20),
  faults.truncated,
  faults.truncatedInChunks,
  faults.resetBeforeHeaders,
  faults.resetAfterHeaders,
  faults.halfClose,
  faults.notHttp,
  faults.malformedJson,
  faults.oversizedBody,
  faults.endlessBody,
  faults.endlessHeaders,
  faults.gzipBomb,
  faults.htmlPage(502),
  faults.emptyAnswer(401),
  faults.emptyAnswer(429, 'retry-after: 1'),
  faults.secondAnswer,
  faults.closeIdleAfter(1),
];
const codes = new Set([
  'UPSTREAM_TIMEOUT',
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_BAD_RESPONSE',
  'UPSTREAM_OUTCOME_UNKNOWN',
  'UPSTREAM_REJECTED_GATEWAY',
  'UPSTREAM_RATE_LIMITED',
]);

/** A fault for every third request; every 30 seconds, 5 seconds with faults only. */
function anyFault(begun: number): Behaviour {
  return (socket, request) => {
    const outage = (performance.now() - begun) % 30_000 > 25_000;
    const fault = behaviours[Math.floor(Math.random() * behaviours.length)];
    const behaviour = outage || Math.random() < 0.33 ? fault : undefined;
    (behaviour ?? faults.good)(socket, request);
  };
}

/** Sends requests until `end`, and sometimes disconnects before the response. Resolves to the number of responses by code. */
async function callUntil(end: number, gateway: Pool): Promise<Map<string, number>> {
  const answers = new Map<string, number>();
  while (performance.now() < end) {
    const claimTimeoutMs = Math.random() < 0.1 ? Math.ceil(Math.random() * 200) : 20_000;
    const answer = await ask(gateway, Math.random() < 0.7 ? read : create, AbortSignal.timeout(claimTimeoutMs));
    answers.set(answer, (answers.get(answer) ?? 0) + 1);
  }
  return answers;
}

async function ask(gateway: Pool, query: string, signal: AbortSignal): Promise<string> {
  try {
    const { statusCode, body } = await gateway.request({
      method: 'POST',
      path: '/graphql',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
      signal,
    });
    const answer = JSON.parse(await body.text());
    if (statusCode !== 200) return `status ${statusCode}`;
    return answer.errors?.[0].extensions.code ?? 'good';
  } catch (error) {
    return signal.aborted ? 'left' : String(error);
  }
}

const socketsOf = ({ handles }: Usage) => handles['TCPSocketWrap'] ?? 0;

describe('random faults', () => {
  const seconds = soaking ? soakSeconds : 2;

  it(`of ${seconds} seconds leave no memory, socket or handle behind`, {
    timeout: (seconds * 3 + 60) * 1_000,
  }, async () => {
    const begun = performance.now();
    const upstream = await startFaultServer(faults.good);
    onTestFinished(() => upstream.close());
    const process = await startGatewayProcess(upstream.url, {
      STACKONE_TIMEOUT_MS: '1000',
      STACKONE_ATTEMPT_TIMEOUT_MS: '300',
    });
    const before = await process.measure();
    const gateway = new Pool(process.url, { connections: callers });

    upstream.behaviour = anyFault(begun);
    const usages: Usage[] = [];
    const answers = new Map<string, number>();
    const samples = soaking ? 40 : 2;
    for (let sample = 0; sample < samples; sample += 1) {
      const end = performance.now() + (seconds * 1_000) / samples;
      for (const part of await Promise.all(Array.from({ length: callers }, () => callUntil(end, gateway)))) {
        for (const [answer, count] of part) answers.set(answer, (answers.get(answer) ?? 0) + count);
      }
      usages.push(await process.measure());
    }
    await gateway.close();

    for (const answer of answers.keys()) expect([...codes, 'good', 'left']).toContain(answer);
    expect(answers.get('good')).toBeGreaterThan(0);
    // Idle connections are kept for 4 seconds.
    await expect.poll(() => upstream.open, { timeout: 20_000 }).toBe(0);
    await expect.poll(async () => (await process.measure()).handles, { timeout: 20_000 }).toEqual(before.handles);

    // The last three quarters. Before that, caches fill and functions are compiled.
    const settled = usages.slice(samples / 4);
    const rss = settled.map((usage) => usage.rss / mebibyte);
    const heap = settled.map((usage) => usage.heapUsed / mebibyte);
    const growth = (values: readonly number[]) => slope(values) * (values.length - 1);
    report(`${seconds} s, ${[...answers].map(([answer, count]) => `${answer} ${count}`).join(', ')}`);
    report(`RSS ${rss.map((value) => value.toFixed(0)).join(' ')} MiB (${growth(rss).toFixed(1)} in all)`);
    report(`heap ${heap.map((value) => value.toFixed(1)).join(' ')} MiB (${growth(heap).toFixed(2)} in all)`);
    report(`sockets at most ${Math.max(...usages.map(socketsOf))}`);
    if (soaking) {
      expect(growth(heap)).toBeLessThan(0.05 * (heap[0] ?? 0));
      expect(growth(rss)).toBeLessThan(0.1 * (rss[0] ?? 0));
    }
    expect(Math.max(...heap)).toBeLessThan(before.heapUsed / mebibyte + 50);
  });
});
