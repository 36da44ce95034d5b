import type { WithFallback } from '../../redis/with-fallback.ts';
import type { IdempotencyRecord, IdempotencyStore, RecordKey } from './idempotency-store.ts';

/**
 * Also writes settled records to the gateway's own store, so that this gateway repeats none of its own creations when the shared
 * store is lost.
 */
export class FallbackIdempotencyStore implements IdempotencyStore {
  readonly #stores: WithFallback<IdempotencyStore>;

  constructor(stores: WithFallback<IdempotencyStore>) {
    this.#stores = stores;
  }

  claim(key: RecordKey, record: IdempotencyRecord, ttlMs: number): Promise<IdempotencyRecord | undefined> {
    return this.#stores.write((store) => store.claim(key, record, ttlMs));
  }

  read(key: RecordKey): Promise<IdempotencyRecord | undefined> {
    return this.#stores.read((store) => store.read(key));
  }

  async settle(key: RecordKey, record: IdempotencyRecord, ttlMs: number): Promise<void> {
    await this.#stores.own.settle(key, record, ttlMs);
    await this.#stores.write((store) => store.settle(key, record, ttlMs));
  }

  async release(key: RecordKey): Promise<void> {
    await this.#stores.own.release(key);
    await this.#stores.read((store) => store.release(key));
  }
}
