import { type SharedStateEvents, SharedStateStatus } from '../shared-state-status.ts';
import type { Budget, Spending } from './spending.ts';

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

  async spend(budgets: readonly Budget[], cost: number): Promise<number> {
    try {
      const waitMs = await this.#shared.spend(budgets, cost);
      this.#status.wrote();
      return waitMs;
    } catch (error) {
      this.#status.failed(error);
      return this.#own.spend(budgets, cost);
    }
  }
}
