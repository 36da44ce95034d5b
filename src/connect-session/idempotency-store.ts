import type { WireCreatedConnectSession } from '../stackone/wire.ts';

/** What is known of a key. `pending`: somebody is asking StackOne. `unknown`: StackOne was asked, and its answer was lost. */
export type IdempotencyRecord = {
  /** Of the input that the key came with first. */
  readonly fingerprint: string;
} & (
  | { readonly state: 'pending'; readonly startedAt: number }
  | { readonly state: 'done'; readonly session: WireCreatedConnectSession }
  | { readonly state: 'unknown' }
);

/** Where the records are kept: in memory, or in Redis where several gateways must agree. */
export interface IdempotencyStore {
  /** Writes the record unless there is one, in one step; resolves to the one that there is. */
  claim(id: string, record: IdempotencyRecord, ttlMs: number): Promise<IdempotencyRecord | undefined>;
  read(id: string): Promise<IdempotencyRecord | undefined>;
  settle(id: string, record: IdempotencyRecord, ttlMs: number): Promise<void>;
  release(id: string): Promise<void>;
}

const maximumRecords = 10_000;

/** Keeps the latest 10,000 records, for a gateway that runs alone. They are lost with the process. */
export class MemoryIdempotencyStore implements IdempotencyStore {
  readonly #records = new Map<string, { readonly record: IdempotencyRecord; readonly until: number }>();

  async claim(id: string, record: IdempotencyRecord, ttlMs: number): Promise<IdempotencyRecord | undefined> {
    const existing = await this.read(id);
    if (!existing) await this.settle(id, record, ttlMs);
    return existing;
  }

  async read(id: string): Promise<IdempotencyRecord | undefined> {
    const entry = this.#records.get(id);
    return entry && entry.until > Date.now() ? entry.record : undefined;
  }

  async settle(id: string, record: IdempotencyRecord, ttlMs: number): Promise<void> {
    // Last in the order of the map, so that the first is the oldest.
    this.#records.delete(id);
    this.#records.set(id, { record, until: Date.now() + ttlMs });
    const [oldest] = this.#records.keys();
    if (this.#records.size > maximumRecords && oldest !== undefined) this.#records.delete(oldest);
  }

  async release(id: string): Promise<void> {
    this.#records.delete(id);
  }
}
