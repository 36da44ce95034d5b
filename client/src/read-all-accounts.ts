import type { LinkedAccountFilter } from './__generated__/operations.ts';
import type { ConnectClient, LinkedAccount } from './client.ts';
import type { RequestOptions } from './transport.ts';

/** With 100 accounts per page. */
const mostPages = 20;

/** Reads all pages of the list. */
export async function readAllAccounts(
  linkedAccounts: ConnectClient['linkedAccounts'],
  filter: LinkedAccountFilter | undefined,
  options: RequestOptions,
): Promise<LinkedAccount[]> {
  const accounts: LinkedAccount[] = [];
  let after: string | null = null;
  for (let pages = 0; pages < mostPages; pages += 1) {
    const page = await linkedAccounts({ first: 100, after, filter }, options);
    accounts.push(...page.nodes);
    after = page.endCursor;
    if (!page.hasNextPage || after === null) break;
  }
  return accounts;
}
