import type { Budget, Spending } from './spending.ts';

export interface SpendingEvents {
  /** The shared spending has failed; said once until it works again. */
  onLost(error: unknown): void;
  onRestored(): void;
}

/**
 * Shared spending, and a spending of this process alone for as long as the shared one fails: callers are still answered, and
 * still limited, if not across gateways.
 */
export class InsuredSpending implements Spending {
  readonly #shared: Spending;
  readonly #own: Spending;
  readonly #events: SpendingEvents;
  #lost = false;

  constructor(shared: Spending, own: Spending, events: SpendingEvents) {
    this.#shared = shared;
    this.#own = own;
    this.#events = events;
  }

  async spend(budgets: readonly Budget[], cost: number): Promise<number> {
    try {
      const waitMs = await this.#shared.spend(budgets, cost);
      if (this.#lost) this.#events.onRestored();
      this.#lost = false;
      return waitMs;
    } catch (error) {
      if (!this.#lost) this.#events.onLost(error);
      this.#lost = true;
      return this.#own.spend(budgets, cost);
    }
  }
}
