/** The number of units that one key may consume in a window of `windowMs`. */
export interface WindowLimit {
  readonly key: string;
  readonly perWindow: number;
}

/** Counts the consumption of callers and organisations, in Redis or in this process. */
export interface RateLimitStore {
  /**
   * Consumes `taken` (default: `cost`) from every limit and returns 0 if each of them still covers `cost`. Otherwise consumes
   * nothing and returns the milliseconds until all of them cover it. A cost above a limit counts as the whole limit.
   */
  consume(limits: readonly WindowLimit[], cost: number, taken?: number): number | Promise<number>;
  /** Consumes `amount` from every limit, even beyond the limit, because the work is already done. */
  charge(limits: readonly WindowLimit[], amount: number): void | Promise<void>;
}

/** The length of a window in milliseconds. A window begins with the first use of its key. */
export const windowMs = 60_000;
