import { comparedWith, namesIn, type Round, valuesOf } from '../rounds.ts';
import type { Measured } from '../run.ts';
import { problemsOf } from '../validity.ts';
import { type VariantName, variantNames, variants } from '../variants/variants.ts';
import { formatPercent, formatSpread } from './figures.ts';
import { formatTable } from './table.ts';

interface Column {
  readonly title: string;
  readonly unit: string;
  readonly digits: number;
  readonly of: (measured: Measured) => number;
}

const columns: readonly Column[] = [
  { title: 'throughput', unit: 'requests/s', digits: 0, of: (measured) => measured.requestsPerSecond },
  { title: 'CPU per request', unit: 'CPU µs/request', digits: 0, of: (measured) => measured.cpuPerRequest },
  { title: 'p50', unit: 'p50 ms', digits: 2, of: (measured) => measured.p50 },
  { title: 'p99', unit: 'p99 ms', digits: 2, of: (measured) => measured.p99 },
  { title: 'peak memory', unit: 'peak MiB', digits: 0, of: (measured) => measured.peakMemory },
];

/** Reports a scenario at full load, one row per variant. */
export function reportLoad(rounds: readonly Round<Measured>[]): string {
  const table = (header: readonly string[], cells: (name: VariantName) => readonly string[]) =>
    formatTable(
      ['variant', ...header],
      namesIn(rounds, variantNames).map((name) => [variants[name].title, ...cells(name)]),
    );
  return [
    'As a ratio to the passthrough of the same turn, median (quartiles) of all turns:',
    table(
      columns.map(({ title }) => title),
      (name) =>
        columns.map(({ of }) =>
          formatSpread(comparedWith('passthrough', rounds, name, (own, bare) => of(own) / of(bare))),
        ),
    ),
    'In absolute figures:',
    table(
      columns.map(({ unit }) => unit),
      (name) => columns.map(({ of, digits }) => formatSpread(valuesOf(rounds, name, of), digits)),
    ),
    'How busy each process was, in shares of one core, and requests to StackOne per operation:',
    table(['server', 'generator', 'upstream', 'calls/request', 'invalid runs'], (name) => [
      formatPercent(valuesOf(rounds, name, (measured) => measured.serverLoad)),
      formatPercent(valuesOf(rounds, name, (measured) => measured.generatorLoad)),
      formatPercent(valuesOf(rounds, name, (measured) => measured.upstreamLoad)),
      formatSpread(valuesOf(rounds, name, (measured) => measured.upstreamCallsPerRequest)),
      String(rounds.filter((round) => round[name] && problemsOf(round[name]).length > 0).length),
    ]),
    ...invalidRuns(rounds),
  ].join('\n\n');
}

function invalidRuns(rounds: readonly Round<Measured>[]): string[] {
  const lines = rounds.flatMap((round, index) =>
    Object.entries(round).flatMap(([name, measured]) =>
      problemsOf(measured).map((problem) => `INVALID: turn ${index + 1}, ${name}: ${problem}`),
    ),
  );
  return lines.length > 0 ? [lines.join('\n')] : [];
}
