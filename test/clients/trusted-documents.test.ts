import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { print } from '@apollo/client/utilities';
import { Client, fetchExchange } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';
import { afterAll, describe, expect, it } from 'vitest';
import { hashOf } from '../../src/graphql/documents/known-document.ts';
import { apolloManifest, flatManifest, manifestFile } from '../support/manifest-file.ts';
import { startWorld } from '../support/world.ts';

const text = 'query Who { connectViewer { username __typename } }';
const trusted = gql(text);
const other = gql('query Other { connectViewer { username __typename } }');
const answer = { connectViewer: { username: 'dev', __typename: 'ConnectViewer' } };

/** Apollo Client prints a document anew; urql sends it as it was written. */
const texts = [print(trusted), text];
const apolloFile = manifestFile(apolloManifest(texts));
const flatFile = manifestFile(flatManifest(texts));
const open = await startWorld({ config: { trustedDocuments: { file: apolloFile.path, only: false } } });
const only = await startWorld({ config: { trustedDocuments: { file: flatFile.path, only: true } } });
afterAll(async () => {
  await Promise.all([open.stop(), only.stop()]);
  apolloFile.remove();
  flatFile.remove();
});

/** What a client has sent: its documents' texts, or `id` for a document without its text. */
function recordingFetch() {
  const sent: string[] = [];
  const record: typeof fetch = (input, init) => {
    const { query }: { query?: string } = JSON.parse(String(init?.body));
    sent.push(query === undefined || query === '' ? 'id' : 'text');
    return fetch(input, init);
  };
  return { sent, record };
}

type Ask = (url: string, document: typeof trusted) => Promise<{ data: unknown; codes: unknown[]; sent: string[] }>;

const clients: Readonly<Record<string, Ask>> = {
  "Apollo Client's persisted queries link": async (url, document) => {
    const { sent, record } = recordingFetch();
    const persisted = new PersistedQueryLink({ sha256: hashOf });
    const link = persisted.concat(new HttpLink({ uri: `${url}/graphql`, fetch: record }));
    const client = new ApolloClient({ link, cache: new InMemoryCache() });
    const { data, error } = await client.query({ query: document, errorPolicy: 'all' });
    const errors: readonly { extensions?: Record<string, unknown> }[] =
      error && 'errors' in error ? Object(error).errors : [];
    return { data, codes: errors.map(({ extensions }) => extensions?.['code']), sent };
  },

  "urql's persisted exchange": async (url, document) => {
    const { sent, record } = recordingFetch();
    const persisted = persistedExchange({
      preferGetForPersistedQueries: false,
      generateHash: async (text) => hashOf(text),
    });
    const client = new Client({
      url: `${url}/graphql`,
      exchanges: [persisted, fetchExchange],
      fetch: record,
      preferGetMethod: false,
    });
    const { data, error } = await client.query(document, {});
    return { data, codes: error?.graphQLErrors.map(({ extensions }) => extensions['code']) ?? [], sent };
  },
};

describe.each(Object.entries(clients))('%s', (_name, ask) => {
  it('runs a trusted document by its id alone', async () => {
    for (const { url } of [open, only]) {
      expect(await ask(url, trusted)).toEqual({ data: answer, codes: [], sent: ['id'] });
    }
  });

  it('sends the text of a document that is not in the manifest, where other documents may run', async () => {
    expect(await ask(open.url, other)).toEqual({ data: answer, codes: [], sent: ['id', 'text'] });
  });

  it('does not send the text where only trusted documents run', async () => {
    const { data, codes, sent } = await ask(only.url, other);
    expect({ data: data ?? undefined, codes, sent }).toEqual({
      data: undefined,
      codes: ['DOCUMENT_NOT_TRUSTED'],
      sent: ['id'],
    });
  });
});
