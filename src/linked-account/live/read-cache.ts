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

/** Several reads that are made together, each of them as if it were made by itself. */
export interface BatchRequest<T> extends Pick<ReadRequest<T>, 'scope' | 'fresh' | 'lease'> {
  /** Ids of accounts, each once. Each is the only one that its read depends on. */
  readonly ids: readonly string[];
  readonly keyOf: (id: string) => string;
  /** Reads what can't be shared. Ids that are not in the result have no value, and an error is the failure of one read. */
  readonly start: (missing: readonly string[]) => Promise<ReadonlyMap<string, T | Error>>;
}

interface Entry {
  readonly value: unknown;
  readonly scope: string;
  readonly ids: readonly string[];
  readonly expiresAt: number;
}

interface ReadUnderWay {
  readonly keys: readonly string[];
  readonly answerTo: (key: string) => Promise<unknown>;
  readonly scope: string;
  readonly lease: ReadLease;
  readonly startedAt: number;
  /** Accounts that have changed since the read began. */
  readonly changedIds: Set<string>;
  /** Keys that a later read has begun to read again: of two answers, the one that was asked for later is the newer one. */
  readonly supersededKeys: Set<string>;
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

  read<T>({ scope, key, fresh, lease, start, idsOf }: ReadRequest<T>): Promise<T> {
    const scopeName = nameOf(scope);
    const fullKey = prefixOf(scopeName) + key;
    // Reads of one key have one type.
    const shared = fresh ? undefined : (this.#share(fullKey, lease) as Promise<T> | undefined);
    if (shared) return shared;
    const promise = start();
    const read = this.#begin([fullKey], scopeName, lease, () => promise);
    promise.then(
      (value) => {
        this.#end(read);
        if (this.#mayKeep(read)) this.#keep(fullKey, read, value, [...idsOf(value)]);
      },
      // Whoever waits for the read learns of its failure.
      () => this.#end(read),
    );
    return promise;
  }

  /** The values of the ids, in their order. `start` is called at most once, for all ids that can't be shared. */
  async readBatch<T>(request: BatchRequest<T>): Promise<(T | Error | undefined)[]> {
    const { ids, keyOf, fresh, lease } = request;
    const prefix = prefixOf(nameOf(request.scope));
    const shared = new Map<string, Promise<T | Error>>();
    if (!fresh) {
      for (const id of ids) {
        const found = this.#share(prefix + keyOf(id), lease) as Promise<T> | undefined;
        if (found) shared.set(id, found.catch(asError));
      }
    }
    const missing = shared.size === 0 ? ids : ids.filter((id) => !shared.has(id));
    const found = missing.length === 0 ? undefined : await this.#startBatch(request, prefix, missing);
    if (shared.size === 0) return ids.map((id) => found?.get(id));
    return Promise.all(ids.map((id) => shared.get(id) ?? found?.get(id)));
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

  /** What is kept under the key, or is being read; counts whether there is something. */
  #share(key: string, lease: ReadLease): Promise<unknown> | undefined {
    const shared = this.#find(key, lease);
    if (shared) this.#use.hits += 1;
    else this.#use.misses += 1;
    return shared;
  }

  #find(key: string, lease: ReadLease): Promise<unknown> | undefined {
    const entry = this.#entries.get(key);
    if (entry && entry.expiresAt > this.now()) return Promise.resolve(entry.value);
    if (entry) this.#entries.delete(key);
    const read = this.#joinable.get(key);
    if (!read || read.lease.signal.aborted) return undefined;
    // The quota may have no request for a background read. That must not become a caller's failure.
    if (read.lease.background && !lease.background) return undefined;
    if (this.now() - read.lease.startedAt > this.#options.joinWithinMs) return undefined;
    read.lease.share(lease);
    return read.answerTo(key);
  }

  #startBatch<T>({ scope, lease, start, keyOf }: BatchRequest<T>, prefix: string, ids: readonly string[]) {
    const promise = start(ids);
    const keys = ids.map((id) => prefix + keyOf(id));
    const idOf = (key: string) => ids[keys.indexOf(key)] ?? '';
    const read = this.#begin(keys, nameOf(scope), lease, async (key) => {
      const value = (await promise).get(idOf(key));
      if (value instanceof Error) throw value;
      return value;
    });
    promise.then(
      (found) => {
        this.#end(read);
        if (!this.#mayKeep(read)) return;
        for (const [index, key] of keys.entries()) {
          const id = ids[index] ?? '';
          const value = found.get(id);
          if (!(value instanceof Error)) this.#keep(key, read, value, [id]);
        }
      },
      () => this.#end(read),
    );
    return promise;
  }

  #begin(
    keys: readonly string[],
    scope: string,
    lease: ReadLease,
    answerTo: (key: string) => Promise<unknown>,
  ): ReadUnderWay {
    const none = { changedIds: new Set<string>(), supersededKeys: new Set<string>(), outdated: false };
    const read: ReadUnderWay = { keys, scope, lease, answerTo, startedAt: this.now(), ...none };
    this.#underWay.add(read);
    for (const key of keys) {
      this.#joinable.get(key)?.supersededKeys.add(key);
      this.#joinable.set(key, read);
    }
    return read;
  }

  #end(read: ReadUnderWay): void {
    this.#underWay.delete(read);
    for (const key of read.keys) if (this.#joinable.get(key) === read) this.#joinable.delete(key);
  }

  #mayKeep({ outdated, startedAt }: ReadUnderWay): boolean {
    return !outdated && startedAt + this.#options.keepMs > this.now();
  }

  #keep(key: string, read: ReadUnderWay, value: unknown, ids: readonly string[]): void {
    if (read.supersededKeys.has(key) || ids.some((id) => read.changedIds.has(id))) return;
    const entry: Entry = { value, scope: read.scope, ids, expiresAt: read.startedAt + this.#options.keepMs };
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

/** With its length, no scope's prefix is the beginning of another's. */
function prefixOf(scopeName: string): string {
  return `${scopeName.length} ${scopeName} `;
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('unknown failure', { cause: error });
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
