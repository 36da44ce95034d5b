import { ApolloClient, gql, HttpLink, InMemoryCache, type TypedDocumentNode, type TypePolicies } from '@apollo/client';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { typePolicies } from '../../client/src/apollo.ts';
import { startWorld } from '../support/world.ts';

const world = await startWorld();
beforeEach(() => world.sandbox.reset());
afterAll(() => world.stop());

function connect(policies?: TypePolicies) {
  const cache = new InMemoryCache(policies && { typePolicies: policies });
  const client = new ApolloClient({ cache, link: new HttpLink({ uri: `${world.url}/graphql` }) });
  return { cache, client };
}

interface List {
  readonly linkedAccounts: {
    readonly edges: readonly { readonly node: { readonly id: string } }[];
    readonly pageInfo: { readonly endCursor: string };
  };
}

const names = gql('query Names { linkedAccounts(first: 1) { edges { node { id connector { provider name } } } } }');
const logos = gql('query Logos { linkedAccounts(first: 1) { edges { node { id connector { provider logoUrl } } } } }');

describe("Apollo Client's cache", () => {
  it("loses one query's connector to the next without type policies", async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const { client } = connect();
    await client.query({ query: names });
    expect(client.readQuery({ query: names })).not.toBeNull();
    await client.query({ query: logos });
    expect(client.readQuery({ query: names })).toBeNull();
    warn.mockRestore();
  });

  it('keeps the fields of a connector from several queries with type policies', async () => {
    const { client } = connect(typePolicies);
    const { data } = await client.query({ query: names });
    await client.query({ query: logos });
    expect(client.readQuery({ query: names })).toEqual(data);
  });

  it.each([
    ['the viewer', '{ connectViewer { username } }', '{ connectViewer { scopes } }'],
    [
      'an account’s meta',
      '{ linkedAccounts(first: 1) { edges { node { id meta { provider } } } } }',
      '{ linkedAccounts(first: 1) { edges { node { id meta { category } } } } }',
    ],
  ])('keeps the fields of %s from several queries', async (_what, first, second) => {
    const { client } = connect(typePolicies);
    const { data } = await client.query({ query: gql(`query First ${first}`) });
    await client.query({ query: gql(`query Second ${second}`) });
    expect(client.readQuery({ query: gql(`query First ${first}`) })).toEqual(data);
  });

  it('adds pages to a list, and removes a deleted account', async () => {
    const { cache, client } = connect(typePolicies);
    const query: TypedDocumentNode<List, { after?: string }> = gql(`query List($after: String) {
      linkedAccounts(first: 2, after: $after) { edges { node { id } } pageInfo { endCursor hasNextPage } }
    }`);
    const idsInCache = () => client.readQuery({ query })?.linkedAccounts.edges.map(({ node }) => node.id) ?? [];
    const first = await client.query({ query });
    const after = first.data?.linkedAccounts.pageInfo.endCursor ?? '';
    await client.query({ query, variables: { after }, fetchPolicy: 'network-only' });
    const ids = idsInCache();
    expect(new Set(ids).size).toBe(4);

    const [id = ''] = ids;
    const remove = gql(`mutation Remove($input: DeleteLinkedAccountInput!) {
      deleteLinkedAccount(input: $input) { deletedLinkedAccountId }
    }`);
    await client.mutate({ mutation: remove, variables: { input: { id } } });
    cache.evict({ id: cache.identify({ __typename: 'LinkedAccount', id }) ?? '' });
    expect(idsInCache()).toEqual(ids.slice(1));
  });
});
