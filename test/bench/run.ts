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

/** What one window of load on one server showed. */
export interface Measured {
  readonly requestsPerSecond: number;
  /** In milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Answers that said that the server is overloaded, as a share of all. */
  readonly shedShare: number;
  /** Processor time of the server, in microseconds for each request. */
  readonly cpuPerRequest: number;
  /** In MiB, at the window's end. */
  readonly memory: number;
  readonly peakMemory: number;
  /** Shares of one core. */
  readonly serverLoad: number;
  readonly generatorLoad: number;
  readonly upstreamLoad: number;
  readonly upstreamCallsPerRequest: number;
}

/** How many accounts StackOne has, but for the runs that are about their number: more than a page, so that there is a next. */
const usualAccounts = 150;

export interface Subject {
  readonly server: ServerProcess;
  readonly variant: VariantName;
  readonly scenario: Scenario;
  readonly upstream: Upstream;
}

/** Puts load on a server, and throws when anything was answered wrong. */
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

/** Returns the length that all answers must have. */
async function checkFirstAnswer({ server, variant, scenario }: Subject): Promise<number> {
  const body = await ask(server.port, scenario.request);
  const text = body.toString();
  const expected = (variant === 'passthrough' && scenario.passthroughData) || scenario.data;
  deepStrictEqual(JSON.parse(text), { data: expected }, `${variant}, ${scenario.title}: a wrong answer: ${text}`);
  return body.length;
}

/** Returns how many requests StackOne saw for each answer. */
async function checkLoad({ variant, scenario, upstream }: Subject, result: LoadResult): Promise<number> {
  const name = `${variant}, ${scenario.title}`;
  if (result.bad > 0) throw new Error(`${name}: ${result.bad} bad answers, the first: ${result.firstBad}`);
  if (result.counted === 0) throw new Error(`${name}: nothing was answered within the window`);
  // And the first answer's.
  const answered = result.good + 1;
  const counts = await upstream.counts();
  for (const [endpoint, perRequest] of Object.entries(scenario.upstreamCalls ?? {})) {
    const seen = counts[endpoint] ?? 0;
    if (seen === answered * perRequest) continue;
    throw new Error(`${name}: for ${answered} answers StackOne saw ${seen} ${endpoint}`);
  }
  return Object.values(counts).reduce((sum, seen) => sum + seen, 0) / answered;
}
