import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { AttackPlan } from '../support/attack-process.ts';
import { startFaultServer } from '../support/fault-server.ts';
import { good } from '../support/faults.ts';
import { startGatewayProcess } from '../support/gateway-process.ts';
import { median, p99 } from '../support/measures.ts';
import { report, soaking } from '../support/soak.ts';
import { audience, claimsOf, issuer, sign } from '../support/tokens.ts';

const [connections, asked] = soaking ? [1_000, 2_000] : [50, 50];
const secret = 'a secret of at least 32 bytes, for the tests';
const tokenOf = (subject: string) =>
  sign(claimsOf('acme', { sub: subject }), new TextEncoder().encode(secret), { alg: 'HS256' });
const head = (...headers: string[]) =>
  ['POST /graphql HTTP/1.1', 'host: gateway', 'content-type: application/json', ...headers, '', ''].join('\r\n');

async function startGateway() {
  const upstream = await startFaultServer(good);
  onTestFinished(() => upstream.close());
  return startGatewayProcess(upstream.url, {
    AUTH_MODE: 'jwt',
    AUTH_JWT_SECRET: secret,
    AUTH_ISSUER: issuer,
    AUTH_AUDIENCE: audience,
  });
}

/** Attacks until the test ends. */
async function attack(plan: AttackPlan): Promise<void> {
  const program = fileURLToPath(new URL('../support/attack-process.ts', import.meta.url));
  const child = fork(program, [JSON.stringify(plan)], { execArgv: [] });
  onTestFinished(async () => {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  });
  await once(child, 'message');
}

/** The statuses and latencies of a neighbour's requests. */
async function askAsNeighbour(url: string) {
  const pool = new Pool(url, { connections: 4 });
  onTestFinished(() => pool.close());
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${await tokenOf('neighbour')}` };
  const body = JSON.stringify({ query: '{ linkedAccount(id: "account-1") { id provider } }' });
  const statuses = new Set<number>();
  const latencies: number[] = [];
  const askOne = async () => {
    const started = performance.now();
    const answer = await pool.request({ method: 'POST', path: '/graphql', headers, body });
    await answer.body.text();
    statuses.add(answer.statusCode);
    latencies.push(performance.now() - started);
  };
  for (let count = 0; count < asked; count += 1) {
    await askOne();
    if (soaking) await sleep(5);
  }
  return { statuses: [...statuses], latencies };
}

describe('a neighbour', () => {
  const attacks: readonly [string, () => Promise<Omit<AttackPlan, 'url'>>][] = [
    [
      'two callers pipeline requests without a token and read nothing',
      async () => ({
        connections: 2,
        reads: false,
        // Of usual length: so many short requests would arrive at once that the gateway would close the connection.
        bytes: `${head(`x-padding: ${'x'.repeat(300)}`, 'content-length: 2')}{}`.repeat(200),
      }),
    ],
    [
      `one caller opens ${connections} connections and sends one byte of each body`,
      async () => ({
        connections,
        reads: true,
        bytes: `${head(`authorization: Bearer ${await tokenOf('eve')}`, 'content-length: 1000')}{`,
      }),
    ],
  ];

  it.each(attacks)('is served while %s', { timeout: 300_000 }, async (name, plan) => {
    const { url, measure } = await startGateway();
    const quiet = await askAsNeighbour(url);
    await attack({ url, ...(await plan()) });
    const { statuses, latencies } = await askAsNeighbour(url);
    const { rss } = await measure();
    report(
      `${name}: median ${median(latencies).toFixed(1)} ms, p99 ${p99(latencies).toFixed(1)} ms ` +
        `(${p99(quiet.latencies).toFixed(1)} ms without them), ${Math.round(rss / 2 ** 20)} MiB resident`,
    );
    expect(statuses).toEqual([200]);
    if (soaking) expect(p99(latencies)).toBeLessThan(250);
  });
});
