/** What one party may spend in a window of time. */
export interface Budget {
  /** Who spends. */
  readonly key: string;
  /** Above 0. */
  readonly perWindow: number;
}

/** What has been spent, in windows that begin with the first that is spent in them. */
export interface Spending {
  /**
   * Takes `cost` from all budgets and returns 0; or takes nothing, because one of them can't bear it, and returns the
   * milliseconds until it can. What costs more than a whole budget takes all of it: otherwise it could never be done. A
   * promise only of what is kept elsewhere.
   */
  spend(budgets: readonly Budget[], cost: number): number | Promise<number>;
}

export const windowMs = 60_000;
