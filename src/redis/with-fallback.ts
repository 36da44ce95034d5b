import { type SharedStateEvents, SharedStateStatus } from './shared-state-status.ts';

/**
 * A store that gateways share, with a store of this process as the fallback. While the shared store fails, the gateway answers
 * callers from its own store.
 */
export class WithFallback<Store> {
  readonly shared: Store;
  readonly own: Store;
  readonly #status: SharedStateStatus;

  /** `now` is in milliseconds, from a monotonic clock. */
  constructor(shared: Store, own: Store, events: SharedStateEvents, now?: () => number) {
    this.shared = shared;
    this.own = own;
    this.#status = new SharedStateStatus(events, now);
  }

  /** Use it for writes. A successful write ends an outage, because it proves that the shared store accepts writes. */
  write<T>(use: (store: Store) => T | Promise<T>): Promise<T> {
    return this.#either(use, true);
  }

  /** Use it for reads and deletions, which a full server still answers. */
  read<T>(use: (store: Store) => T | Promise<T>): Promise<T> {
    return this.#either(use, false);
  }

  async #either<T>(use: (store: Store) => T | Promise<T>, isWrite: boolean): Promise<T> {
    try {
      const result = await use(this.shared);
      if (isWrite) this.#status.wrote();
      return result;
    } catch (error) {
      this.#status.failed(error);
      return use(this.own);
    }
  }
}
