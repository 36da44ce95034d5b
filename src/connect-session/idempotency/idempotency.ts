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

/** A request to create a session with an `Idempotency-Key`. */
export interface IdempotentRequest {
  /** The caller, the key and the field. Requests that differ in any part are independent. */
  readonly scope: readonly (string | undefined)[];
  /** The organisation of the session. The record counts towards its share of the store. */
  readonly owner: string;
  /** The input after coercion. */
  readonly input: unknown;
  readonly create: () => Promise<WireCreatedConnectSession>;
  /** The lifetime of the session's token, in milliseconds. */
  readonly lifetimeMs: number;
}

interface Running {
  readonly fingerprint: string;
  readonly session: Promise<WireCreatedConnectSession>;
}

/**
 * Creates one session per key. A repeated request gets the same session until its token expires, for at most 24 hours. A failed
 * creation releases the key, so that the request can be repeated; an unknown outcome does not.
 */
export class Idempotency {
  readonly #store: IdempotencyStore;
  readonly #claimTimeoutMs: number;
  readonly #use: CacheUse;
  readonly #running = new Map<string, Running>();

  /** `claimTimeoutMs` is the time after which an unsettled claim counts as abandoned. `use` counts replays as hits. */
  constructor(store: IdempotencyStore, claimTimeoutMs: number, use = new CacheUse()) {
    this.#store = store;
    this.#claimTimeoutMs = claimTimeoutMs;
    this.#use = use;
  }

  /** Throws `IDEMPOTENCY_KEY_REUSED` if the key was used with a different input. */
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
    // Counts from now, not from StackOne's `created_at`, because the two clocks may be hours apart.
    const ttlMs = Math.min(maximumTtlMs, Math.ceil(lifetimeMs));
    // The session exists, so a failure of the store must not cost the caller its token.
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

  /**
   * Waits while another gateway's call is in flight. If that gateway does not settle its claim in time, the outcome is unknown.
   */
  async #replay(key: RecordKey, found: IdempotencyRecord): Promise<WireCreatedConnectSession> {
    let record: IdempotencyRecord | undefined = found;
    // Also bounded by this gateway's own clock, because the other gateway's clock may be ahead.
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
    // The other attempt failed and released the key, so the caller may repeat the request with the same key.
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

/** Equal JSON values have equal digests, regardless of the order of their keys. */
function digest(value: unknown): string {
  const canonical = JSON.stringify(value, (_key, entry: unknown) =>
    typeof entry === 'object' && entry !== null && !Array.isArray(entry)
      ? Object.fromEntries(Object.entries(entry).sort(([a], [b]) => (a < b ? -1 : 1)))
      : entry,
  );
  return createHash('sha256').update(canonical).digest('base64url');
}
