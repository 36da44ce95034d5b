import { spreadOf } from '../measure/statistics.ts';
import { crowds, type Overload } from '../parts/overload.ts';
import type { SubscriptionsRun } from '../parts/subscriptions.ts';
import { comparedWith, type Round, valuesOf } from '../rounds.ts';
import type { Measured } from '../run.ts';
import type { ScenarioName } from '../scenarios.ts';
import type { VariantName } from '../variants/variants.ts';
import { formatSpread } from './figures.ts';
import type { Findings } from './findings.ts';
import { formatTable } from './table.ts';

export interface Target {
  readonly what: string;
  /** One value per turn or round. Empty if it was not measured. */
  readonly values: readonly number[];
  readonly limit: 'at least' | 'at most';
  readonly bound: number;
  readonly unit: string;
}

export type Verdict = 'kept' | 'MISSED' | 'undecided';

/** `undecided` if the bound lies between the quartiles: another run could decide either way. */
export function verdictOf({ values, limit, bound }: Pick<Target, 'values' | 'limit' | 'bound'>): Verdict {
  const { lower, upper } = spreadOf(values);
  const [worse, better] = limit === 'at least' ? [lower, upper] : [-upper, -lower];
  const signedBound = limit === 'at least' ? bound : -bound;
  if (worse >= signedBound) return 'kept';
  return better < signedBound ? 'MISSED' : 'undecided';
}

/** The gateway's performance targets beside the measured values. Nothing if none of them was measured. */
export function reportPromises(findings: Findings): string | undefined {
  const rows = targetsOf(findings)
    .filter(({ values }) => values.length > 0)
    .map((target) => [
      target.what,
      `${target.limit} ${target.bound} ${target.unit}`.trimEnd(),
      `${formatSpread(target.values, target.bound < 50 ? 2 : 0)} ${target.unit}`.trimEnd(),
      verdictOf(target),
    ]);
  if (rows.length === 0) return undefined;
  return formatTable(['target', 'promised', 'measured', 'verdict'], rows);
}

/** All targets are those of the gateway with everything on, if they don't say otherwise. */
export function targetsOf(findings: Findings): Target[] {
  return [
    ...throughputTargets(findings),
    ...requestTargets(findings),
    ...latencyTargets(findings),
    ...observationTargets(findings),
    ...processTargets(findings),
    ...overloadTargets(findings.overload ?? []),
    ...subscriptionTargets(findings.subscriptions ?? []),
  ];
}

const on = 'everything-on';
const atLeast = { limit: 'at least' } as const;
const atMost = { limit: 'at most' } as const;

function throughputTargets({ capacity, loads }: Findings): Target[] {
  const bare = valuesOf(loads['create-session'] ?? [], 'passthrough', (measured) => measured.requestsPerSecond);
  const factor = (what: string, scenario: ScenarioName, other: VariantName, bound: number, name: VariantName = on) => ({
    ...atLeast,
    what,
    values: throughputOver(other, loads[scenario] ?? [], name),
    bound,
    unit: 'times',
  });
  return [
    {
      ...atLeast,
      what: 'throughput of the generator and the upstream alone, compared with the passthrough',
      values: capacity ? bare.map((requestsPerSecond) => capacity.requestsPerSecond / requestsPerSecond) : [],
      bound: 2,
      unit: 'times',
    },
    factor('create a session: throughput compared with the passthrough', 'create-session', 'passthrough', 0.75),
    factor(
      'create a session, everything off: throughput compared with Mercurius with JIT',
      'create-session',
      'mercurius-jit',
      1,
      'everything-off',
    ),
    factor('list 100 accounts: throughput compared with Mercurius with JIT', 'list-accounts', 'mercurius-jit', 1),
    factor('list 100 accounts: throughput compared with Apollo standalone', 'list-accounts', 'apollo-rest', 4),
    factor('_entities of 100 accounts: throughput compared with Mercurius with JIT', 'entities', 'mercurius-jit', 1),
    factor('_entities of 100 accounts: throughput compared with Apollo standalone', 'entities', 'apollo-rest', 4),
  ];
}

function requestTargets({ loads }: Findings): Target[] {
  const requests = (what: string, scenario: ScenarioName, bound: number) => ({
    ...atMost,
    what,
    values: valuesOf(loads[scenario] ?? [], on, (measured) => measured.upstreamCallsPerRequest),
    bound,
    unit: '',
  });
  return [
    requests('list 100 accounts: requests to StackOne', 'list-accounts', 1),
    requests('_entities of 100 accounts: requests to StackOne', 'entities', 2),
  ];
}

function latencyTargets({ addedLatency = [] }: Findings): Target[] {
  const added = (what: string, bound: number, of: (measured: Measured) => number) => ({
    ...atMost,
    what,
    values: comparedWith('passthrough', addedLatency, on, (own, bare) => of(own.backToBack) - of(bare.backToBack)),
    bound,
    unit: 'ms',
  });
  return [
    added('create a session, 4 connections: added p50', 0.25, ({ p50 }) => p50),
    added('create a session, 4 connections: added p99', 1, ({ p99 }) => p99),
  ];
}

function observationTargets({ observation }: Findings): Target[] {
  const cost = (what: string, turns: readonly Round<Measured>[] = []) => ({
    ...atMost,
    what,
    values: throughputOver('unobserved', turns, on).map((ratio) => (1 - ratio) * 100),
    bound: 5,
    unit: '%',
  });
  return [
    cost('create a session: throughput that log and metrics cost', observation?.['create-session']),
    cost('list 100 accounts: throughput that log and metrics cost', observation?.['list-accounts']),
  ];
}

function processTargets({ startUp, loads }: Findings): Target[] {
  return [
    { ...atMost, what: 'ready after the first start', values: startUp?.firstStarts ?? [], bound: 700, unit: 'ms' },
    {
      ...atMost,
      what: 'ready after a later start',
      values: valuesOf(startUp?.starts ?? [], on, Number),
      bound: 500,
      unit: 'ms',
    },
    {
      ...atMost,
      what: 'idle memory',
      values: valuesOf(startUp?.idle ?? [], on, ({ memory }) => memory),
      bound: 110,
      unit: 'MiB',
    },
    {
      ...atMost,
      what: 'create a session: peak memory at full load',
      values: valuesOf(loads['create-session'] ?? [], on, ({ peakMemory }) => peakMemory),
      bound: 256,
      unit: 'MiB',
    },
    {
      ...atMost,
      what: 'list 100 accounts: peak memory at full load',
      values: valuesOf(loads['list-accounts'] ?? [], on, ({ peakMemory }) => peakMemory),
      bound: 256,
      unit: 'MiB',
    },
  ];
}

function overloadTargets(turns: readonly Round<Overload>[]): Target[] {
  return crowds.flatMap((callers) => [
    {
      ...atMost,
      what: `create a session, ${callers} callers: refused`,
      values: valuesOf(turns, on, (overload) => overload[callers].shedShare * 100),
      bound: 5,
      unit: '%',
    },
    {
      ...atLeast,
      what: `create a session, ${callers} callers: throughput compared with the peak`,
      values: valuesOf(turns, on, (overload) => overload[callers].requestsPerSecond / overload.peak.requestsPerSecond),
      bound: 0.9,
      unit: 'times',
    },
  ]);
}

function subscriptionTargets(runs: readonly SubscriptionsRun[]): Target[] {
  return runs.flatMap(({ transport, memoryEach, lastAfterMs }) => [
    {
      ...atMost,
      what: `1,000 subscriptions over ${transport}: memory of each`,
      values: [memoryEach],
      bound: 70,
      unit: 'KiB',
    },
    {
      ...atMost,
      what: `1,000 subscriptions over ${transport}: the last of them has an event`,
      values: lastAfterMs,
      bound: 150,
      unit: 'ms',
    },
  ]);
}

function throughputOver(other: VariantName, turns: readonly Round<Measured>[], name: VariantName): number[] {
  return comparedWith(other, turns, name, (own, others) => own.requestsPerSecond / others.requestsPerSecond);
}
