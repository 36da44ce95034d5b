import { createConnectClient } from '@connect-gateway/client';
import { ConnectButton, useLinkedAccounts } from '@connect-gateway/client/react';
import { Row } from './row.tsx';

export const connectClient = createConnectClient({ url: import.meta.env['VITE_GATEWAY'] });

export function Personio() {
  const account = useLinkedAccounts().accounts.find(({ provider }) => provider === 'personio');
  return <Row name="Personio" status={account?.status} action={<ConnectButton provider="personio" />} />;
}
