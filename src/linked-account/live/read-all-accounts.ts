import type { StackOneClient } from '../../stackone/client.ts';
import type { PageSizes } from '../../stackone/items/page-sizes.ts';
import { AccountList } from '../list/account-list.ts';
import type { AccountsOfOwner } from './account-watch.ts';

/** More than any organisation is known to have. Accounts beyond this number are not watched. */
const maximumAccounts = 1_000;

/** Reads all accounts of one organisation. Omits rows of other organisations. */
export async function readAllAccounts(
  stackone: Pick<StackOneClient, 'listAccounts'>,
  sizes: PageSizes,
  ownerId: string,
  onRequest: () => void,
): Promise<AccountsOfOwner> {
  const counted = {
    listAccounts: (query: Parameters<StackOneClient['listAccounts']>[0]) => {
      onRequest();
      return stackone.listAccounts(query);
    },
  };
  const list = await new AccountList(counted, sizes, { originOwnerIds: [ownerId] }).readBeginning(maximumAccounts);
  const accounts = list.rows.filter((row) => row?.origin_owner_id === ownerId).filter((row) => row !== undefined);
  // An account with an unreadable row is not deleted.
  return { accounts, complete: list.reachesEnd && list.rows.every((row) => row !== undefined) };
}
