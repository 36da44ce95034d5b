import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client';
import { ConnectError, createConnectClient } from '@connect-gateway/client';
import { typePolicies } from '@connect-gateway/client/apollo';
import { LinkedAccountsDocument } from '@connect-gateway/client/documents';
import { ConnectButton, ConnectProvider, type HubProps, useConnect } from '@connect-gateway/client/react';
import { StackOneHub } from '@stackone/hub';
import { StrictMode, useState } from 'react';
import { createRoot } from 'react-dom/client';

const url: string = import.meta.env['VITE_GATEWAY'];
const client = createConnectClient({ url, token: async ({ refresh }) => (refresh ? 'new' : null) });
const apollo = new ApolloClient({ link: new HttpLink({ uri: url }), cache: new InMemoryCache({ typePolicies }) });

const Hub = (props: HubProps) => <StackOneHub {...props} baseUrl={import.meta.env['VITE_STACKONE']} />;

function WithHub() {
  const [ids, setIds] = useState<readonly string[]>([]);
  const { state, error, connect } = useConnect({ onFailed: (failure) => failure instanceof ConnectError });
  const read = async () => {
    const { data } = await apollo.query({ query: LinkedAccountsDocument, variables: { first: 10 } });
    setIds(data?.linkedAccounts?.edges.map(({ node }) => node.id) ?? []);
  };
  return (
    <section>
      <ConnectButton hub={Hub} provider="deel" onConnected={read}>
        Connect Deel
      </ConnectButton>
      <button type="button" onClick={() => connect({ categories: ['HRIS'] })}>
        {state} {error?.code}
      </button>
      <output>{ids.length} accounts</output>
    </section>
  );
}

createRoot(document.querySelector('#hub') ?? document.body).render(
  <StrictMode>
    <ConnectProvider client={client}>
      <WithHub />
    </ConnectProvider>
  </StrictMode>,
);
