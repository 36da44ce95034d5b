import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimsOf, jwtConfig, serviceClaims, startIssuer } from '../support/tokens.ts';
import { countCalls } from '../support/upstream-calls.ts';
import { startWorld } from '../support/world.ts';

const issuer = await startIssuer();
const world = await startWorld({ config: { auth: jwtConfig({ kind: 'jwks', url: issuer.jwksUrl }) } });
afterAll(async () => {
  await world.stop();
  issuer.close();
});

const bearer = async (claims: Record<string, unknown>) => ({ authorization: `Bearer ${await issuer.token(claims)}` });
const acme = await bearer(claimsOf('acme'));
const service = await bearer(serviceClaims);

const add = (count: number, provider: string, owner = 'acme') =>
  world.sandbox.accounts.addMany(count, { provider, origin_owner_id: owner }).map(({ id }) => id);
const accountCalls = () => world.sandbox.requests.filter(({ path }) => path === '/accounts');

interface Page {
  readonly nodes: readonly { readonly id: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}
interface Connected {
  readonly provider: string;
  readonly linkedAccounts: Page;
}

const page = 'nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }';
const ask = (query: string, variables: object = {}, headers = acme) =>
  countCalls(world, query, { ...variables }, headers);
const byProvider = (connectors: readonly Connected[]) =>
  Object.fromEntries(
    connectors
      .filter(({ linkedAccounts }) => linkedAccounts.nodes.length > 0)
      .map(({ provider, linkedAccounts }) => [provider, linkedAccounts.nodes.map(({ id }) => id)]),
  );

// The catalogue is cached from here on, so the calls below are those for accounts.
await world.graphql('{ connectors { provider } }', {}, acme);
beforeEach(() => world.sandbox.reset());
afterEach(() => world.sandbox.reset());

describe('connectors with their linked accounts', () => {
  const both = `{ connectors { provider linkedAccounts(first: 10) { ${page} } } }`;

  it('cost one operation two StackOne requests, however many connectors there are', async () => {
    const cold = await startWorld();
    try {
      const { body, callLines } = await countCalls(cold, both);
      expect(body.data.connectors.length).toBeGreaterThan(25);
      expect(callLines.toSorted()).toEqual(['GET /accounts', 'GET /connectors/meta']);
      expect(byProvider(body.data.connectors)).toMatchObject({ hibob: ['45355976281015164504'] });
    } finally {
      await cold.stop();
    }
  });

  it("assign the organisation's accounts to their connectors, in their order", async () => {
    const hibob = add(3, 'hibob');
    const slack = add(2, 'slack');
    hibob.push(...add(1, 'hibob'));
    add(2, 'hibob', 'globex');
    const { body, callLines, calls } = await ask(both);
    expect(byProvider(body.data.connectors)).toEqual({ hibob, slack });
    expect(callLines).toEqual(['GET /accounts']);
    expect(calls[0]?.query['origin_owner_id']).toBe('acme');
    for (const { linkedAccounts } of body.data.connectors) expect(linkedAccounts.pageInfo.hasNextPage).toBe(false);
  });

  it('name the connectors to StackOne if they are few', async () => {
    const okta = add(1, 'okta');
    add(1, 'hibob');
    const query = `{ connectors(filter: { category: IAM }) { provider linkedAccounts { ${page} } } }`;
    const { body, calls } = await ask(query);
    expect(byProvider(body.data.connectors)).toEqual({ okta });
    expect(calls.map(({ query: { providers } }) => providers)).toEqual([['googleworkspace', 'okta']]);
  });

  it('cost one request for several fields and aliases, each with its own page size', async () => {
    const hibob = add(5, 'hibob');
    const slack = add(5, 'slack');
    const { body, callLines } = await ask(`{
      a: connector(provider: "hibob") { x: linkedAccounts(first: 1) { ${page} } y: linkedAccounts(first: 3) { ${page} } }
      b: connector(provider: "slack") { linkedAccounts(first: null) { ${page} } }
    }`);
    expect(body.data.a.x).toMatchObject({ nodes: [{ id: hibob[0] }], pageInfo: { hasNextPage: true } });
    expect(body.data.a.y.nodes).toHaveLength(3);
    expect(body.data.b.linkedAccounts.nodes.map(({ id }: { id: string }) => id)).toEqual(slack);
    expect(body.data.b.linkedAccounts.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: false });
    expect(callLines).toEqual(['GET /accounts']);
  });

  it("cost one request through a router's references, too", async () => {
    const hibob = add(2, 'hibob');
    const references = ['hibob', 'slack', 'okta'].map((provider) => ({ __typename: 'Connector', provider }));
    const { body, callLines } = await ask(
      `query ($references: [_Any!]!) { _entities(representations: $references) { ... on Connector { provider linkedAccounts { ${page} } } } }`,
      { references },
    );
    expect(byProvider(body.data._entities)).toEqual({ hibob });
    expect(callLines).toEqual(['GET /accounts']);
  });

  it('include every account of an organisation with more accounts than one read returns', async () => {
    const hibob = add(110, 'hibob');
    const slack = add(90, 'slack');
    const query = `{ connectors { provider linkedAccounts(first: 100) { ${page} } } }`;
    const { body } = await ask(query);
    expect(byProvider(body.data.connectors)).toEqual({ hibob: hibob.slice(0, 100), slack });
    const [more] = body.data.connectors.filter(({ provider }: Connected) => provider === 'hibob');
    expect(more.linkedAccounts.pageInfo.hasNextPage).toBe(true);
  });

  it('stop reading once each connector has more accounts than its page', async () => {
    add(2, 'hibob');
    add(400, 'slack');
    await ask(`{
      a: connector(provider: "hibob") { linkedAccounts(first: 1) { ${page} } }
      b: connector(provider: "slack") { linkedAccounts(first: 1) { ${page} } }
    }`);
    const rows = accountCalls().reduce((total, { query }) => total + Number(query['page_size']), 0);
    expect(rows).toBeLessThan(200);
  });

  it('stop after some reads for a service that acts for every organisation, and report a next page', async () => {
    add(1_500, 'jira', 'somebody');
    const late = add(1, 'hibob', 'late');
    const { body } = await ask(`{ connectors { provider linkedAccounts(first: 1) { ${page} } } }`, {}, service);
    expect(accountCalls().length).toBeLessThanOrEqual(20);
    const [hibob] = body.data.connectors.filter(({ provider }: Connected) => provider === 'hibob');
    expect(hibob.linkedAccounts.pageInfo.hasNextPage).toBe(true);
    const alone = await ask(`{ connector(provider: "hibob") { linkedAccounts { ${page} } } }`, {}, service);
    expect(alone.body.data.connector.linkedAccounts.nodes.map(({ id }: { id: string }) => id)).toContain(late[0]);
  });

  it('contain nothing from another organisation, even if StackOne ignores all filters', async () => {
    const hibob = add(1, 'hibob');
    world.sandbox.accounts.add({ provider: 'slack', origin_owner_id: 'globex', label: 'canary' });
    const transform = () => world.sandbox.accounts.list();
    world.sandbox.faults.add({ method: 'GET', path: '/accounts', fault: { kind: 'transform', transform } });
    const { body } = await ask('{ connectors { provider linkedAccounts { nodes { id label } } } }');
    expect(byProvider(body.data.connectors)).toEqual({ hibob });
    expect(JSON.stringify(body)).not.toContain('canary');
  });

  it("are returned even if the accounts can't be read", async () => {
    world.sandbox.faults.add({ path: '/accounts', fault: { kind: 'status', status: 501 } });
    const { body, callLines } = await ask(
      '{ connectors(filter: { category: IAM }) { provider linkedAccounts { nodes { id } } } }',
    );
    expect(body.data.connectors).toEqual([
      { provider: 'googleworkspace', linkedAccounts: null },
      { provider: 'okta', linkedAccounts: null },
    ]);
    expect(body.errors).toHaveLength(2);
    expect(callLines).toEqual(['GET /accounts']);
  });

  it('are read again after a change within the operation', async () => {
    const [id] = add(1, 'hibob');
    add(1, 'slack');
    const field = 'linkedAccount { id connector { linkedAccounts { nodes { id label } } } }';
    const { body } = await ask(
      `mutation ($id: ID!) {
        a: updateLinkedAccount(input: { id: $id, label: "first" }) { ${field} }
        b: updateLinkedAccount(input: { id: $id, label: "second" }) { ${field} }
      }`,
      { id },
    );
    expect(body.data.a.linkedAccount.connector.linkedAccounts.nodes).toEqual([{ id, label: 'first' }]);
    expect(body.data.b.linkedAccount.connector.linkedAccounts.nodes).toEqual([{ id, label: 'second' }]);
  });
});

describe('the next page of a connector', () => {
  const first = `{ connectors { provider linkedAccounts(first: 2) { ${page} edges { cursor } } } }`;
  const next = `query ($after: String) { connector(provider: "hibob") { linkedAccounts(first: 2, after: $after) { ${page} } } }`;
  const pageOf = (connectors: readonly Connected[], provider: string) =>
    connectors.find((connector) => connector.provider === provider)?.linkedAccounts;

  it("follows the first one, wherever the organisation's other accounts are", async () => {
    const hibob = add(1, 'hibob');
    add(3, 'slack');
    hibob.push(...add(4, 'hibob'));
    let after = pageOf((await ask(first)).body.data.connectors, 'hibob')?.pageInfo.endCursor;
    const seen = hibob.slice(0, 2);
    while (after) {
      const { body, callLines } = await ask(next, { after });
      expect(callLines).toEqual(['GET /accounts']);
      const { nodes, pageInfo } = body.data.connector.linkedAccounts;
      seen.push(...nodes.map(({ id }: { id: string }) => id));
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    }
    expect(seen).toEqual(hibob);
  });

  it('can be read from linkedAccounts with this connector as its only filter', async () => {
    const hibob = add(3, 'hibob');
    add(1, 'slack');
    const after = pageOf((await ask(first)).body.data.connectors, 'hibob')?.pageInfo.endCursor;
    const query = `query ($after: String) { linkedAccounts(first: 2, after: $after, filter: { providers: ["hibob"] }) { ${page} } }`;
    const { body } = await ask(query, { after });
    expect(body.data.linkedAccounts.nodes).toEqual([{ id: hibob[2] }]);
  });

  it('does not accept the cursor of another connector', async () => {
    add(3, 'hibob');
    add(3, 'slack');
    const after = pageOf((await ask(first)).body.data.connectors, 'slack')?.pageInfo.endCursor;
    const { body } = await ask(next, { after });
    expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', inputPath: ['after'] } }]);
  });

  it.each([0, 101, -1])('refuses a first of %i, alone and among others', async (size) => {
    add(1, 'hibob');
    const query = `{ connectors { linkedAccounts(first: ${size}) { nodes { id } } } }`;
    const { body, calls } = await ask(query);
    expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', inputPath: ['first'] });
    const alone = await ask(`{ connector(provider: "hibob") { linkedAccounts(first: ${size}) { nodes { id } } } }`);
    expect(alone.body.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', inputPath: ['first'] });
    expect([...calls, ...alone.calls]).toEqual([]);
  });
});

describe('an operation that reaches the same connector on many paths', () => {
  it('gets a bounded number of rows', async () => {
    add(100, 'hibob');
    const { body, callLines } = await ask(
      '{ linkedAccounts(first: 100) { nodes { connector { linkedAccounts(first: 100) { nodes { id } } } } } }',
    );
    const nodes: { connector: { linkedAccounts: Page | null } }[] = body.data.linkedAccounts.nodes;
    const handedOut = nodes.flatMap(({ connector }) => connector.linkedAccounts?.nodes ?? []);
    expect(handedOut.length).toBeGreaterThan(0);
    expect(handedOut.length).toBeLessThanOrEqual(2_000);
    expect(body.errors?.[0]?.extensions).toMatchObject({ code: 'LIMIT_EXCEEDED', limit: 'connectorRows' });
    expect(callLines.length).toBeLessThanOrEqual(6);
  });
});
