import type { ConnectClient, LinkedAccount } from './client.ts';
import { asConnectError, type ConnectError } from './connect-error.ts';
import type { EventsStatus, LinkedAccountEvent } from './events.ts';
import { readAllAccounts } from './read-all-accounts.ts';

export interface LinkedAccountListState {
  /** Empty until the list has been read. */
  readonly accounts: readonly LinkedAccount[];
  /** Whether the list is being read for the first time. */
  readonly loading: boolean;
  /** The reason why the list could not be read or is no longer updated. */
  readonly error: ConnectError | undefined;
  /** Whether changes arrive immediately. */
  readonly updates: EventsStatus;
}

/** The organisation's linked accounts, updated while there is a listener. */
export interface LinkedAccountList {
  getState(): LinkedAccountListState;
  subscribe(listener: () => void): () => void;
  /** Reads the list again. */
  refresh(): Promise<void>;
}

export const emptyList: LinkedAccountListState = {
  accounts: [],
  loading: true,
  error: undefined,
  updates: 'connecting',
};

export function createLinkedAccountList(client: ConnectClient): LinkedAccountList {
  const listeners = new Set<() => void>();
  let state = emptyList;
  let stop: (() => void) | undefined;
  let reading: { readonly controller: AbortController; readonly done: Promise<void> } | undefined;
  /** The events during a read of the list. The result of the read may be older. */
  let arrived: LinkedAccountEvent[] = [];

  const set = (change: Partial<LinkedAccountListState>) => {
    state = { ...state, ...change };
    for (const listener of [...listeners]) listener();
  };

  const read = async (signal: AbortSignal) => {
    arrived = [];
    try {
      const accounts = await readAllAccounts(client.linkedAccounts, undefined, { signal });
      set({ accounts: arrived.reduce(applyEvent, accounts), loading: false, error: undefined });
    } catch (thrown) {
      if (!signal.aborted) set({ loading: false, error: asConnectError(thrown) });
    }
  };
  const refresh = () => {
    // The first pages of a read may already be outdated.
    reading?.controller.abort();
    const controller = new AbortController();
    reading = { controller, done: read(controller.signal) };
    return reading.done;
  };
  const onEvent = (event: LinkedAccountEvent) => {
    // Only a deletion means that the account was removed. This one could not be read.
    if (event.linkedAccount === null && event.type !== 'DELETED') return void refresh();
    arrived.push(event);
    set({ accounts: applyEvent(state.accounts, event) });
  };

  const start = () =>
    client.events({
      onEvent,
      onResync: refresh,
      onStatus: (updates) => set({ updates }),
      onError: (error) => set({ loading: false, error }),
    });
  return {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      stop ??= start();
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        stop?.();
        stop = undefined;
        reading?.controller.abort();
      };
    },
    refresh,
  };
}

function applyEvent(accounts: readonly LinkedAccount[], event: LinkedAccountEvent): LinkedAccount[] {
  const { linkedAccountId: id, linkedAccount } = event;
  if (event.type === 'DELETED' || !linkedAccount) return accounts.filter((account) => account.id !== id);
  const known = accounts.some((account) => account.id === id);
  return known
    ? accounts.map((account) => (account.id === id ? linkedAccount : account))
    : [...accounts, linkedAccount];
}
