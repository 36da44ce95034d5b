/** How many units a window of `windowMs` allows for one key. */
export interface WindowLimit {
  readonly key: string;
  readonly perWindow: number;
}

/** Counts what callers and organisations have consumed: in Redis for all gateways, or in this process. */
export interface RateLimitStore {
  /**
   * Takes `taken` (default: `cost`) from every limit if each of them still covers `cost`, and returns 0. Otherwise takes nothing
   * and returns the milliseconds until all of them cover it. A cost above a limit counts as the whole limit.
   */
  consume(limits: readonly WindowLimit[], cost: number, taken?: number): number | Promise<number>;
  /** Takes `amount` from every limit, even if that is more than what is left: the work has been done. */
  charge(limits: readonly WindowLimit[], amount: number): void | Promise<void>;
}

/** Length of a window in milliseconds. A window begins with the first use of its key. */
export const windowMs = 60_000;
