import { formatPercent, formatSpread } from '../report/figures.ts';
import { formatTable } from '../report/table.ts';
import { inTurns, namesIn, type Round, valuesOf } from '../rounds.ts';
import { type Measured, measure } from '../run.ts';
import { scenarios } from '../scenarios.ts';
import type { ServerProcess } from '../variants/server-process.ts';
import { type VariantName, variantNames, variants } from '../variants/variants.ts';
import { type Bench, warmUpOfTurn } from './bench.ts';

/** More callers than the gateway handles at the same time. */
export const crowds = [300, 1_000] as const;

/** `peak`: with the usual number of connections. All of it in one turn. */
export type Overload = { readonly [Callers in 'peak' | (typeof crowds)[number]]: Measured };

/** Refused callers retry after one second: the load settles after the first of these waves, and is measured over whole ones. */
const settleSeconds = 1.5;
const wavesPerWindow = 2;

/** Measures how much throughput is left when far more callers than usual send requests back to back. */
export function measureOverload({ options, upstream }: Bench): Promise<Round<Overload>[]> {
  const { rounds, connections, seconds, warmUpSeconds } = options;
  const scenario = scenarios['create-session'];
  const usual = (server: ServerProcess, variant: VariantName, warmUp: number) =>
    measure({ server, variant, scenario, upstream }, { connections, seconds, warmUpSeconds: warmUp });
  const crowd = (server: ServerProcess, variant: VariantName, callers: number) =>
    measure(
      { server, variant, scenario, upstream },
      { connections: callers, seconds: wavesPerWindow, warmUpSeconds: settleSeconds, mayShed: true },
    );
  return inTurns(
    {
      rounds,
      turns: Math.ceil(options.turns / 3),
      warmUp: (server, variant) => usual(server, variant, warmUpSeconds),
      work: async (server, variant) => ({
        peak: await usual(server, variant, warmUpOfTurn),
        300: await crowd(server, variant, 300),
        1000: await crowd(server, variant, 1_000),
      }),
    },
    options.growingVariants,
    upstream,
  );
}

export function reportOverload(turns: readonly Round<Overload>[]): string {
  const rows = (['peak', ...crowds] as const).flatMap((callers) =>
    namesIn(turns, variantNames).map((name) => [
      variants[name].title,
      String(callers),
      formatSpread(
        valuesOf(turns, name, (overload) => overload[callers].requestsPerSecond),
        0,
      ),
      formatSpread(
        valuesOf(turns, name, (overload) => overload[callers].requestsPerSecond / overload.peak.requestsPerSecond),
      ),
      formatPercent(valuesOf(turns, name, (overload) => overload[callers].shedShare)),
      formatSpread(valuesOf(turns, name, (overload) => overload[callers].p99)),
    ]),
  );
  return formatTable(['variant', 'callers', 'requests/s', 'of the peak', 'refused', 'p99 ms'], rows);
}
