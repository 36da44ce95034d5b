import type { IdempotencyRecord, IdempotencyStore } from './idempotency-store.ts';

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

  claim(id: string, record: IdempotencyRecord, ttlMs: number): Promise<IdempotencyRecord | undefined> {
    return this.#either((store) => store.claim(id, record, ttlMs));
  }

  read(id: string): Promise<IdempotencyRecord | undefined> {
    return this.#either((store) => store.read(id));
  }

  async settle(id: string, record: IdempotencyRecord, ttlMs: number): Promise<void> {
    await this.#own.settle(id, record, ttlMs);
    await this.#either((store) => store.settle(id, record, ttlMs));
  }

  async release(id: string): Promise<void> {
    await this.#own.release(id);
    await this.#either((store) => store.release(id));
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
