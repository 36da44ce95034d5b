import { ApolloServer } from '@apollo/server';
import { getIntrospectionQuery } from 'graphql';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { exchange, json } from '../http/exchange.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ fastPath: true });
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => world.stop());

const query = 'query Who($yes: Boolean = true) { connectViewer @include(if: $yes) { username } }';
const who = { data: { connectViewer: { username: 'dev' } } };

interface Asked {
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The answer, and whether Apollo Server executed the operation. */
async function ask({ body, headers = {} }: Asked) {
  const apollo = vi.spyOn(ApolloServer.prototype, 'executeHTTPGraphQLRequest');
  const answer = await exchange(world, { headers: { ...json, ...headers }, body: JSON.stringify(body) });
  return { answer, apollo: apollo.mock.calls.length > 0 };
}

describe('an operation', () => {
  it.each<[string, Asked]>([
    ['that was never seen before', { body: { query: `${query} # new` } }],
    ['that is known', { body: { query } }],
    ['with an empty name', { body: { query, operationName: '' } }],
    ['with its name and variables', { body: { query, operationName: 'Who', variables: { yes: true } } }],
    [
      'with everything it does not need as null',
      { body: { query, operationName: null, variables: null, extensions: null } },
    ],
    [
      'with the extensions that Apollo Client sends',
      { body: { query, extensions: { clientLibrary: { name: '@apollo/client', version: '4.0.0' } } } },
    ],
    ['with fields that no one knows', { body: { query, extensions: { a: [1] }, documentId: 'a' } }],
  ])('is executed without Apollo Server: %s', async (_name, asked) => {
    const { answer, apollo } = await ask(asked);
    expect({ body: answer.body, apollo }).toEqual({ body: who, apollo: false });
  });

  it.each<[string, Asked, string | undefined]>([
    [
      'a persisted query',
      { body: { query, extensions: { persistedQuery: { version: 1, sha256Hash: 'a' } } } },
      'BAD_REQUEST',
    ],
    ['an invalid document', { body: { query: '{ nothing }' } }, 'GRAPHQL_VALIDATION_FAILED'],
    ['a text that does not parse', { body: { query: '{' } }, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown operation', { body: { query, operationName: 'B' } }, 'OPERATION_RESOLUTION_FAILURE'],
    ['variables that do not fit', { body: { query, variables: { yes: 1 } } }, 'BAD_USER_INPUT'],
    ['variables that are no object', { body: { query, variables: [] } }, 'BAD_REQUEST'],
    ['extensions that are no object', { body: { query, extensions: 'a' } }, 'BAD_REQUEST'],
    ['a batch', { body: [{ query }] }, 'BAD_REQUEST'],
    ['a trace for a router', { body: { query }, headers: { 'apollo-federation-include-trace': 'ftv1' } }, undefined],
  ])('is left to Apollo Server: %s', async (_name, asked, code) => {
    for (let count = 0; count < 2; count += 1) {
      const { answer, apollo } = await ask(asked);
      expect({ apollo, code: answer.body.errors?.[0]?.extensions['code'] }).toEqual({ apollo: true, code });
    }
  });

  it('that introspects the schema is also executed without Apollo Server', async () => {
    const { answer, apollo } = await ask({ body: { query: getIntrospectionQuery() } });
    expect(apollo).toBe(false);
    expect(answer.body.data.__schema.queryType).toMatchObject({ name: 'Query' });
  });

  it('is traced by resolvers that the fast path does not bypass', async () => {
    const traced = { body: { query }, headers: { 'apollo-federation-include-trace': 'ftv1' } };
    const { answer } = await ask(traced);
    expect(answer.body).toEqual({ ...who, extensions: { ftv1: expect.any(String) } });
    expect((await ask({ body: { query } })).answer.body).toEqual(who);
  });
});

describe('the answer of the fast path', () => {
  let apollo: World;
  beforeAll(async () => {
    // Both have the same StackOne.
    apollo = await startWorld({ fastPath: false, upstreamUrl: world.sandbox.url });
  });
  afterAll(() => apollo.stop());

  const account = '45355976281015164504';
  const list = `query List($first: Int = 3, $after: String, $no: Boolean = false) {
    linkedAccounts(first: $first, after: $after) {
      edges { cursor node { ...Account ... on LinkedAccount @skip(if: $no) { status createdAt setupInformation } } }
      pageInfo { hasNextPage endCursor }
    }
  }
  fragment Account on LinkedAccount { __typename id label connector { name category } originOwner { id } }`;
  const create = `mutation ($input: ConnectSessionCreateInput!) {
    bad: createConnectSession(input: { originOwnerId: " ", originOwnerName: "A" }) { token }
    also: createConnectSession(input: $input) { connectSession { provider label metadata } }
  }`;

  it.each<[string, string, unknown?]>([
    ['a viewer', '{ connectViewer { username scopes originOwner { id } } }'],
    ['a list', list],
    ['a list with variables', list, { first: 1, after: null, no: true }],
    ['an error of a field', '{ linkedAccounts(first: 1000) { nodes { id } } connectViewer { username } }'],
    ['an error of an argument', 'query ($d: ID = "a") { linkedAccount(id: $d) { id } }', { d: null }],
    ['an error of a condition', 'query ($d: Boolean = true) { connectViewer { username @skip(if: $d) } }', { d: null }],
    [
      'an error of a root condition',
      'query ($d: Boolean = true) { connectViewer @skip(if: $d) { username } }',
      { d: null },
    ],
    [
      'a mutation',
      create,
      { input: { originOwnerId: 'dev-owner', originOwnerName: 'Ü €', metadata: { a: [null, 1.5] } } },
    ],
    [
      'entities',
      'query ($of: [_Any!]!) { _entities(representations: $of) { __typename ... on LinkedAccount { label } ... on Connector { name } } }',
      {
        of: [
          { __typename: 'LinkedAccount', id: account },
          { __typename: 'Connector', provider: 'none' },
          { __typename: 'Connector', provider: 'slack' },
        ],
      },
    ],
    [
      'an entity that there is not',
      'query ($of: [_Any!]!) { _entities(representations: $of) { __typename } }',
      { of: [{ __typename: 'Nothing', id: account }] },
    ],
    ['odd names', `{ __proto__: linkedAccount(id: "${account}") { constructor: id toString: label then: provider } }`],
  ])('has the same bytes and headers as that of Apollo Server: %s', async (_name, query, variables) => {
    for (const accept of ['*/*', 'application/json', 'application/graphql-response+json']) {
      const send = async ({ url }: World) => {
        const response = await fetch(`${url}/graphql`, {
          method: 'POST',
          headers: { ...json, accept, 'x-request-id': 'request-12' },
          body: JSON.stringify({ query, variables }),
        });
        const headers = [...response.headers].filter(([name]) => name !== 'date');
        return { status: response.status, headers, body: await response.text() };
      };
      const [fast, slow] = [await send(world), await send(apollo)];
      expect(fast).toEqual(slow);
      expect(fast.body).toContain('"data"');
    }
  });
});
