import type { WithFallback } from '../../redis/with-fallback.ts';
import type { RateLimitStore, WindowLimit } from './rate-limit-store.ts';

/** Limits callers across gateways, and per gateway while the shared store fails. */
export class FallbackRateLimitStore implements RateLimitStore {
  readonly #stores: WithFallback<RateLimitStore>;

  constructor(stores: WithFallback<RateLimitStore>) {
    this.#stores = stores;
  }

  consume(limits: readonly WindowLimit[], cost: number, taken = cost): Promise<number> {
    return this.#stores.write((store) => store.consume(limits, cost, taken));
  }

  charge(limits: readonly WindowLimit[], amount: number): Promise<void> {
    return this.#stores.write((store) => store.charge(limits, amount));
  }
}
