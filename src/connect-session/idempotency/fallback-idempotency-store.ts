import { type SharedStateEvents, SharedStateStatus } from '../../redis/shared-state-status.ts';
import type { IdempotencyRecord, IdempotencyStore, RecordKey } from './idempotency-store.ts';

/**
 * A shared store, and a store of this process alone for as long as the shared one fails: callers are still answered, and this
 * gateway still does nothing twice. It knows what it has settled itself, so that the loss of the other costs no session.
 */
export class InsuredIdempotencyStore implements IdempotencyStore {
  readonly #shared: IdempotencyStore;
  readonly #own: IdempotencyStore;
  readonly #status: SharedStateStatus;

  constructor(shared: IdempotencyStore, own: IdempotencyStore, events: SharedStateEvents, now?: () => number) {
    this.#shared = shared;
    this.#own = own;
    this.#status = new SharedStateStatus(events, now);
  }

  claim(key: RecordKey, record: IdempotencyRecord, ttlMs: number): Promise<IdempotencyRecord | undefined> {
    return this.#write((store) => store.claim(key, record, ttlMs));
  }

  read(key: RecordKey): Promise<IdempotencyRecord | undefined> {
    return this.#either((store) => store.read(key));
  }

  async settle(key: RecordKey, record: IdempotencyRecord, ttlMs: number): Promise<void> {
    await this.#own.settle(key, record, ttlMs);
    await this.#write((store) => store.settle(key, record, ttlMs));
  }

  /** Not counted as a write: a server that is full deletes all the same. */
  async release(key: RecordKey): Promise<void> {
    await this.#own.release(key);
    await this.#either((store) => store.release(key));
  }

  #write<T>(use: (store: IdempotencyStore) => Promise<T>): Promise<T> {
    return this.#either(use, () => this.#status.wrote());
  }

  async #either<T>(use: (store: IdempotencyStore) => Promise<T>, onSuccess?: () => void): Promise<T> {
    try {
      const result = await use(this.#shared);
      onSuccess?.();
      return result;
    } catch (error) {
      this.#status.failed(error);
      return use(this.#own);
    }
  }
}
