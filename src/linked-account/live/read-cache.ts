import { LRUCache } from 'lru-cache';
import { CacheUse } from '../../caching/cache-use.ts';
import type { ReadLease } from './read-lease.ts';

/** The accounts that a read may return: those of one organisation, or all. */
export type ReadScope = { readonly ownerId: string } | 'any-owner';

export interface ReadRequest<T> {
  /** Distinguishes this read from others of its scope. */
  readonly key: string;
  readonly scope: ReadScope;
  /** Whether to bypass the cache and earlier reads in flight. */
  readonly fresh: boolean;
  readonly lease: ReadLease;
  /** The ids of the accounts that the answer depends on, whether they exist or not. */
  readonly idsOf: (value: T) => Iterable<string>;
  readonly start: () => Promise<T>;
}

export interface ReadCacheOptions {
  /** How long to cache the answer, in milliseconds from the start of its read; 0 to not cache it. */
  readonly keepMs: number;
  /** A request joins only reads that started within this time, in milliseconds, because it inherits the read's deadline. */
  readonly joinWithinMs: number;
  readonly maximumBytes?: number;
  readonly now?: () => number;
  readonly use?: CacheUse;
}

/** Several reads that are performed together but behave like individual reads. */
export interface BatchRequest<T> extends Pick<ReadRequest<T>, 'scope' | 'fresh' | 'lease'> {
  /** Unique ids of accounts. Each read depends on one of them. */
  readonly ids: readonly string[];
  readonly keyOf: (id: string) => string;
  /**
   * Reads the ids that can't be shared. Ids that are absent from the result have no value; an error is the failure of one read.
   */
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
  /** The accounts that have changed since the read started. */
  readonly changedIds: Set<string>;
  /** Keys that a later read is reading again. The answer to the later read wins. */
  readonly supersededKeys: Set<string>;
  /** Whether the answer must not be cached at all. */
  outdated: boolean;
}

const defaultMaximumBytes = 16 * 1024 * 1024;
/** The memory of an entry apart from its value: its key and its positions in the indexes. */
const entryOverheadBytes = 500;
const anyOwner = '*';

/**
 * Shares reads of accounts among requests of the same scope, while they are in flight and for some time afterwards. A change of
 * an account invalidates all reads that started before it: they are not cached, and later requests do not join them.
 */
export class ReadCache {
  readonly #options: ReadCacheOptions;
  /** The clock that reads are timed by, in milliseconds. */
  readonly now: () => number;
  readonly #use: CacheUse;
  readonly #entries: LRUCache<string, Entry>;
  readonly #keysByScope = new Map<string, Set<string>>();
  readonly #keysById = new Map<string, Set<string>>();
  /** All reads in flight, including those that can no longer be joined. */
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
    // All reads of one key have the same type.
    const shared = fresh ? undefined : (this.#share(fullKey, lease) as Promise<T> | undefined);
    if (shared) return shared;
    const promise = start();
    const read = this.#begin([fullKey], scopeName, lease, () => promise);
    promise.then(
      (value) => {
        this.#end(read);
        if (this.#mayKeep(read)) this.#keep(fullKey, read, value, [...idsOf(value)]);
      },
      // The callers that wait for the read receive its failure.
      () => this.#end(read),
    );
    return promise;
  }

  /** Resolves to the values in the order of the ids. Calls `start` at most once, for all ids that can't be shared. */
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
   * Call it when an account has changed or may change, before anyone is notified. Removes reads with the account in every scope,
   * and reads of these organisations that may have changed with it. Without an owner, that is everything.
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
    // Includes all scopes, because the account may have belonged to another organisation.
    this.#joinable.clear();
  }

  /** Call it when changes may have been missed. */
  clear(): void {
    this.#entries.clear();
    this.#joinable.clear();
    for (const read of this.#underWay) read.outdated = true;
  }

  /** Returns the cached value or the read in flight. Counts a hit or a miss. */
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
    // A value larger than the whole cache is not kept.
    if (!this.#entries.has(key)) return;
    add(this.#keysByScope, entry.scope, key);
    for (const id of ids) add(this.#keysById, id, key);
  }

  #unindex({ scope, ids }: Entry, key: string): void {
    remove(this.#keysByScope, scope, key);
    for (const id of ids) remove(this.#keysById, id, key);
  }
}

/** `any` can't collide with an organisation, whose id may be any text, including `*`. */
function nameOf(scope: ReadScope): string {
  return scope === 'any-owner' ? anyOwner : `owner ${scope.ownerId}`;
}

/** The length prefix ensures that no scope's prefix is the beginning of another's. */
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
