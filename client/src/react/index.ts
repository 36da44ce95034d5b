export { ConnectButton, type ConnectButtonProps, type ConnectLabels } from './connect-button.tsx';
export { ConnectProvider, type ConnectProviderProps, useConnectClient } from './connect-provider.tsx';
export { type Connect, type HubProps, type UseConnectOptions, useConnect } from './use-connect.ts';
export { type LinkedAccounts, useLinkedAccounts } from './use-linked-accounts.ts';
