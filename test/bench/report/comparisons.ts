import { crowds } from '../parts/overload.ts';
import { comparedWith, type Round, valuesOf } from '../rounds.ts';
import { scenarioNames, scenarios } from '../scenarios.ts';
import type { VariantName } from '../variants/variants.ts';
import { formatSpread } from './figures.ts';
import type { Findings } from './findings.ts';
import type { Better } from './ranking.ts';

/** One row of the summary. */
export interface Comparison {
  readonly title: string;
  readonly better: Better;
  readonly turns: readonly Round<number>[];
  /** The figure of one variant, or an empty text if it was not measured. */
  readonly figureOf: (name: VariantName) => string;
}

/** Everything in which the variants can be compared, as far as it was measured. */
export function comparisonsOf(findings: Findings): Comparison[] {
  return [
    ...loadComparisons(findings),
    ...latencyComparisons(findings),
    ...startUpComparisons(findings),
    ...connectionComparisons(findings),
    ...overloadComparisons(findings),
    ...accountComparisons(findings),
    ...liveAccountComparisons(findings),
  ].filter(({ turns }) => turns.length > 0);
}

function loadComparisons({ loads }: Findings): Comparison[] {
  return scenarioNames.flatMap((name) => {
    const { title } = scenarios[name];
    const turns = loads[name] ?? [];
    return [
      ratioRow(
        `${title}: requests/s`,
        'more',
        select(turns, ({ requestsPerSecond }) => requestsPerSecond),
      ),
      ratioRow(
        `${title}: CPU µs/request`,
        'less',
        select(turns, ({ cpuPerRequest }) => cpuPerRequest),
      ),
      row(
        `${title}: StackOne requests per operation`,
        'less',
        formatCounts,
        select(turns, (each) => each.upstreamCallsPerRequest),
      ),
    ];
  });
}

function latencyComparisons({ addedLatency = [] }: Findings): Comparison[] {
  return [
    row(
      '4 connections, 250 requests/s: p50 ms',
      'less',
      2,
      select(addedLatency, ({ paced }) => paced.p50),
    ),
    row(
      '4 connections, 250 requests/s: p99 ms',
      'less',
      2,
      select(addedLatency, ({ paced }) => paced.p99),
    ),
    row(
      '4 connections, back to back: p50 ms',
      'less',
      2,
      select(addedLatency, ({ backToBack }) => backToBack.p50),
    ),
    row(
      '4 connections, back to back: p99 ms',
      'less',
      2,
      select(addedLatency, ({ backToBack }) => backToBack.p99),
    ),
  ];
}

function startUpComparisons({ startUp }: Findings): Comparison[] {
  const { starts = [], idle = [] } = startUp ?? {};
  return [
    row('ready after ms', 'less', 0, starts),
    row(
      'idle memory, MiB',
      'less',
      0,
      select(idle, ({ memory }) => memory),
    ),
    row(
      'memory with 1,000 idle connections, MiB',
      'less',
      0,
      select(idle, ({ connectedMemory }) => connectedMemory),
    ),
  ];
}

function connectionComparisons({ connections = [] }: Findings): Comparison[] {
  return connections.flatMap(({ connections: count, rounds }) => [
    ratioRow(
      `${count} connections: requests/s`,
      'more',
      select(rounds, ({ backToBack }) => backToBack.requestsPerSecond),
    ),
  ]);
}

function overloadComparisons({ overload = [] }: Findings): Comparison[] {
  return crowds.flatMap((callers) => [
    row(
      `${callers} callers: throughput compared with the peak`,
      'more',
      2,
      select(overload, (result) => result[callers].requestsPerSecond / result.peak.requestsPerSecond),
    ),
    row(
      `${callers} callers: refused, %`,
      'less',
      1,
      select(overload, (result) => result[callers].shedShare * 100),
    ),
  ]);
}

function accountComparisons({ accounts: steps = [] }: Findings): Comparison[] {
  return steps.flatMap(({ accounts, rounds }) => [
    row(
      `first 100 of ${accounts} accounts: p50 ms`,
      'less',
      2,
      select(rounds, ({ firstPage }) => firstPage.p50),
    ),
    row(
      `all of ${accounts} accounts: µs/account`,
      'less',
      1,
      select(rounds, ({ walkPerAccount }) => walkPerAccount),
    ),
  ]);
}

function liveAccountComparisons({ liveAccounts = [] }: Findings): Comparison[] {
  return liveAccounts.flatMap(({ title, views, refused, stackoneRequestsPerMinute, slowestChangeMs }) =>
    [
      { what: 'views refused, %', digits: 1, value: (100 * refused) / views },
      { what: 'StackOne requests/min', digits: 0, value: stackoneRequestsPerMinute },
      { what: 'slowest change, ms', digits: 0, value: slowestChangeMs },
    ].map(({ what, digits, value }) =>
      row(`live accounts, ${title}: ${what}`, 'less', digits, [{ 'everything-on': value }]),
    ),
  );
}

function row(
  title: string,
  better: Better,
  format: number | ((values: readonly number[]) => string),
  turns: readonly Round<number>[],
): Comparison {
  const figureOf = (name: VariantName) => {
    const values = valuesOf(turns, name, Number);
    if (values.length === 0) return '';
    return typeof format === 'number' ? formatSpread(values, format) : format(values);
  };
  return { title, better, turns, figureOf };
}

/** A count is the same in every turn, as a rule. */
function formatCounts(values: readonly number[]): string {
  const [first = 0] = values;
  return values.every((value) => value === first) ? String(first) : formatSpread(values);
}

/** A figure that depends on the speed of the machine: absolute for the passthrough, and as a ratio to it for the others. */
function ratioRow(title: string, better: Better, turns: readonly Round<number>[]): Comparison {
  const figureOf = (name: VariantName) => {
    if (name === 'passthrough') return formatSpread(valuesOf(turns, name, Number), 0);
    const ratios = comparedWith('passthrough', turns, name, (own, bare) => own / bare);
    return ratios.length === 0 ? '' : formatSpread(ratios);
  };
  return { title, better, turns, figureOf };
}

function select<T>(turns: readonly Round<T>[], of: (result: T) => number): Round<number>[] {
  return turns.map((turn) => {
    const entries = Object.entries<T | undefined>(turn);
    return Object.fromEntries(entries.flatMap(([name, result]) => (result === undefined ? [] : [[name, of(result)]])));
  });
}
