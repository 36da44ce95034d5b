import { deepStrictEqual } from 'node:assert/strict';
import { ask } from './ask.ts';
import { runLoad } from './load/generator.ts';
import type { LoadResult } from './load/plan.ts';
import { coreShare, readUsage, type Usage } from './measure/process-usage.ts';
import type { Scenario } from './scenarios.ts';
import type { Upstream } from './upstream/upstream.ts';
import type { ServerProcess } from './variants/server-process.ts';
import type { VariantName } from './variants/variants.ts';

export interface LoadShape {
  readonly connections: number;
  readonly rate?: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
  readonly mayShed?: boolean;
}

/** The result of one measurement of one server. */
export interface Measured {
  readonly requestsPerSecond: number;
  /** In milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** The share of responses that say that the server is overloaded. */
  readonly shedShare: number;
  /** CPU time of the server per request, in microseconds. */
  readonly cpuPerRequest: number;
  /** At the end of the measurement, in MiB. */
  readonly memory: number;
  readonly peakMemory: number;
  /** Shares of one core. */
  readonly serverLoad: number;
  readonly generatorLoad: number;
  readonly upstreamLoad: number;
  readonly upstreamCallsPerRequest: number;
}

/** The number of accounts at StackOne, if the scenario doesn't set it: more than one page, so that there is a next page. */
const usualAccounts = 150;

export interface Subject {
  readonly server: ServerProcess;
  readonly variant: VariantName;
  readonly scenario: Scenario;
  readonly upstream: Upstream;
}

/** Puts load on a server. Throws if any response is wrong. */
export async function measure(subject: Subject, shape: LoadShape): Promise<Measured> {
  const { server, scenario, upstream } = subject;
  await upstream.reset(scenario.accounts ?? usualAccounts);
  const bodyLength = await checkFirstAnswer(subject);
  const readings: Usage[][] = [];
  const readAll = (generator: number) => readings.push([server.pid, generator, upstream.pid].map(readUsage));
  const { request, serialMark } = scenario;
  const plan = { ...shape, port: server.port, request, serialMark, status: 200, bodyLength };
  const result = await runLoad(plan, { onBegin: readAll, onEnd: readAll });
  const upstreamCallsPerRequest = await checkLoad(subject, result);

  const [before = [], after = []] = readings;
  const [serverLoad = 0, generatorLoad = 0, upstreamLoad = 0] = before.flatMap((usage, index) => {
    const later = after[index];
    return later ? [coreShare(usage, later)] : [];
  });
  return {
    requestsPerSecond: result.counted / result.seconds,
    p50: result.p50,
    p99: result.p99,
    shedShare: result.shed / (result.counted + result.shed),
    cpuPerRequest: ((serverLoad * result.seconds) / result.counted) * 1e6,
    memory: after[0]?.memory ?? Number.NaN,
    peakMemory: after[0]?.peakMemory ?? Number.NaN,
    serverLoad,
    generatorLoad,
    upstreamLoad,
    upstreamCallsPerRequest,
  };
}

/** Checks the first response and returns its length, which all others must have. */
async function checkFirstAnswer({ server, variant, scenario }: Subject): Promise<number> {
  const body = await ask(server.port, scenario.request);
  const text = body.toString();
  const expected = (variant === 'passthrough' && scenario.passthroughData) || scenario.data;
  deepStrictEqual(JSON.parse(text), { data: expected }, `${variant}, ${scenario.title}: wrong response: ${text}`);
  return body.length;
}

/** Returns the number of requests that StackOne received per response. */
async function checkLoad({ variant, scenario, upstream }: Subject, result: LoadResult): Promise<number> {
  const name = `${variant}, ${scenario.title}`;
  if (result.bad > 0) throw new Error(`${name}: ${result.bad} wrong responses, the first: ${result.firstBad}`);
  if (result.counted === 0) throw new Error(`${name}: no response within the measurement`);
  // The load, and the first response.
  const answered = result.good + 1;
  const counts = await upstream.counts();
  for (const [endpoint, perRequest] of Object.entries(scenario.upstreamCalls ?? {})) {
    const seen = counts[endpoint] ?? 0;
    if (seen === answered * perRequest) continue;
    throw new Error(`${name}: StackOne received ${seen} ${endpoint} for ${answered} responses`);
  }
  return Object.values(counts).reduce((sum, seen) => sum + seen, 0) / answered;
}
