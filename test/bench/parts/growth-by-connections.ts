import { formatPercent, formatSpread } from '../report/figures.ts';
import { formatTable } from '../report/table.ts';
import { comparedWith, inRounds, namesIn, type Round, valuesOf } from '../rounds.ts';
import { type Measured, measure } from '../run.ts';
import { scenarios } from '../scenarios.ts';
import { variantNames, variants } from '../variants/variants.ts';
import { type Bench, growthRounds, growthWindow } from './bench.ts';

export interface ConnectionsStep {
  readonly connections: number;
  readonly rounds: readonly Round<ConnectionsResult>[];
}

export interface ConnectionsResult {
  /** The same load over any number of connections, which shows what a connection costs. */
  readonly paced: Measured;
  /** Each connection sends its next request when it gets a response. */
  readonly backToBack: Measured;
}

const steps = [1, 10, 100, 1_000];
/** Requests per second in all: far below the capacity of every variant, and just possible over one connection. */
const rate = 400;

export async function measureConnections({ options, upstream }: Bench): Promise<ConnectionsStep[]> {
  const shape = growthWindow(options);
  const scenario = scenarios['create-session'];
  const found: ConnectionsStep[] = [];
  for (const connections of steps) {
    const rounds = await inRounds(growthRounds(options), options.growingVariants, upstream, async (server, variant) => {
      const subject = { server, variant, scenario, upstream };
      const paced = await measure(subject, { ...shape, connections, rate });
      // The gateway limits concurrent requests to StackOne, and refuses requests when too many wait.
      return { paced, backToBack: await measure(subject, { ...shape, connections, mayShed: true }) };
    });
    found.push({ connections, rounds });
  }
  return found;
}

export function reportConnections(found: readonly ConnectionsStep[]): string {
  return [
    `${rate} requests per second in all:`,
    table(found, ({ paced }) => paced),
    'Back to back:',
    table(found, ({ backToBack }) => backToBack),
  ].join('\n\n');
}

function table(found: readonly ConnectionsStep[], select: (result: ConnectionsResult) => Measured): string {
  const rows = found.flatMap(({ connections, rounds }) =>
    namesIn(rounds, variantNames).map((name) => {
      const values = (of: (measured: Measured) => number) => valuesOf(rounds, name, (result) => of(select(result)));
      const ratios = (of: (measured: Measured) => number) =>
        comparedWith('passthrough', rounds, name, (own, bare) => of(select(own)) / of(select(bare)));
      return [
        variants[name].title,
        String(connections),
        formatSpread(
          values(({ requestsPerSecond }) => requestsPerSecond),
          0,
        ),
        formatPercent(values(({ shedShare }) => shedShare)),
        formatSpread(values(({ p50 }) => p50)),
        formatSpread(ratios(({ p50 }) => p50)),
        formatSpread(values(({ p99 }) => p99)),
        formatSpread(ratios(({ p99 }) => p99)),
        formatSpread(
          values(({ memory }) => memory),
          0,
        ),
        formatSpread(ratios(({ memory }) => memory)),
      ];
    }),
  );
  const header = ['requests/s', 'refused', 'p50 ms', 'ratio', 'p99 ms', 'ratio', 'memory MiB', 'ratio'];
  return formatTable(['variant', 'connections', ...header], rows);
}
