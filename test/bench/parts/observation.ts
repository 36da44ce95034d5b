import { formatSpread } from '../report/figures.ts';
import { formatTable } from '../report/table.ts';
import { comparedWith, type Round, valuesOf } from '../rounds.ts';
import type { Measured } from '../run.ts';
import { scenarios } from '../scenarios.ts';
import { variants } from '../variants/variants.ts';
import { type Bench, loadInTurns } from './bench.ts';

const names = ['unobserved', 'everything-on'] as const;
/** As a multiple of what other parts have: a difference of a few percent shows in no fewer. */
const manyTurns = 4;

export function measureObservation(bench: Bench): Promise<Round<Measured>[]> {
  const turns = manyTurns * bench.options.turns;
  return loadInTurns(bench, { names, turns, scenario: scenarios['create-session'] });
}

export function reportObservation(rounds: readonly Round<Measured>[]): string {
  const rows = names.map((name) => {
    const ratios = (of: (measured: Measured) => number) =>
      formatSpread(comparedWith('unobserved', rounds, name, (own, other) => of(own) / of(other)));
    return [
      variants[name].title,
      formatSpread(
        valuesOf(rounds, name, ({ requestsPerSecond }) => requestsPerSecond),
        0,
      ),
      ratios(({ requestsPerSecond }) => requestsPerSecond),
      formatSpread(
        valuesOf(rounds, name, ({ cpuPerRequest }) => cpuPerRequest),
        0,
      ),
      ratios(({ cpuPerRequest }) => cpuPerRequest),
    ];
  });
  return formatTable(['variant', 'requests/s', 'ratio', 'CPU µs/request', 'ratio'], rows);
}
