import type { StackOneClient } from '../../stackone/client.ts';
import type { PageSizes } from '../../stackone/items/page-sizes.ts';
import { AccountList } from '../list/account-list.ts';
import type { AccountsOfOwner } from './account-watch.ts';

/** More than any organisation is known to have; the accounts beyond it are not watched. */
const maximumAccounts = 1_000;

/** All accounts of one organisation. Rows that StackOne gives of others are left out. */
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
  // An account whose row can't be read is not gone.
  return { accounts, complete: list.reachesEnd && list.rows.every((row) => row !== undefined) };
}
