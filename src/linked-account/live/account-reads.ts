import type { Viewer } from '../../auth/viewer.ts';
import type { StackOneClient } from '../../stackone/client.ts';
import type { AccountListQuery } from '../../stackone/list-parameters.ts';
import type { WireLinkedAccount } from '../../stackone/wire/wire.ts';
import type { ReadCache, ReadScope } from './read-cache.ts';
import type { ReadLease } from './read-lease.ts';

type AccountRow = WireLinkedAccount | undefined;

/** StackOne's accounts as read by a single request, without sharing. */
export type UnsharedAccounts = Pick<StackOneClient, 'getAccount' | 'listAccounts'>;

type ReadByIds = (
  stackone: UnsharedAccounts,
  ids: readonly string[],
) => Promise<ReadonlyMap<string, WireLinkedAccount | Error>>;

export interface AccountReadsOptions {
  readonly viewer: Viewer;
  /** Must abort its calls when the lease ends, not when the caller disconnects. */
  readonly stackone: UnsharedAccounts;
  readonly cache: ReadCache;
  readonly lease: ReadLease;
  /** Whether the caller asked for uncached reads. */
  readonly fresh: boolean;
}

/**
 * Reads of StackOne's accounts that requests of the same scope share. They return whatever StackOne returned for the scope; the
 * callers of this class decide who may see it.
 */
export class AccountReads {
  readonly #stackone: UnsharedAccounts;
  readonly #cache: ReadCache;
  readonly #lease: ReadLease;
  readonly #fresh: boolean;
  readonly #scope: ReadScope;

  constructor({ viewer, stackone, cache, lease, fresh }: AccountReadsOptions) {
    this.#stackone = stackone;
    this.#cache = cache;
    this.#lease = lease;
    this.#fresh = fresh;
    this.#scope = viewer.actsForAnyOwner ? 'any-owner' : { ownerId: viewer.ownerId };
  }

  /** A page of accounts in StackOne's order. An unreadable row is `undefined` and keeps its position. */
  listAccounts(query: AccountListQuery): Promise<readonly AccountRow[]> {
    const { accountIds, originOwnerIds, providers, statuses, page, pageSize } = query;
    return this.#cache.read({
      ...this.#common(),
      key: `list ${JSON.stringify([accountIds, originOwnerIds, providers, statuses, page, pageSize])}`,
      idsOf: (rows) => [...(accountIds ?? []), ...rows.flatMap((row) => row?.id ?? [])],
      start: () => this.#stackone.listAccounts(query),
    });
  }

  /** Resolves to `undefined` if the account does not exist. Use `fresh` for decisions that depend on the current state. */
  getAccount(id: string, fresh = this.#fresh): Promise<AccountRow> {
    return this.#readOne(id, fresh, () => this.#stackone.getAccount(id));
  }

  /**
   * Resolves to the accounts in the order of their ids, with an error for each failed read. Calls `readMissing` at most once,
   * with the ids that are neither cached nor being read, and with the client to use.
   */
  getAccounts(ids: readonly string[], readMissing: ReadByIds): Promise<(AccountRow | Error)[]> {
    return this.#cache.readBatch<AccountRow>({
      ...this.#common(),
      ids,
      keyOf: keyOfAccount,
      start: (missing) => readMissing(this.#stackone, missing),
    });
  }

  #readOne(id: string, fresh: boolean, start: () => Promise<AccountRow>): Promise<AccountRow> {
    return this.#cache.read({ ...this.#common(), fresh, key: keyOfAccount(id), idsOf: () => [id], start });
  }

  #common() {
    return { scope: this.#scope, fresh: this.#fresh, lease: this.#lease };
  }
}

function keyOfAccount(id: string): string {
  return `account ${id}`;
}
