import type { IdempotencyRecord, IdempotencyStore, RecordKey } from './idempotency-store.ts';

export interface IdempotencyStoreEvents {
  /** The shared store has failed; said once until it works again. */
  onLost(error: unknown): void;
  onRestored(): void;
}

/**
 * A shared store, and a store of this process alone for as long as the shared one fails: callers are still answered, and this
 * gateway still does nothing twice. It knows what it has settled itself, so that the loss of the other costs no session.
 */
export class InsuredIdempotencyStore implements IdempotencyStore {
  readonly #shared: IdempotencyStore;
  readonly #own: IdempotencyStore;
  readonly #events: IdempotencyStoreEvents;
  #lost = false;

  constructor(shared: IdempotencyStore, own: IdempotencyStore, events: IdempotencyStoreEvents) {
    this.#shared = shared;
    this.#own = own;
    this.#events = events;
  }

  claim(key: RecordKey, record: IdempotencyRecord, ttlMs: number): Promise<IdempotencyRecord | undefined> {
    return this.#either((store) => store.claim(key, record, ttlMs));
  }

  read(key: RecordKey): Promise<IdempotencyRecord | undefined> {
    return this.#either((store) => store.read(key));
  }

  async settle(key: RecordKey, record: IdempotencyRecord, ttlMs: number): Promise<void> {
    await this.#own.settle(key, record, ttlMs);
    await this.#either((store) => store.settle(key, record, ttlMs));
  }

  async release(key: RecordKey): Promise<void> {
    await this.#own.release(key);
    await this.#either((store) => store.release(key));
  }

  async #either<T>(use: (store: IdempotencyStore) => Promise<T>): Promise<T> {
    try {
      const result = await use(this.#shared);
      if (this.#lost) this.#events.onRestored();
      this.#lost = false;
      return result;
    } catch (error) {
      if (!this.#lost) this.#events.onLost(error);
      this.#lost = true;
      return use(this.#own);
    }
  }
}
