import DataLoader from 'dataloader';
import { ownsOrActsForAny } from '../auth/policy.ts';
import type { Viewer } from '../auth/viewer.ts';
import type { PageSizes } from '../stackone/items/page-sizes.ts';
import type { WireLinkedAccount } from '../stackone/wire/wire.ts';
import { isWellFormedAccountId } from './account-id.ts';
import { AccountReferences } from './account-references.ts';
import type { AccountReads } from './live/account-reads.ts';

/**
 * The only source of accounts for resolvers. It belongs to one viewer and one request, and never returns a foreign account. It
 * batches the references of one tick into as few calls as URLs and StackOne's page size allow.
 */
export class AccountLoader {
  readonly #viewer: Viewer;
  readonly #reads: AccountReads;
  readonly #batches: DataLoader<string, WireLinkedAccount | null>;

  constructor(viewer: Viewer, reads: AccountReads, sizes: PageSizes) {
    this.#viewer = viewer;
    this.#reads = reads;
    const owners = viewer.actsForAnyOwner ? undefined : [viewer.ownerId];
    this.#batches = new DataLoader(async (ids) => {
      const found = await reads.getAccounts(ids, (stackone, missing) =>
        new AccountReferences(stackone, sizes, owners).read(missing),
      );
      return ids.map((id, index) => {
        const account = found[index];
        return account instanceof Error ? account : this.#visible(id, account);
      });
    });
  }

  /** Resolves to `null` for a missing account and for a foreign one alike. */
  load(id: string): Promise<WireLinkedAccount | null> {
    return isWellFormedAccountId(id) ? this.#batches.load(id) : Promise.resolve(null);
  }

  /** Resolves to the accounts in the order of their ids, with an error for each that could not be read. */
  loadEach(ids: readonly (string | null)[]): Promise<(WireLinkedAccount | null | Error)[]> {
    return Promise.all(ids.map((id) => (id === null ? null : this.load(id).catch(asError))));
  }

  /** Like `load`, but reads the account from StackOne now. Use it for decisions that depend on the current state. */
  async loadAfresh(id: string): Promise<WireLinkedAccount | null> {
    if (!isWellFormedAccountId(id)) return null;
    this.forget(id);
    const account = this.#visible(id, await this.#reads.getAccount(id, true));
    this.#batches.prime(id, account);
    return account;
  }

  /** Call it when the account has changed. */
  forget(id: string): void {
    this.#batches.clear(id);
  }

  #visible(id: string, account: WireLinkedAccount | undefined): WireLinkedAccount | null {
    return account?.id === id && ownsOrActsForAny(this.#viewer, account.origin_owner_id) ? account : null;
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('unknown failure', { cause: error });
}
