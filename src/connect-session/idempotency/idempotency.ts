import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { CacheUse } from '../../caching/cache-use.ts';
import { GatewayError } from '../../errors.ts';
import { StackOneError } from '../../stackone/stackone-error.ts';
import type { WireCreatedConnectSession } from '../../stackone/wire/wire.ts';
import type { IdempotencyRecord, IdempotencyStore, RecordKey } from './idempotency-store.ts';

const maximumTtlMs = 24 * 60 * 60 * 1_000;
const pollMs = 100;
const endpoint = '/connect_sessions';

/** One request to create a session, as the caller would repeat it. */
export interface IdempotentRequest {
  /** Whose key it is, and for which field: each part separates keys that are otherwise the same. */
  readonly scope: readonly (string | undefined)[];
  /** The organisation that the session is for, whose share of the store the record takes. */
  readonly owner: string;
  /** The input after coercion. */
  readonly input: unknown;
  readonly create: () => Promise<WireCreatedConnectSession>;
  /** How long the session's token lives, in milliseconds. */
  readonly lifetimeMs: number;
}

interface Running {
  readonly fingerprint: string;
  readonly session: Promise<WireCreatedConnectSession>;
}

/**
 * Creates a session once for each key: whoever repeats the request gets the first one's session until its token expires,
 * 24 hours at most. A failure is forgotten, so that the request can be repeated; an outcome that is unknown is not.
 */
export class Idempotency {
  readonly #store: IdempotencyStore;
  readonly #claimTimeoutMs: number;
  readonly #use: CacheUse;
  readonly #running = new Map<string, Running>();

  /** `claimTimeoutMs`: how long a gateway may take to settle what it has claimed. `use` counts what is replayed. */
  constructor(store: IdempotencyStore, claimTimeoutMs: number, use = new CacheUse()) {
    this.#store = store;
    this.#claimTimeoutMs = claimTimeoutMs;
    this.#use = use;
  }

  /** Throws `IDEMPOTENCY_KEY_REUSED` for a key that came with another input before. */
  async createOnce(request: IdempotentRequest): Promise<WireCreatedConnectSession> {
    const key = { id: digest(request.scope), owner: digest(request.owner) };
    const { id } = key;
    const fingerprint = digest(request.input);
    const running = this.#running.get(id);
    if (running) {
      assertSameInput(running.fingerprint, fingerprint);
      this.#use.hits += 1;
      return running.session;
    }
    const session = this.#claimOrReplay(key, fingerprint, request);
    this.#running.set(id, { fingerprint, session });
    try {
      return await session;
    } finally {
      this.#running.delete(id);
    }
  }

  async #claimOrReplay(key: RecordKey, fingerprint: string, request: IdempotentRequest) {
    const claim = { state: 'pending', fingerprint, startedAt: Date.now() } as const;
    const existing = await this.#store.claim(key, claim, maximumTtlMs);
    if (!existing) {
      this.#use.misses += 1;
      return this.#create(key, fingerprint, request);
    }
    assertSameInput(existing.fingerprint, fingerprint);
    this.#use.hits += 1;
    return this.#replay(key, existing);
  }

  async #create(key: RecordKey, fingerprint: string, { create, lifetimeMs }: IdempotentRequest) {
    const session = await this.#ask(key, fingerprint, create);
    // From now on, and not from StackOne's `created_at`: its clock may be hours away from this one.
    const ttlMs = Math.min(maximumTtlMs, Math.ceil(lifetimeMs));
    // The session exists: a store that can't keep it must not cost the caller its token.
    await this.#store.settle(key, { state: 'done', fingerprint, session }, ttlMs).catch(() => {});
    return session;
  }

  async #ask(key: RecordKey, fingerprint: string, create: IdempotentRequest['create']) {
    try {
      return await create();
    } catch (error) {
      if (isOutcomeUnknown(error)) await this.#store.settle(key, { state: 'unknown', fingerprint }, maximumTtlMs);
      else await this.#store.release(key);
      throw error;
    }
  }

  /** Another gateway may still be asking. If it has died over it, nobody knows what became of the request. */
  async #replay(key: RecordKey, found: IdempotencyRecord): Promise<WireCreatedConnectSession> {
    let record: IdempotencyRecord | undefined = found;
    // Also by this gateway's own clock: the other's may be ahead of it.
    const until = performance.now() + this.#claimTimeoutMs;
    while (
      record?.state === 'pending' &&
      Date.now() - record.startedAt < this.#claimTimeoutMs &&
      performance.now() < until
    ) {
      await sleep(pollMs);
      record = await this.#store.read(key);
    }
    if (record?.state === 'done') return record.session;
    // Released: the other's attempt failed, and this one may be made again, with the same key.
    if (!record) throw new StackOneError(endpoint, { kind: 'interrupted' });
    throw new StackOneError(endpoint, { kind: 'outcome-unknown' });
  }
}

function assertSameInput(first: string, second: string): void {
  if (first === second) return;
  throw new GatewayError('IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was already used with a different input.');
}

function isOutcomeUnknown(error: unknown): boolean {
  return error instanceof StackOneError && error.failure.kind === 'outcome-unknown';
}

/** Equal for equal JSON values, whatever the order of their keys. */
function digest(value: unknown): string {
  const canonical = JSON.stringify(value, (_key, entry: unknown) =>
    typeof entry === 'object' && entry !== null && !Array.isArray(entry)
      ? Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)))
      : entry,
  );
  return createHash('sha256').update(canonical).digest('base64url');
}
