import type { Options } from '../options.ts';
import { inTurns, type Round } from '../rounds.ts';
import { type Measured, measure } from '../run.ts';
import type { Scenario } from '../scenarios.ts';
import type { Upstream } from '../upstream/upstream.ts';
import type { ServerProcess } from '../variants/server-process.ts';
import type { VariantName } from '../variants/variants.ts';

/** Passed to every part of the bench. */
export interface Bench {
  readonly options: Options;
  readonly upstream: Upstream;
}

/** The warm-up before each turn, in seconds. It is short, because the process is already warm from earlier turns. */
export const warmUpOfTurn = 0.25;

/** Parts that vary a number look for large differences: half the warm-up and half the rounds suffice. */
export function growthWindow(options: Options) {
  return { seconds: longWindow(options), warmUpSeconds: options.warmUpSeconds / 2 };
}

/** In seconds, for measurements at a low rate, which need more time for the same number of responses. */
export function longWindow({ seconds }: Options): number {
  return 2 * seconds;
}

export function growthRounds({ rounds }: Options): number {
  return Math.ceil(rounds / 2);
}

/** Puts the same load on each variant, in turns. */
export function loadInTurns(
  { options, upstream }: Bench,
  {
    names,
    scenario,
    turns,
  }: { readonly names: readonly VariantName[]; readonly scenario: Scenario; readonly turns: number },
): Promise<Round<Measured>[]> {
  const { rounds, connections, warmUpSeconds, seconds } = options;
  const load = (server: ServerProcess, variant: VariantName, warmUp: number) =>
    measure({ server, variant, scenario, upstream }, { connections, warmUpSeconds: warmUp, seconds });
  return inTurns(
    {
      rounds,
      turns,
      warmUp: (server, variant) => load(server, variant, warmUpSeconds),
      work: (server, variant) => load(server, variant, warmUpOfTurn),
    },
    names,
    upstream,
  );
}
