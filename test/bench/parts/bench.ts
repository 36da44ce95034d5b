import type { Options } from '../options.ts';
import type { Upstream } from '../upstream/upstream.ts';

/** What every part of the bench works with. */
export interface Bench {
  readonly options: Options;
  readonly upstream: Upstream;
}

/** What grows is told from its neighbours by a factor: half of all will do, or the whole bench would take an hour. */
export function growthWindow({ seconds, warmUpSeconds }: Options) {
  return { seconds: seconds / 2, warmUpSeconds: warmUpSeconds / 2 };
}

export function growthRounds({ rounds }: Options): number {
  return Math.ceil(rounds / 2);
}
