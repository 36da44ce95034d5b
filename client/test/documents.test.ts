import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client';
import { Client, fetchExchange } from '@urql/core';
import { type DocumentNode, Kind, print } from 'graphql';
import { GraphQLClient } from 'graphql-request';
import { afterAll, describe, expect, it } from 'vitest';
import { startWorld } from '../../test/support/world.ts';
import * as texts from '../src/__generated__/operations.ts';
import { typePolicies } from '../src/apollo.ts';
import * as documents from '../src/documents.ts';

const world = await startWorld();
afterAll(() => world.stop());
const url = `${world.url}/graphql`;
const variables = { first: 2 };

const operations = Object.entries(documents)
  .filter(([name]) => name.endsWith('Document'))
  .map(([name, document]) => [name, document as DocumentNode] as const);

describe('./documents', () => {
  it('has a document for every operation whose text the client has', () => {
    const names = Object.keys(texts).map((name) => `${name.charAt(0).toUpperCase()}${name.slice(1)}Document`);
    expect(operations.map(([name]) => name).toSorted()).toEqual(names.toSorted());
  });

  it.each(operations)('%s is one operation with its fragments', (_name, document) => {
    const kinds = document.definitions.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === Kind.OPERATION_DEFINITION)).toHaveLength(1);
  });

  it('is read by Apollo Client, with ./apollo', async () => {
    const client = new ApolloClient({ link: new HttpLink({ uri: url }), cache: new InMemoryCache({ typePolicies }) });
    const { data } = await client.query({ query: documents.LinkedAccountsDocument, variables });
    const after = data?.linkedAccounts?.pageInfo.endCursor ?? null;
    await client.query({
      query: documents.LinkedAccountsDocument,
      variables: { ...variables, after },
      fetchPolicy: 'network-only',
    });
    const known = client.readQuery({ query: documents.LinkedAccountsDocument, variables });
    expect(known?.linkedAccounts?.edges).toHaveLength(4);
  });

  it('is read by urql', async () => {
    const client = new Client({ url, exchanges: [fetchExchange], preferGetMethod: false });
    const { data } = await client.query(documents.LinkedAccountsDocument, variables);
    expect(data?.linkedAccounts?.edges.map(({ node }) => node.id)).toHaveLength(2);
  });

  it('is read by graphql-request', async () => {
    const data = await new GraphQLClient(url).request(documents.LinkedAccountsDocument, variables);
    expect(data.linkedAccounts?.edges.map(({ node }) => node.id)).toHaveLength(2);
  });
});

describe('the texts of the client', () => {
  it('are the documents, without ignored characters', () => {
    expect(texts.linkedAccount.replaceAll(/\s+/g, '')).toBe(
      print(documents.LinkedAccountDocument).replaceAll(/\s+/g, ''),
    );
  });
});
