import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cursorsOf } from '../../src/linked-account/list/cursor.ts';
import { createSchema } from '../../src/schema.ts';
import { Secret } from '../../src/values/secret.ts';
import { coordinatesIn, coordinatesOf } from '../support/schema-coordinates.ts';
import { claimsOf, jwtConfig, startIssuer } from '../support/tokens.ts';
import { startWorld } from '../support/world.ts';

const issuer = await startIssuer();
// Through a router, whose documents may be larger, because this document selects everything.
const routerSecret = 'r'.repeat(32);
const world = await startWorld({
  config: {
    auth: jwtConfig({ kind: 'jwks', url: issuer.jwksUrl }),
    router: { secrets: [new Secret(routerSecret)], required: true },
  },
});
afterAll(async () => {
  await world.stop();
  issuer.close();
});

const authorization = `Bearer ${await issuer.token(claimsOf('acme'))}`;
const asGlobex = `Bearer ${await issuer.token(claimsOf('globex', { origin_owner_name: 'canary' }))}`;
const headers = { authorization, 'x-router-authorization': routerSecret };
const foreignId = 'globex-account';
const ownId = 'acme-account';

beforeEach(() => {
  world.sandbox.accounts.add({ id: ownId, origin_owner_id: 'acme', origin_owner_name: 'Name of acme' });
  world.sandbox.accounts.add({
    id: foreignId,
    origin_owner_id: 'globex',
    origin_owner_name: 'canary',
    origin_username: 'canary',
    label: 'canary',
    setup_information: { domain: 'canary' },
    status_reasons: [{ code: 'canary', description: 'canary', timestamp: '2026-01-01T00:00:00Z' }],
  });
  ignoreFilters();
  world.sandbox.faults.add({
    method: 'GET',
    path: '/connect_sessions/*',
    fault: { kind: 'body', body: foreignSession },
  });
});
afterEach(() => world.sandbox.reset());

/** The session that StackOne returns for any id. */
const foreignSession = {
  id: 7001,
  organization_id: 1,
  project_id: 'project',
  origin_owner_id: 'globex',
  origin_owner_name: 'canary',
  label: 'canary',
  metadata: { canary: true },
  external_trigger_token: 'canary',
  created_at: '2026-01-01T00:00:00Z',
  latest_connection_attempt: {
    id: 'canary',
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
    status: 'authenticated',
    account_secure_id: foreignId,
  },
};

/** Makes StackOne answer every list with all accounts. */
function ignoreFilters(): void {
  const transform = () => world.sandbox.accounts.list();
  world.sandbox.faults.add({ method: 'GET', path: '/accounts', fault: { kind: 'transform', transform } });
}

const writes = () =>
  world.sandbox.requests.filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);

const everything = `id provider providerName connector { name } status needsReconnection statusReasons { code description timestamp } originOwnerId
  originOwnerName originUsername originOwner { id linkedAccounts(first: 2) { nodes { id label } } } setupInformation label type createdAt
  updatedAt meta { provider category models }`;
const page = `{ edges { cursor node { ${everything} } } nodes { ${everything} } pageInfo { hasNextPage startCursor endCursor } }`;
const sessionFields = `id organizationId projectId originOwnerId originOwnerName originUsername originOwner { id linkedAccounts(first: 2) ${page} }
  categories provider connector { name } accountId account { ${everything} } label metadata externalTriggerToken type integrationId createdAt
  latestAttempt { id status errorCode errorDescription createdAt updatedAt linkedAccount { ${everything} } }`;
const session = `{ token authLinkUrl expiresAt connectSession { ${sessionFields} } existingAccounts { ${everything} } }`;
const sessionChoices = `categories: [HRIS], provider: "hibob", providerVersion: "1", accountId: $account, expiresIn: 60, metadata: { a: 1 },
  multiple: true, label: "mine", type: TEST, integrationId: "integration"`;
/** A cursor of the list of globex's accounts. */
const foreignCursor = cursorsOf({ originOwnerIds: ['globex'] })({ offset: 1, lastId: foreignId });
const owner = 'originOwnerId: "acme", originOwnerName: "Name of acme"';
const connectorWith = (nodes: object[]) => ({
  linkedAccounts: { nodes },
  profiles: [{ connector: { linkedAccounts: { nodes } } }],
});
const emptyPage = { edges: [], nodes: [], pageInfo: { hasNextPage: false, startCursor: null, endCursor: null } };
const entity = (fields: string, on: string) =>
  `_entities(representations: [{ ${fields} }]) { __typename ... on LinkedAccount { ${on} } ... on OriginOwner { id linkedAccounts(first: 2) ${page} } }`;

/** The values in the operations below, as literals or as variables. */
const values = { id: foreignId, account: foreignId, owner: 'globex', session: '7001' };
const typeOf = { id: 'ID!', account: 'String!', owner: 'String!', session: 'ID!' };

interface Attempt {
  readonly what: string;
  readonly operation: 'query' | 'mutation';
  readonly field: string;
  readonly expected: unknown;
  readonly code?: string;
}

const query = (what: string, field: string, expected: unknown): Attempt => ({
  what,
  operation: 'query',
  field,
  expected,
});
const mutation = (what: string, code: string, field: string): Attempt => ({
  what,
  operation: 'mutation',
  field,
  expected: null,
  code,
});

/** Requests of an acme caller for globex's data, and the expected responses. */
const attempts: Attempt[] = [
  query('its account by id', `linkedAccount(id: $id) { ${everything} }`, null),
  query('its accounts by owner', `linkedAccounts(first: 2, filter: { originOwnerIds: [$owner] }) ${page}`, emptyPage),
  query('its account by a list of ids', `linkedAccounts(filter: { ids: [$id] }) { nodes { id label } }`, { nodes: [] }),
  query('every account', 'linkedAccounts { nodes { id } }', { nodes: [{ id: ownId }] }),
  query('its entity', entity(`__typename: "LinkedAccount", id: $id`, everything), [null]),
  query('itself as an entity', entity('__typename: "OriginOwner", id: $owner', 'id'), [null]),
  query(
    'its accounts through the own organisation',
    'connectViewer { originOwner { linkedAccounts(filter: { originOwnerIds: [$owner] }) { nodes { id } } } }',
    { originOwner: { linkedAccounts: { nodes: [] } } },
  ),
  query(
    'its accounts by all that a list can be asked by',
    `linkedAccounts(first: 2, filter: { ids: [$id], originOwnerIds: [$owner], providers: ["hibob"], statuses: [ACTIVE] }) ${page}`,
    emptyPage,
  ),
  {
    ...query('what follows in its list', `linkedAccounts(first: 2, after: "${foreignCursor}") ${page}`, null),
    code: 'BAD_USER_INPUT',
  },
  {
    ...query(
      'what follows in its list, of the own organisation',
      `connectViewer { originOwnerName username scopes originOwner { linkedAccounts(after: "${foreignCursor}") ${page} } }`,
      expect.objectContaining({ originOwner: { linkedAccounts: null } }),
    ),
    code: 'BAD_USER_INPUT',
  },
  query('its session by id', `connectSession(id: $session) { ${sessionFields} }`, null),
  query('its accounts of a connector', `connector(provider: "hibob") { linkedAccounts ${page} }`, {
    linkedAccounts: expect.objectContaining({ nodes: [expect.objectContaining({ id: ownId })] }),
  }),
  query(
    'its accounts of every connector',
    'connectors(filter: { category: HRIS, active: true }) { linkedAccounts { nodes { id } } profiles { connector { linkedAccounts { nodes { id } } } } }',
    [connectorWith([]), connectorWith([]), connectorWith([{ id: ownId }]), connectorWith([])],
  ),
  {
    ...query(
      'what follows in its list, of a connector',
      `connector(provider: "hibob") { linkedAccounts(first: 2, after: "${foreignCursor}") ${page} }`,
      { linkedAccounts: null },
    ),
    code: 'BAD_USER_INPUT',
  },
  mutation(
    'a session for it',
    'FORBIDDEN',
    `createConnectSession(input: { originOwnerId: $owner, originOwnerName: "Name of acme" }) ${session}`,
  ),
  mutation(
    'a session under its name',
    'FORBIDDEN',
    `createConnectSession(input: { originOwnerId: "acme", originOwnerName: $owner }) ${session}`,
  ),
  mutation(
    "a session in another person's name",
    'FORBIDDEN',
    `createConnectSession(input: { ${owner}, originUsername: "bob" }) ${session}`,
  ),
  mutation(
    'a session to edit its account',
    'NOT_FOUND',
    `createConnectSession(input: { ${owner}, ${sessionChoices} }) ${session}`,
  ),
  mutation('the same for browsers', 'NOT_FOUND', `createViewerConnectSession(input: { ${sessionChoices} }) ${session}`),
  mutation(
    'to reconnect its account',
    'NOT_FOUND',
    `reconnectLinkedAccount(input: { id: $id, expiresIn: 60, metadata: { a: 1 }, label: "mine" }) ${session}`,
  ),
  mutation(
    'to rename its account',
    'NOT_FOUND',
    `updateLinkedAccount(input: { id: $id, label: "mine" }) { linkedAccount { ${everything} } }`,
  ),
  mutation(
    'to take its account over',
    'FORBIDDEN',
    `updateLinkedAccount(input: { id: $id, ${owner}, originUsername: "bob", type: TEST }) { linkedAccount { ${everything} } }`,
  ),
  mutation(
    'to give it an account',
    'FORBIDDEN',
    `updateLinkedAccount(input: { id: "${ownId}", originOwnerId: $owner }) { linkedAccount { id } }`,
  ),
  mutation(
    'to remove its account',
    'NOT_FOUND',
    `deleteLinkedAccount(input: { id: $id }) { deletedLinkedAccountId linkedAccount { ${everything} } }`,
  ),
];

type Variant = readonly [name: string, document: string, variables: Record<string, string>];

function variantsOf({ operation, field }: Attempt): Variant[] {
  const literal = field.replace(/\$(\w+)/g, (_match, name: keyof typeof values) => `"${values[name]}"`);
  const used = (Object.keys(values) as (keyof typeof values)[]).filter((name) => field.includes(`$${name}`));
  const declared = used.map((name) => `$${name}: ${typeOf[name]}`).join(', ');
  const root = operation === 'query' ? 'Query' : 'Mutation';
  const variants: Variant[] = [
    ['plainly', `${operation} { x: ${literal} }`, {}],
    ['under aliases', `${operation} { x: ${literal} y: ${literal} }`, {}],
    ['in a fragment', `${operation} { ...f } fragment f on ${root} { ... on ${root} { x: ${literal} } }`, {}],
  ];
  const variables = Object.fromEntries(used.map((name) => [name, values[name]]));
  if (used.length > 0) variants.push(['through variables', `${operation} (${declared}) { x: ${field} }`, variables]);
  return variants;
}

describe.each(attempts)('access to $what', (attempt) => {
  it.each(variantsOf(attempt))('returns no data and changes nothing, %s', async (_how, document, variables) => {
    const { body } = await world.graphql(document, variables, headers);
    expect(body.data?.x).toEqual(attempt.expected);
    expect(body.errors?.[0]?.extensions['code']).toBe(attempt.code);
    expect(JSON.stringify(body)).not.toContain('canary');
    expect(writes()).toEqual([]);
  });
});

describe('the attempts above', () => {
  /**
   * Fields without an owner; `authenticateConnectSession`, which is tested with a foreign token below; and events, which are
   * tested with random ones elsewhere.
   */
  const elsewhere =
    /^(_Service|_Entity|Connector(?!\.linkedAccounts)|ConnectorFilter|ConnectorProfile\w*|AuthenticateConnectSessionPayload|ConnectSessionAuthenticateInput|Subscription|LinkedAccountEvent)\.|^Query\.(_service|connectors?|connectorProfiles)\b|^Mutation\.authenticateConnectSession\b|^PageInfo\.hasPreviousPage$/;

  it('cover every root field, nested field, argument and input field that could lead to an account or a session', () => {
    const schema = createSchema();
    const documents = attempts.flatMap((attempt) => variantsOf(attempt).map(([, document]) => document));
    const coordinates = coordinatesOf(schema).filter((coordinate) => !elsewhere.test(coordinate));
    expect(coordinates.length).toBeGreaterThan(110);
    const used = coordinatesIn(documents, schema);
    expect(coordinates.filter((coordinate) => !used.has(coordinate))).toEqual([]);
  });
});

describe('foreign data that StackOne returns by mistake', () => {
  it('does not leave the gateway: an account of another organisation in place of the requested one', async () => {
    const transform = () => world.sandbox.accounts.get(foreignId);
    world.sandbox.faults.add({ method: 'GET', path: `/accounts/${ownId}`, fault: { kind: 'transform', transform } });
    const { body } = await world.graphql(`{ linkedAccount(id: "${ownId}") { ${everything} } }`, {}, headers);
    expect(body).toEqual({ data: { linkedAccount: null } });
  });

  it.each(['origin_owner_id', 'account_id'])(
    'does not leave the gateway: a session with the %s of another',
    async (field) => {
      const value = field === 'account_id' ? foreignId : 'globex';
      const transform = (answer: unknown) => ({ ...Object(answer), [field]: value });
      world.sandbox.faults.add({ path: '/connect_sessions', fault: { kind: 'transform', transform } });
      const query = `mutation { createViewerConnectSession(input: {}) ${session} }`;
      const { body } = await world.graphql(query, {}, headers);
      if (field === 'origin_owner_id') {
        expect(body.data).toEqual({ createViewerConnectSession: null });
        expect(body.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
      } else {
        expect(body.data.createViewerConnectSession.connectSession.account).toBeNull();
      }
      expect(JSON.stringify(body)).not.toContain('canary');
    },
  );

  it.each([
    ['PATCH', `updateLinkedAccount(input: { id: "${ownId}", label: "x" }) { linkedAccount { ${everything} } }`],
    ['DELETE', `deleteLinkedAccount(input: { id: "${ownId}" }) { linkedAccount { ${everything} } }`],
  ])('does not leave the gateway: the account of another as the response to %s', async (method, field) => {
    const foreign = world.sandbox.accounts.get(foreignId);
    world.sandbox.faults.add({ method, path: '/accounts/*', fault: { kind: 'transform', transform: () => foreign } });
    const { body } = await world.graphql(`mutation { x: ${field} }`, {}, headers);
    expect(body.data).toEqual({ x: null });
    expect(body.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
    expect(JSON.stringify(body)).not.toContain('canary');
  });
});

describe('the token of a session of another organisation', () => {
  it('gets NOT_FOUND, like one that does not exist', async () => {
    const create = 'mutation { createViewerConnectSession(input: {}) { token } }';
    const { body } = await world.graphql(create, {}, { ...headers, authorization: asGlobex });
    const { token } = body.data.createViewerConnectSession;
    const authenticate = `mutation ($token: String!) { authenticateConnectSession(input: { token: $token }) { connectSession { id } } }`;
    const [foreign, unknown] = await Promise.all(
      [token, 'no-such-token'].map(async (value) => {
        const answer = await world.graphql(
          authenticate,
          { token: value },
          { ...headers, 'x-request-id': 'same-for-both' },
        );
        return answer.body;
      }),
    );
    expect(foreign).toEqual(unknown);
    expect(foreign).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
  });
});

describe('a missing account and one of another organisation', () => {
  const create = (id: string) => `mutation { createViewerConnectSession(input: { accountId: "${id}" }) { token } }`;
  const update = (id: string) =>
    `mutation { updateLinkedAccount(input: { id: "${id}", label: "x" }) { linkedAccount { id } } }`;
  const remove = (id: string) => `mutation { deleteLinkedAccount(input: { id: "${id}" }) { linkedAccount { id } } }`;
  const read = (id: string) => `{ linkedAccount(id: "${id}") { id } }`;

  const reconnect = (id: string) => `mutation { reconnectLinkedAccount(input: { id: "${id}" }) { token } }`;

  it.each([create, reconnect, update, remove, read])('look the same and cost the same (%o)', async (operation) => {
    const outcomes = [];
    for (const id of [foreignId, 'no-such-account']) {
      const before = world.sandbox.requests.length;
      const { status, body } = await world.graphql(operation(id), {}, { ...headers, 'x-request-id': 'same-for-both' });
      outcomes.push({ status, body, calls: world.sandbox.requests.length - before });
    }
    expect(outcomes[0]).toEqual(outcomes[1]);
  });
});
