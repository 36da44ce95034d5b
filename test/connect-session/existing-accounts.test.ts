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
const writer = await bearer(claimsOf('acme', { scope: 'connect:write' }));

beforeEach(() => {
  const { accounts } = world.sandbox;
  accounts.add({ id: 'mine', provider: 'hibob', origin_owner_id: 'acme' });
  accounts.add({ id: 'mine-too', provider: 'hibob', origin_owner_id: 'acme' });
  accounts.add({ id: 'other-provider', provider: 'slack', origin_owner_id: 'acme' });
  accounts.add({ id: 'foreign', provider: 'hibob', origin_owner_id: 'globex' });
});
afterEach(() => world.sandbox.reset());

const create = (input: object, selection = 'token existingAccounts { id provider }', headers = acme) =>
  countCalls(
    world,
    `mutation ($input: ViewerConnectSessionCreateInput!) { createViewerConnectSession(input: $input) { ${selection} } }`,
    { input },
    headers,
  );

describe('existingAccounts', () => {
  it("contain the organisation's accounts with the session's provider, with one more call", async () => {
    const { body, callLines, calls } = await create({ provider: 'hibob' });
    expect(body.data.createViewerConnectSession.existingAccounts).toEqual([
      { id: 'mine', provider: 'hibob' },
      { id: 'mine-too', provider: 'hibob' },
    ]);
    expect(callLines).toEqual(['POST /connect_sessions', 'GET /accounts']);
    expect(calls[1]?.query).toMatchObject({ origin_owner_id: 'acme', providers: 'hibob' });
  });

  it('are read only when they are selected', async () => {
    const { callLines } = await create({ provider: 'hibob' }, 'token');
    expect(callLines).toEqual(['POST /connect_sessions']);
  });

  it('are empty if the organisation has none', async () => {
    const { body } = await create({ provider: 'jira' });
    expect(body.data.createViewerConnectSession.existingAccounts).toEqual([]);
  });

  it.each([{}, { provider: null }, { categories: ['HRIS'] }])('are null, without a call, for %j', async (input) => {
    const { body, callLines } = await create(input);
    expect(body.data.createViewerConnectSession.existingAccounts).toBeNull();
    expect(body.errors).toBeUndefined();
    expect(callLines).toEqual(['POST /connect_sessions']);
  });

  it("use the provider of the input if StackOne does not return the session's provider", async () => {
    const transform = (answer: unknown) => ({ ...Object(answer), provider: undefined });
    world.sandbox.faults.add({ path: '/connect_sessions', fault: { kind: 'transform', transform } });
    const { body } = await create({ provider: 'hibob' });
    expect(body.data.createViewerConnectSession.existingAccounts).toHaveLength(2);
  });

  it('belong to the organisation that a service names, and to no other', async () => {
    const input = { originOwnerId: 'globex', originOwnerName: 'Globex', provider: 'hibob' };
    const { body } = await world.graphql(
      'mutation ($input: ConnectSessionCreateInput!) { createConnectSession(input: $input) { existingAccounts { id } } }',
      { input },
      service,
    );
    expect(body.data.createConnectSession.existingAccounts).toEqual([{ id: 'foreign' }]);
  });

  it('contain nothing from another organisation, even if StackOne ignores the filter', async () => {
    const transform = () => world.sandbox.accounts.list();
    world.sandbox.faults.add({ method: 'GET', path: '/accounts', fault: { kind: 'transform', transform } });
    const { body } = await create({ provider: 'hibob' });
    expect(body.data.createViewerConnectSession.existingAccounts).toEqual([
      { id: 'mine', provider: 'hibob' },
      { id: 'mine-too', provider: 'hibob' },
    ]);
  });

  it('contain at most 25 accounts', async () => {
    world.sandbox.accounts.addMany(30, { provider: 'hibob', origin_owner_id: 'acme' });
    const { body } = await create({ provider: 'hibob' });
    expect(body.data.createViewerConnectSession.existingAccounts).toHaveLength(25);
  });

  it.each([
    ['StackOne fails', { provider: 'hibob' }, acme, 'UPSTREAM_UNAVAILABLE'],
    ['the caller may not read accounts', { provider: 'hibob' }, writer, 'FORBIDDEN'],
    ['the provider is longer than a filter may be', { provider: 'x'.repeat(5_000) }, acme, 'BAD_USER_INPUT'],
  ])('leave the caller its token when %s', async (_when, input, headers, code) => {
    world.sandbox.faults.add({ method: 'GET', path: '/accounts', fault: { kind: 'status', status: 501 } });
    const { body } = await create(input, 'token existingAccounts { id }', headers);
    expect(body.data.createViewerConnectSession).toEqual({ token: expect.any(String), existingAccounts: null });
    expect(body.errors).toMatchObject([
      { path: ['createViewerConnectSession', 'existingAccounts'], extensions: { code } },
    ]);
  });
});
