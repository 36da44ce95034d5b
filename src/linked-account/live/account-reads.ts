import type { Viewer } from '../../auth/viewer.ts';
import type { AccountListQuery, StackOneClient } from '../../stackone/client.ts';
import type { WireLinkedAccount } from '../../stackone/wire/wire.ts';
import type { ReadCache, ReadScope } from './read-cache.ts';
import type { ReadLease } from './read-lease.ts';

type AccountRow = WireLinkedAccount | undefined;

/** StackOne's accounts, as one request reads them by itself. */
export type UnsharedAccounts = Pick<StackOneClient, 'getAccount' | 'listAccounts'>;

type ReadByIds = (
  stackone: UnsharedAccounts,
  ids: readonly string[],
) => Promise<ReadonlyMap<string, WireLinkedAccount | Error>>;

export interface AccountReadsOptions {
  readonly viewer: Viewer;
  /** Must end its calls when the lease ends, and not when the caller leaves. */
  readonly stackone: UnsharedAccounts;
  readonly cache: ReadCache;
  readonly lease: ReadLease;
  /** Whether the caller asked for answers that are read afresh. */
  readonly fresh: boolean;
}

/**
 * StackOne's accounts as one request reads them, shared with other requests of the same scope. What comes out is whatever
 * StackOne answered to a caller of this scope: who may see it is decided by those who use it.
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

  /** One page of accounts in StackOne's order. A row that is no account is `undefined` and keeps its place. */
  listAccounts(query: AccountListQuery): Promise<readonly AccountRow[]> {
    const { accountIds, originOwnerIds, providers, statuses, page, pageSize } = query;
    return this.#cache.read({
      ...this.#common(),
      key: `list ${JSON.stringify([accountIds, originOwnerIds, providers, statuses, page, pageSize])}`,
      idsOf: (rows) => [...(accountIds ?? []), ...rows.flatMap((row) => row?.id ?? [])],
      start: () => this.#stackone.listAccounts(query),
    });
  }

  /** `undefined` when there is no such account. `fresh` for what a decision rests on. */
  getAccount(id: string, fresh = this.#fresh): Promise<AccountRow> {
    return this.#readOne(id, fresh, () => this.#stackone.getAccount(id));
  }

  /**
   * The accounts with these ids, in their order; an error where reading one failed. `readMissing` is called at most once, with
   * the ids that are neither kept nor being read, and with the client to read them by.
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
