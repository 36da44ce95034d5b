import { type SharedStateEvents, SharedStateStatus } from '../../redis/shared-state-status.ts';
import type { Budget, Spending } from './rate-limit-store.ts';

/**
 * Shared spending, and a spending of this process alone for as long as the shared one fails: callers are still answered, and
 * still limited, if not across gateways.
 */
export class InsuredSpending implements Spending {
  readonly #shared: Spending;
  readonly #own: Spending;
  readonly #status: SharedStateStatus;

  constructor(shared: Spending, own: Spending, events: SharedStateEvents, now?: () => number) {
    this.#shared = shared;
    this.#own = own;
    this.#status = new SharedStateStatus(events, now);
  }

  spend(budgets: readonly Budget[], cost: number, taken = cost): Promise<number> {
    return this.#either((spending) => spending.spend(budgets, cost, taken));
  }

  charge(budgets: readonly Budget[], amount: number): Promise<void> {
    return this.#either((spending) => spending.charge(budgets, amount));
  }

  async #either<T>(use: (spending: Spending) => T | Promise<T>): Promise<T> {
    try {
      const result = await use(this.#shared);
      this.#status.wrote();
      return result;
    } catch (error) {
      this.#status.failed(error);
      return use(this.#own);
    }
  }
}
