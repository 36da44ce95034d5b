import { LRUCache } from 'lru-cache';
import { CacheUse } from '../../caching/cache-use.ts';
import type { ReadLease } from './read-lease.ts';

/** Whose accounts a read may bring: one organisation's, or everybody's. */
export type ReadScope = { readonly ownerId: string } | 'any-owner';

export interface ReadRequest<T> {
  /** What tells this read from others of its scope. */
  readonly key: string;
  readonly scope: ReadScope;
  /** Neither answered from what is kept nor shared with what began earlier. */
  readonly fresh: boolean;
  readonly lease: ReadLease;
  /** The ids of accounts that the answer depends on, whether they were found or not. */
  readonly idsOf: (value: T) => Iterable<string>;
  readonly start: () => Promise<T>;
}

export interface ReadCacheOptions {
  /** How long an answer is kept, counted from when its read began; 0 keeps none. */
  readonly keepMs: number;
  /** A request joins no read that began longer ago: it would inherit a deadline that is too near. */
  readonly joinWithinMs: number;
  readonly maximumBytes?: number;
  readonly now?: () => number;
  readonly use?: CacheUse;
}

interface Entry {
  readonly value: unknown;
  readonly scope: string;
  readonly ids: readonly string[];
  readonly expiresAt: number;
}

interface ReadUnderWay {
  readonly promise: Promise<unknown>;
  readonly scope: string;
  readonly lease: ReadLease;
  readonly startedAt: number;
  /** Accounts that have changed since the read began. */
  readonly changedIds: Set<string>;
  /** Whether the answer may no longer be kept, whatever it holds. */
  outdated: boolean;
}

const defaultMaximumBytes = 16 * 1024 * 1024;
/** Of an entry beside its value: the key, and its places in the indexes. */
const entryOverheadBytes = 500;
const anyOwner = '*';

/**
 * Reads of accounts that requests of the same scope share: while they are under way, and for a while after. A change of an
 * account outdates every read that began before it: such a read is neither kept nor joined by later requests.
 */
export class ReadCache {
  readonly #options: ReadCacheOptions;
  /** In milliseconds; the clock that reads are timed by. */
  readonly now: () => number;
  readonly #use: CacheUse;
  readonly #entries: LRUCache<string, Entry>;
  readonly #keysByScope = new Map<string, Set<string>>();
  readonly #keysById = new Map<string, Set<string>>();
  /** All of them, also those that nobody may join any more. */
  readonly #underWay = new Set<ReadUnderWay>();
  readonly #joinable = new Map<string, ReadUnderWay>();

  constructor(options: ReadCacheOptions) {
    this.#options = options;
    this.now = options.now ?? Date.now;
    this.#use = options.use ?? new CacheUse();
    this.#entries = new LRUCache({
      maxSize: options.maximumBytes ?? defaultMaximumBytes,
      dispose: (entry, key) => this.#unindex(entry, key),
    });
    this.#use.bytes = () => this.#entries.calculatedSize;
  }

  read<T>(request: ReadRequest<T>): Promise<T> {
    const scope = nameOf(request.scope);
    const key = JSON.stringify([scope, request.key]);
    if (!request.fresh) {
      const shared = this.#find(key, request.lease);
      if (shared) {
        this.#use.hits += 1;
        // Reads of one key have one type.
        return shared as Promise<T>;
      }
      this.#use.misses += 1;
    }
    return this.#start(key, scope, request);
  }

  /**
   * To be called when an account has changed or may change, before anybody is told. Drops what holds the account, in every
   * scope, and whatever else of these organisations may have changed with it. Without an owner, that is everything.
   */
  change(accountId: string, ownerId: string | undefined): void {
    if (ownerId === undefined) {
      this.clear();
      return;
    }
    const scopes = new Set([anyOwner, nameOf({ ownerId })]);
    for (const key of this.#keysById.get(accountId) ?? []) {
      const scope = this.#entries.peek(key)?.scope;
      if (scope !== undefined) scopes.add(scope);
    }
    for (const scope of scopes) {
      for (const key of [...(this.#keysByScope.get(scope) ?? [])]) this.#entries.delete(key);
    }
    for (const read of this.#underWay) {
      read.changedIds.add(accountId);
      if (scopes.has(read.scope)) read.outdated = true;
    }
    // Of any scope: the account may have been another organisation's.
    this.#joinable.clear();
  }

  /** To be called when changes may have been missed. */
  clear(): void {
    this.#entries.clear();
    this.#joinable.clear();
    for (const read of this.#underWay) read.outdated = true;
  }

  #find(key: string, lease: ReadLease): Promise<unknown> | undefined {
    const entry = this.#entries.get(key);
    if (entry && entry.expiresAt > this.now()) return Promise.resolve(entry.value);
    if (entry) this.#entries.delete(key);
    const read = this.#joinable.get(key);
    if (!read || read.lease.signal.aborted) return undefined;
    if (this.now() - read.lease.startedAt > this.#options.joinWithinMs) return undefined;
    read.lease.share(lease);
    return read.promise;
  }

  #start<T>(key: string, scope: string, { start, idsOf, lease }: ReadRequest<T>): Promise<T> {
    const earlier = this.#joinable.get(key);
    // Of two answers, the one that was asked for later is the newer one.
    if (earlier) earlier.outdated = true;
    const promise = start();
    const read: ReadUnderWay = {
      promise,
      scope,
      lease,
      startedAt: this.now(),
      changedIds: new Set(),
      outdated: false,
    };
    this.#underWay.add(read);
    this.#joinable.set(key, read);
    const end = () => {
      this.#underWay.delete(read);
      if (this.#joinable.get(key) === read) this.#joinable.delete(key);
    };
    promise.then(
      (value) => {
        end();
        this.#keep(key, read, value, [...idsOf(value)]);
      },
      // Whoever waits for the read learns of its failure.
      end,
    );
    return promise;
  }

  #keep(key: string, read: ReadUnderWay, value: unknown, ids: readonly string[]): void {
    const expiresAt = read.startedAt + this.#options.keepMs;
    if (read.outdated || expiresAt <= this.now() || ids.some((id) => read.changedIds.has(id))) return;
    const entry: Entry = { value, scope: read.scope, ids, expiresAt };
    const size = entryOverheadBytes + 2 * (key.length + (JSON.stringify(value)?.length ?? 0)) + 200 * ids.length;
    this.#entries.delete(key);
    this.#entries.set(key, entry, { size });
    // What is larger than the whole cache is not kept.
    if (!this.#entries.has(key)) return;
    add(this.#keysByScope, entry.scope, key);
    for (const id of ids) add(this.#keysById, id, key);
  }

  #unindex({ scope, ids }: Entry, key: string): void {
    remove(this.#keysByScope, scope, key);
    for (const id of ids) remove(this.#keysById, id, key);
  }
}

/** An organisation may have any id, `*` too. */
function nameOf(scope: ReadScope): string {
  return scope === 'any-owner' ? anyOwner : `owner ${scope.ownerId}`;
}

function add(index: Map<string, Set<string>>, name: string, key: string): void {
  const keys = index.get(name);
  if (keys) keys.add(key);
  else index.set(name, new Set([key]));
}

function remove(index: Map<string, Set<string>>, name: string, key: string): void {
  const keys = index.get(name);
  keys?.delete(key);
  if (keys?.size === 0) index.delete(name);
}
