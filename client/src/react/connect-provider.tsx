import { createContext, type ReactElement, type ReactNode, useContext } from 'react';
import type { ConnectClient } from '../client.ts';

const ClientContext = createContext<ConnectClient | undefined>(undefined);

export interface ConnectProviderProps {
  readonly client: ConnectClient;
  readonly children?: ReactNode;
}

/** Provides the client to the hooks and buttons below it. */
export function ConnectProvider({ client, children }: ConnectProviderProps): ReactElement {
  return <ClientContext.Provider value={client}>{children}</ClientContext.Provider>;
}

export function useConnectClient(): ConnectClient {
  const client = useContext(ClientContext);
  if (!client) throw new Error('Put <ConnectProvider client={…}> around what uses @connect-gateway/client/react.');
  return client;
}
