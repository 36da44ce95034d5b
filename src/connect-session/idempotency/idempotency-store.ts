import type { WireCreatedConnectSession } from '../../stackone/wire/wire.ts';

/** The state of a key. `pending`: the call to StackOne is in flight. `unknown`: StackOne's answer was lost. */
export type IdempotencyRecord = {
  /** The fingerprint of the first input with this key. */
  readonly fingerprint: string;
} & (
  | { readonly state: 'pending'; readonly startedAt: number }
  | { readonly state: 'done'; readonly session: WireCreatedConnectSession }
  | { readonly state: 'unknown' }
);

/** Identifies a record, and the organisation whose share of the store it takes. Both are digests. */
export interface RecordKey {
  readonly id: string;
  readonly owner: string;
}

/** Keeps idempotency records, in memory or in Redis. */
export interface IdempotencyStore {
  /**
   * Writes the record atomically if there is none; otherwise resolves to the existing record. Throws `OVERLOADED` if the store
   * has no room for the session that the claim may lead to.
   */
  claim(key: RecordKey, record: IdempotencyRecord, ttlMs: number): Promise<IdempotencyRecord | undefined>;
  read(key: RecordKey): Promise<IdempotencyRecord | undefined>;
  /** Replaces the claim. `ttlMs` counts from now. */
  settle(key: RecordKey, record: IdempotencyRecord, ttlMs: number): Promise<void>;
  release(key: RecordKey): Promise<void>;
}
