import { formatSpread } from '../report/figures.ts';
import { formatTable } from '../report/table.ts';
import { comparedWith, inRounds, namesIn, type Round, valuesOf } from '../rounds.ts';
import { type Measured, measure } from '../run.ts';
import { scenarios } from '../scenarios.ts';
import { variantNames, variants } from '../variants/variants.ts';
import type { Bench } from './bench.ts';

export interface LowLoad {
  /** The next request upon each answer. */
  readonly backToBack: Measured;
  /** At a rate that keeps no variant busy. */
  readonly paced: Measured;
}

const connections = 4;
const rate = 250;

export function measureLowLoad({ options, upstream }: Bench): Promise<Round<LowLoad>[]> {
  const scenario = scenarios['create-session'];
  const { seconds, warmUpSeconds } = options;
  return inRounds(options.rounds, options.variants, upstream, async (server, variant) => {
    const subject = { server, variant, scenario, upstream };
    const backToBack = await measure(subject, { connections, seconds, warmUpSeconds });
    return {
      backToBack,
      paced: await measure(subject, { connections, seconds: seconds / 2, rate, warmUpSeconds: 0.5 }),
    };
  });
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
    `${connections} connections, ${rate} requests a second in all:`,
    table(({ paced }) => paced),
  ].join('\n\n');
}
