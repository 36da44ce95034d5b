import { formatSpread } from '../report/figures.ts';
import { formatTable } from '../report/table.ts';
import { comparedWith, inTurns, namesIn, type Round, valuesOf } from '../rounds.ts';
import { type LoadShape, type Measured, measure } from '../run.ts';
import { scenarios } from '../scenarios.ts';
import type { ServerProcess } from '../variants/server-process.ts';
import { type VariantName, variantNames, variants } from '../variants/variants.ts';
import { type Bench, longWindow, warmUpOfTurn } from './bench.ts';

export interface LowLoad {
  /** Each connection sends its next request when it gets a response. */
  readonly backToBack: Measured;
  /** At a rate that is far below the capacity of every variant. */
  readonly paced: Measured;
}

const connections = 4;
const rate = 250;

export function measureLowLoad({ options, upstream }: Bench): Promise<Round<LowLoad>[]> {
  const scenario = scenarios['create-session'];
  const { rounds, warmUpSeconds } = options;
  const seconds = longWindow(options);
  const load = (server: ServerProcess, variant: VariantName, shape: Partial<LoadShape>) =>
    measure({ server, variant, scenario, upstream }, { connections, seconds, warmUpSeconds: warmUpOfTurn, ...shape });
  return inTurns(
    {
      rounds,
      turns: Math.ceil(options.turns / 2),
      warmUp: (server, variant) => load(server, variant, { warmUpSeconds }),
      work: async (server, variant) => ({
        backToBack: await load(server, variant, {}),
        paced: await load(server, variant, { rate }),
      }),
    },
    options.variants,
    upstream,
  );
}

const columns = [
  { title: 'p50', of: (measured: Measured) => measured.p50 },
  { title: 'p99', of: (measured: Measured) => measured.p99 },
];

export function reportLowLoad(rounds: readonly Round<LowLoad>[]): string {
  const names = namesIn(rounds, variantNames);
  const table = (select: (result: LowLoad) => Measured) =>
    formatTable(
      ['variant', ...columns.flatMap(({ title }) => [`${title} ms`, `added to ${title}, ms`, `${title} ratio`])],
      names.map((name) => [
        variants[name].title,
        ...columns.flatMap(({ of }) => [
          formatSpread(valuesOf(rounds, name, (result) => of(select(result)))),
          formatSpread(comparedWith('passthrough', rounds, name, (own, bare) => of(select(own)) - of(select(bare)))),
          formatSpread(comparedWith('passthrough', rounds, name, (own, bare) => of(select(own)) / of(select(bare)))),
        ]),
      ]),
    );
  return [
    `${connections} connections, back to back:`,
    table(({ backToBack }) => backToBack),
    `${connections} connections, ${rate} requests per second in all:`,
    table(({ paced }) => paced),
  ].join('\n\n');
}
