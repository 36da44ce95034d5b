import { useSyncExternalStore } from 'react';
import type { ConnectClient } from '../client.ts';
import {
  createLinkedAccountList,
  emptyList,
  type LinkedAccountList,
  type LinkedAccountListState,
} from '../linked-account-list.ts';
import { useConnectClient } from './connect-provider.tsx';

export interface LinkedAccounts extends LinkedAccountListState {
  readonly refresh: () => Promise<void>;
}

/** One list per client, shared by all components. */
const lists = new WeakMap<ConnectClient, LinkedAccountList>();

/** The organisation's linked accounts, updated while a component shows them. */
export function useLinkedAccounts(): LinkedAccounts {
  const client = useConnectClient();
  const { subscribe, getState, refresh } = listOf(client);
  const state = useSyncExternalStore(subscribe, getState, () => emptyList);
  return { ...state, refresh };
}

/** Shows a change by this page at once, even if no events arrive. */
export function refreshLinkedAccounts(client: ConnectClient): void {
  void lists.get(client)?.refresh();
}

function listOf(client: ConnectClient): LinkedAccountList {
  let list = lists.get(client);
  if (!list) {
    list = createLinkedAccountList(client);
    lists.set(client, list);
  }
  return list;
}
