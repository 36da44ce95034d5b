import type { LinkedAccountEventType } from './__generated__/operations.ts';
import type { ConnectClient, LinkedAccount } from './client.ts';
import type { EventsSelection, LinkedAccountEvent } from './events.ts';
import { readAllAccounts } from './read-all-accounts.ts';
import { wait } from './timing.ts';

const intervalMs = 30_000;

/** Reads the list every 30 seconds and reports differences as events, until the signal is aborted. */
export async function pollAccounts(
  linkedAccounts: ConnectClient['linkedAccounts'],
  { types, linkedAccountIds }: EventsSelection,
  signal: AbortSignal,
  onEvent: (event: LinkedAccountEvent) => void,
): Promise<void> {
  const filter = linkedAccountIds ? { ids: linkedAccountIds } : undefined;
  const report = (type: LinkedAccountEventType, linkedAccountId: string, linkedAccount: LinkedAccount | null) => {
    if (types && !types.includes(type)) return;
    const occurredAt = linkedAccount?.updatedAt ?? new Date().toISOString();
    onEvent({ id: null, type, linkedAccountId, linkedAccount, occurredAt });
  };
  let known: ReadonlyMap<string, LinkedAccount> | undefined;

  while (!signal.aborted) {
    // The next read may succeed.
    const accounts = await readAllAccounts(linkedAccounts, filter, { signal }).catch(() => undefined);
    if (accounts && !signal.aborted) {
      const found = new Map(accounts.map((account) => [account.id, account]));
      for (const [id, account] of known ? found : []) {
        const before = known?.get(id);
        if (!before) report('CREATED', id, account);
        else if (JSON.stringify(before) !== JSON.stringify(account)) report('UPDATED', id, account);
      }
      for (const id of known?.keys() ?? []) if (!found.has(id)) report('DELETED', id, null);
      known = found;
    }
    await wait(intervalMs, signal);
  }
}
