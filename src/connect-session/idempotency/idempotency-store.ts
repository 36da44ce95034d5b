import type { WireCreatedConnectSession } from '../../stackone/wire/wire.ts';

/** What is known of a key. `pending`: StackOne is being asked. `unknown`: StackOne was asked, and its answer was lost. */
export type IdempotencyRecord = {
  /** Of the input that the key came with first. */
  readonly fingerprint: string;
} & (
  | { readonly state: 'pending'; readonly startedAt: number }
  | { readonly state: 'done'; readonly session: WireCreatedConnectSession }
  | { readonly state: 'unknown' }
);

/** Identifies a record, and says which organisation's share of the store it takes. Both are digests. */
export interface RecordKey {
  readonly id: string;
  readonly owner: string;
}

/** Where the records are kept: in memory, or in Redis where several gateways must agree. */
export interface IdempotencyStore {
  /**
   * Writes the record unless there is one, in one step; resolves to the one that there is. Throws `OVERLOADED` when the store
   * has no room for what may come of the claim.
   */
  claim(key: RecordKey, record: IdempotencyRecord, ttlMs: number): Promise<IdempotencyRecord | undefined>;
  read(key: RecordKey): Promise<IdempotencyRecord | undefined>;
  /** Replaces the claim. The time to live counts from now. */
  settle(key: RecordKey, record: IdempotencyRecord, ttlMs: number): Promise<void>;
  release(key: RecordKey): Promise<void>;
}
