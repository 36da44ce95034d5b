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
   * Takes `taken` from all budgets, if each of them can bear `cost`, and returns 0; or takes nothing, because one of them
   * can't, and returns the milliseconds until it can. What costs more than a whole budget needs all of it: otherwise it
   * could never be done. A promise only of what is kept elsewhere.
   */
  spend(budgets: readonly Budget[], cost: number, taken?: number): number | Promise<number>;
  /** Takes an amount from all budgets, whatever is left in them: it is due. */
  charge(budgets: readonly Budget[], amount: number): void | Promise<void>;
}

export const windowMs = 60_000;
