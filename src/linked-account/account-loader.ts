import DataLoader from 'dataloader';
import { ownsOrActsForAny } from '../auth/policy.ts';
import type { Viewer } from '../auth/viewer.ts';
import type { StackOneClient } from '../stackone/client.ts';
import type { WireLinkedAccount } from '../stackone/wire.ts';
import { isWellFormedAccountId } from './account-id.ts';

/** As many as StackOne surely returns in one page. */
const maximumBatchSize = 50;

/**
 * The only way to an account: built for one viewer and one request, so that neither a foreign account nor a stale one can
 * come out of it. References within one tick become one call per 50 different ids.
 */
export class AccountLoader {
  readonly #viewer: Viewer;
  readonly #stackone: StackOneClient;
  readonly #batches: DataLoader<string, WireLinkedAccount | null>;

  constructor(viewer: Viewer, stackone: StackOneClient) {
    this.#viewer = viewer;
    this.#stackone = stackone;
    this.#batches = new DataLoader((ids) => this.#read(ids), { maxBatchSize: maximumBatchSize });
  }

  /** The account; `null` for a missing and for a foreign one alike. */
  load(id: string): Promise<WireLinkedAccount | null> {
    return isWellFormedAccountId(id) ? this.#batches.load(id) : Promise.resolve(null);
  }

  /** The same, past what this request has read already: for a decision that must rest on the present state. */
  loadAfresh(id: string): Promise<WireLinkedAccount | null> {
    this.forget(id);
    return this.load(id);
  }

  /** To be called when the account has changed. */
  forget(id: string): void {
    this.#batches.clear(id);
  }

  async #read(ids: readonly string[]): Promise<(WireLinkedAccount | null)[]> {
    const accounts = await this.#fetch(ids);
    const byId = new Map<string, WireLinkedAccount>();
    for (const account of accounts) {
      if (account && ownsOrActsForAny(this.#viewer, account.origin_owner_id)) byId.set(account.id, account);
    }
    return ids.map((id) => byId.get(id) ?? null);
  }

  async #fetch(ids: readonly string[]): Promise<readonly (WireLinkedAccount | undefined)[]> {
    const [id] = ids;
    if (ids.length === 1 && id !== undefined) return [await this.#stackone.getAccount(id)];
    return this.#stackone.listAccounts({
      accountIds: ids,
      ...(!this.#viewer.actsForAnyOwner && { originOwnerIds: [this.#viewer.ownerId] }),
      page: 1,
      pageSize: ids.length,
    });
  }
}
