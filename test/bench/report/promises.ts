import { medianOf } from '../measure/statistics.ts';
import { comparedWith, type Round, valuesOf } from '../rounds.ts';
import type { Measured } from '../run.ts';
import type { VariantName } from '../variants/variants.ts';
import type { Findings } from './findings.ts';
import { formatTable } from './table.ts';

interface Promised {
  readonly what: string;
  /** Round by round; nothing where it was not measured. */
  readonly values: readonly number[];
  readonly bound: number;
  readonly isMost: boolean;
  readonly unit: string;
}

/** What the gateway is to keep, beside what was measured: medians of all rounds. */
export function reportPromises(findings: Findings): string | undefined {
  const rows = promisesOf(findings)
    .filter(({ values }) => values.length > 0)
    .map(({ what, values, bound, isMost, unit }) => {
      const median = medianOf(values);
      const kept = isMost ? median <= bound : median >= bound;
      return [what, `${isMost ? '≤' : '≥'} ${bound} ${unit}`, `${median.toFixed(2)} ${unit}`, kept ? 'kept' : 'MISSED'];
    });
  if (rows.length === 0) return undefined;
  return formatTable(['promised', 'bound', 'measured', ''], rows);
}

function promisesOf({ capacity, loads, addedLatency = [], observation = [], startUp }: Findings): Promised[] {
  const on = 'everything-on';
  const most = { isMost: true };
  const least = { isMost: false };
  const added = (of: (measured: Measured) => number) =>
    comparedWith('passthrough', addedLatency, on, (own, bare) => of(own.backToBack) - of(bare.backToBack));
  const bare = valuesOf(loads['create-session'] ?? [], 'passthrough', (measured) => measured.requestsPerSecond);
  return [
    {
      ...least,
      what: 'generator and upstream alone: throughput against the passthrough',
      values: capacity ? bare.map((requestsPerSecond) => capacity.requestsPerSecond / requestsPerSecond) : [],
      bound: 2,
      unit: 'times',
    },
    {
      ...least,
      what: 'a session with everything on: throughput against the passthrough',
      values: faster('passthrough', loads['create-session'], on),
      bound: 0.75,
      unit: 'times',
    },
    {
      ...least,
      what: 'a session with log, metrics and traces that are off: throughput against none of them',
      values: faster('unobserved', observation, on),
      bound: 0.95,
      unit: 'times',
    },
    {
      ...least,
      what: 'a session with everything off: throughput against Mercurius with JIT',
      values: faster('mercurius-jit', loads['create-session'], 'everything-off'),
      bound: 1,
      unit: 'times',
    },
    {
      ...most,
      what: 'a session with everything on, 4 connections: added p50',
      values: added(({ p50 }) => p50),
      bound: 0.25,
      unit: 'ms',
    },
    {
      ...most,
      what: 'a session with everything on, 4 connections: added p99',
      values: added(({ p99 }) => p99),
      bound: 1,
      unit: 'ms',
    },
    {
      ...least,
      what: '100 accounts with everything on: throughput against Apollo standalone',
      values: faster('apollo-rest', loads['list-accounts'], on),
      bound: 4,
      unit: 'times',
    },
    {
      ...least,
      what: '_entities of 100 accounts with everything on: throughput against Apollo standalone',
      values: faster('apollo-rest', loads.entities, on),
      bound: 4,
      unit: 'times',
    },
    {
      ...most,
      what: 'ready after the start',
      values: valuesOf(startUp?.starts ?? [], on, Number),
      bound: 700,
      unit: 'ms',
    },
    {
      ...most,
      what: 'idle memory',
      values: valuesOf(startUp?.idle ?? [], on, ({ memory }) => memory),
      bound: 120,
      unit: 'MiB',
    },
  ];
}

function faster(than: VariantName, rounds: readonly Round<Measured>[] = [], name: VariantName): number[] {
  return comparedWith(than, rounds, name, (own, other) => own.requestsPerSecond / other.requestsPerSecond);
}
