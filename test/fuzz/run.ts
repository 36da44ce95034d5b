import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { createSchema } from '../../src/schema.ts';
import { FuzzClient } from './client.ts';
import { type GatewayProcess, type Memory, startGatewayProcess } from './gateway-process.ts';
import { requestOf } from './requests.ts';
import { faultOf } from './verdict.ts';

export interface FuzzOptions {
  readonly seed: number;
  readonly requests: number;
  /** The number of the first request, to repeat one. Default: 0. */
  readonly from?: number;
  /** No request starts after this time. */
  readonly maximumSeconds: number;
  /** Called with the progress from time to time. */
  readonly onProgress?: (done: number, memory: Memory) => void;
}

export interface FuzzReport {
  readonly sent: number;
  readonly seconds: number;
  /** The first 50 faults, with the numbers of their requests. */
  readonly findings: readonly string[];
  /** The number of answers by status; `none` for bytes without an answer. */
  readonly statuses: Readonly<Record<string, number>>;
  /** The number of answers by code. */
  readonly codes: Readonly<Record<string, number>>;
  readonly memory: readonly Memory[];
  /** The durations of `/livez`, in milliseconds. */
  readonly life: { readonly median: number; readonly p99: number; readonly worst: number; readonly failures: number };
}

const concurrency = 8;
const measurements = 25;
const probeEveryMs = 50;
/** Restores the removed accounts, and discards what has accumulated. */
const resetEvery = 1_000;
const maximumFindings = 50;
const lifeReport = z.object({ times: z.array(z.number()), failures: z.number() });

/** Sends hostile requests to a gateway in production mode, and checks every answer. */
export async function runFuzz(options: FuzzOptions): Promise<FuzzReport> {
  const sandbox = await startSandbox({ recordedRequests: 0 });
  const gateway = await startGatewayProcess(sandbox);
  const probe = new Worker(new URL('./life-probe.ts', import.meta.url), {
    workerData: { url: gateway.url, everyMs: probeEveryMs },
  });
  const client = new FuzzClient(gateway.url, concurrency);
  try {
    const started = performance.now();
    const findings: string[] = [];
    const sent = await sendAll(options, { gateway, client, findings, reset: () => sandbox.reset() });
    const seconds = (performance.now() - started) / 1_000;
    const answered = once(probe, 'message');
    probe.postMessage('stop');
    const { times, failures } = lifeReport.parse((await answered)[0]);
    if (gateway.crashed) findings.push('the gateway has ended');
    findings.push(...gateway.faults.map((line) => `logged: ${line.slice(0, 500)}`));
    return { ...sent, seconds, findings: findings.slice(0, maximumFindings), life: { ...summary(times), failures } };
  } finally {
    client.close();
    await probe.terminate();
    await gateway.stop();
    await sandbox.close();
  }
}

interface Bench {
  readonly gateway: GatewayProcess;
  readonly client: FuzzClient;
  readonly findings: string[];
  readonly reset: () => void;
}

async function sendAll({ seed, requests, from = 0, maximumSeconds, onProgress }: FuzzOptions, bench: Bench) {
  const schema = createSchema();
  const { gateway, client, findings, reset } = bench;
  const statuses: Record<string, number> = {};
  const codes: Record<string, number> = {};
  const memory: Memory[] = [];
  const deadline = performance.now() + maximumSeconds * 1_000;
  const measureEvery = Math.max(1, Math.floor(requests / measurements));
  let next = 0;

  const sendOne = async (index: number) => {
    const request = requestOf(schema, seed, index);
    const answer = await client.send(request).catch((error: unknown) => {
      findings.push(`request ${index}: ${String(error)}: ${JSON.stringify(request).slice(0, 300)}`);
      return undefined;
    });
    count(statuses, answer ? String(answer.status) : 'none');
    if (!answer) return;
    for (const [, code = ''] of answer.body.matchAll(/"code":"([A-Z_]+)"/g)) count(codes, code);
    const fault = faultOf(request, answer);
    if (fault) findings.push(`request ${index}: ${fault}`);
  };
  const work = async () => {
    while (next < requests && performance.now() < deadline && !gateway.crashed && findings.length < maximumFindings) {
      const index = next;
      next += 1;
      if (index % resetEvery === 0) reset();
      if (index % measureEvery === 0) {
        const measured = await gateway.measure();
        memory.push(measured);
        onProgress?.(index, measured);
      }
      await sendOne(from + index);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  if (!gateway.crashed) memory.push(await gateway.measure());
  return { sent: next, statuses, codes, memory };
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}

function summary(times: readonly number[]) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { median: at(0.5), p99: at(0.99), worst: at(1) };
}
