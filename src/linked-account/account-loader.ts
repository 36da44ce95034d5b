import DataLoader from 'dataloader';
import { ownsOrActsForAny } from '../auth/policy.ts';
import type { Viewer } from '../auth/viewer.ts';
import type { StackOneClient } from '../stackone/client.ts';
import type { PageSizes } from '../stackone/page-sizes.ts';
import type { WireLinkedAccount } from '../stackone/wire.ts';
import { isWellFormedAccountId } from './account-id.ts';
import { AccountReferences } from './account-references.ts';

/**
 * The only way to an account: built for one viewer and one request, so that neither a foreign account nor a stale one can
 * come out of it. References within one tick become as few calls as URLs and StackOne's page size allow.
 */
export class AccountLoader {
  readonly #viewer: Viewer;
  readonly #batches: DataLoader<string, WireLinkedAccount | null>;

  constructor(viewer: Viewer, stackone: StackOneClient, sizes: PageSizes) {
    this.#viewer = viewer;
    const references = new AccountReferences(stackone, sizes, viewer.actsForAnyOwner ? undefined : [viewer.ownerId]);
    this.#batches = new DataLoader(async (ids) => this.#visible(ids, await references.read(ids)));
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

  #visible(
    ids: readonly string[],
    found: ReadonlyMap<string, WireLinkedAccount | Error>,
  ): (WireLinkedAccount | Error | null)[] {
    return ids.map((id) => {
      const account = found.get(id);
      if (account === undefined || account instanceof Error) return account ?? null;
      return account.id === id && ownsOrActsForAny(this.#viewer, account.origin_owner_id) ? account : null;
    });
  }
}
