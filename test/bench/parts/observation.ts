import { formatSpread } from '../report/figures.ts';
import { formatTable } from '../report/table.ts';
import { comparedWith, type Round, valuesOf } from '../rounds.ts';
import type { Measured } from '../run.ts';
import { scenarios } from '../scenarios.ts';
import { variants } from '../variants/variants.ts';
import { type Bench, loadInTurns } from './bench.ts';

const names = ['unobserved', 'everything-on'] as const;
const observed = ['create-session', 'list-accounts'] as const;
/** The variants differ by a few percent, which takes more turns to see than larger differences. */
const turnsFactor = 2;

export type Observation = { readonly [Name in (typeof observed)[number]]: readonly Round<Measured>[] };

export async function measureObservation(bench: Bench): Promise<Observation> {
  const turns = turnsFactor * bench.options.turns;
  return {
    'create-session': await loadInTurns(bench, { names, turns, scenario: scenarios['create-session'] }),
    'list-accounts': await loadInTurns(bench, { names, turns, scenario: scenarios['list-accounts'] }),
  };
}

export function reportObservation(observation: Observation): string {
  const rows = observed.flatMap((scenario) =>
    names.map((name) => [scenarios[scenario].title, variants[name].title, ...cells(observation[scenario], name)]),
  );
  return formatTable(['scenario', 'variant', 'requests/s', 'ratio', 'CPU µs/request', 'ratio'], rows);
}

function cells(turns: readonly Round<Measured>[], name: (typeof names)[number]): string[] {
  const columns = [
    ({ requestsPerSecond }: Measured) => requestsPerSecond,
    ({ cpuPerRequest }: Measured) => cpuPerRequest,
  ];
  return columns.flatMap((of) => [
    formatSpread(valuesOf(turns, name, of), 0),
    formatSpread(comparedWith('unobserved', turns, name, (own, other) => of(own) / of(other))),
  ]);
}
