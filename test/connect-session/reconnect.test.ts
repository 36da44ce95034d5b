import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { visitHub } from '../support/hub.ts';
import { claimsOf, jwtConfig, serviceClaims, startIssuer } from '../support/tokens.ts';
import { countCalls } from '../support/upstream-calls.ts';
import { startWorld } from '../support/world.ts';

const issuer = await startIssuer();
const auth = jwtConfig({ kind: 'jwks', url: issuer.jwksUrl });
const world = await startWorld({ config: { auth } });
afterAll(async () => {
  await world.stop();
  issuer.close();
});

const bearer = async (claims: Record<string, unknown>) => ({ authorization: `Bearer ${await issuer.token(claims)}` });
const acme = await bearer(claimsOf('acme', { origin_username: 'ada' }));
const service = await bearer(serviceClaims);
const reader = await bearer(claimsOf('acme', { scope: 'connect:read' }));
const id = 'acme-account';

beforeEach(() => {
  // The organisation has another name in the account than in today's token. The account's name is used.
  world.sandbox.accounts.add({ id, origin_owner_id: 'acme', origin_owner_name: 'Acme & Sons', status: 'error' });
  world.sandbox.accounts.add({ id: 'globex-account', origin_owner_id: 'globex', origin_owner_name: 'Globex' });
});
afterEach(() => world.sandbox.reset());

const mutation = `mutation ($input: ReconnectLinkedAccountInput!) {
  reconnectLinkedAccount(input: $input) {
    token authLinkUrl expiresAt connectSession { id createdAt originOwnerId originOwnerName accountId account { id status } }
  }
}`;
const reconnect = (input: object, headers: Record<string, string> = acme) =>
  countCalls(world, mutation, { input }, headers);
const sent = () => world.sandbox.requests.filter(({ method }) => method === 'POST').map(({ body }) => body);

describe('reconnectLinkedAccount', () => {
  it("creates a session in edit mode for the account's own organisation, with two calls", async () => {
    const { body, callLines } = await reconnect({ id });
    expect(body.errors).toBeUndefined();
    const { token, authLinkUrl, expiresAt, connectSession } = body.data.reconnectLinkedAccount;
    expect(authLinkUrl).toContain(token);
    expect(Date.parse(expiresAt) - Date.parse(connectSession.createdAt)).toBe(1_800_000);
    expect(connectSession).toEqual({
      id: expect.any(String),
      createdAt: expect.any(String),
      originOwnerId: 'acme',
      originOwnerName: 'Acme & Sons',
      accountId: id,
      account: { id, status: 'ERROR' },
    });
    expect(callLines).toEqual([`GET /accounts/${id}`, 'POST /connect_sessions']);
    expect(sent()).toEqual([
      { account_id: id, origin_owner_id: 'acme', origin_owner_name: 'Acme & Sons', origin_username: 'ada' },
    ]);
  });

  it("sends the caller's choices, null as null, and nothing else", async () => {
    await reconnect({ id, expiresIn: 60.5, metadata: { a: [1, null] }, label: 'New' });
    await reconnect({ id, expiresIn: null, metadata: null, label: null }, service);
    const owner = { account_id: id, origin_owner_id: 'acme', origin_owner_name: 'Acme & Sons' };
    expect(sent()).toEqual([
      { ...owner, origin_username: 'ada', expires_in: 60.5, metadata: { a: [1, null] }, label: 'New' },
      { ...owner, expires_in: null, metadata: null, label: null },
    ]);
  });

  it('reconnects the account in the Hub, and links no second one', async () => {
    const { body } = await reconnect({ id });
    const hub = visitHub(world.sandbox.url, body.data.reconnectLinkedAccount.token);
    await hub.enterCredentials({ service_user_id: 'SERVICE-7', service_user_token: 'new' });
    const list = '{ linkedAccounts { nodes { id status needsReconnection } } }';
    const accounts = await world.graphql(list, {}, acme);
    expect(accounts.body.data.linkedAccounts.nodes).toEqual([{ id, status: 'ACTIVE', needsReconnection: false }]);
  });

  it.each(['globex-account', 'nowhere'])('returns NOT_FOUND for %s, and creates no session', async (other) => {
    const { body, callLines } = await reconnect({ id: other });
    expect(body.data).toEqual({ reconnectLinkedAccount: null });
    expect(body.errors).toMatchObject([
      { message: 'The linked account does not exist.', extensions: { code: 'NOT_FOUND', retryable: false } },
    ]);
    expect(callLines).toEqual([`GET /accounts/${other}`]);
  });

  it('works for every account if a service acts for every organisation', async () => {
    await reconnect({ id: 'globex-account' }, service);
    expect(sent()).toMatchObject([{ origin_owner_id: 'globex', origin_owner_name: 'Globex' }]);
  });

  it('uses the current account, whatever the operation has read before', async () => {
    const field = `reconnectLinkedAccount(input: { id: "${id}" }) { connectSession { account { id } } }`;
    const { body, callLines } = await countCalls(world, `mutation { a: ${field} b: ${field} }`, {}, acme);
    expect(body.errors).toBeUndefined();
    // The account is read again for each session.
    const calls = [`GET /accounts/${id}`, 'POST /connect_sessions'];
    expect(callLines).toEqual([...calls, ...calls]);
    world.sandbox.accounts.update(id, { origin_owner_id: 'globex' });
    expect((await reconnect({ id })).body.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  });

  it('requires the scope to write', async () => {
    const { body, calls } = await reconnect({ id }, reader);
    expect(body.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(calls).toEqual([]);
  });

  it.each([0, -1, 31_536_001])('refuses %d seconds before it calls StackOne', async (expiresIn) => {
    const { body, calls } = await reconnect({ id, expiresIn });
    expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', inputPath: ['input', 'expiresIn'] } }]);
    expect(calls).toEqual([]);
  });

  it('accepts an account whose owner has no name, because the name is not part of the input', async () => {
    world.sandbox.accounts.update(id, { origin_owner_name: '' });
    expect((await reconnect({ id })).body.errors).toBeUndefined();
    expect(sent()).toMatchObject([{ origin_owner_name: '' }]);
  });

  it('hides a session of another organisation that StackOne returns', async () => {
    const transform = (answer: unknown) => ({ ...Object(answer), origin_owner_id: 'globex' });
    world.sandbox.faults.add({ path: '/connect_sessions', fault: { kind: 'transform', transform } });
    const { body } = await reconnect({ id });
    expect(body.data).toEqual({ reconnectLinkedAccount: null });
    expect(body.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
  });

  it.each([
    ['suspended', 'ACCOUNT_SUSPENDED'],
    ['expired', 'ACCOUNT_EXPIRED'],
    ['archived', 'ACCOUNT_ARCHIVED'],
    ['error', 'ACCOUNT_ERROR'],
  ] as const)(
    'is a CONFLICT with a reason where StackOne refuses an account that is %s',
    async (accountStatus, reason) => {
      world.sandbox.faults.add({ path: '/connect_sessions', fault: { kind: 'precondition', accountStatus } });
      const { body } = await reconnect({ id });
      expect(body.errors).toMatchObject([{ extensions: { code: 'CONFLICT', retryable: false, reason } }]);
    },
  );
});

describe('an Idempotency-Key on reconnectLinkedAccount', () => {
  const withKey = (input: object, key: string) => reconnect(input, { ...acme, 'idempotency-key': key });

  it("makes a repeated request return the first session, even if the owner's name has changed", async () => {
    const first = await withKey({ id, label: 'x' }, 'again');
    world.sandbox.accounts.update(id, { origin_owner_name: 'Acme Ltd' });
    const second = await withKey({ id, label: 'x' }, 'again');
    expect(second.body.data.reconnectLinkedAccount.token).toBe(first.body.data.reconnectLinkedAccount.token);
    expect(sent()).toHaveLength(1);
  });

  it('is refused with another input, and for another account', async () => {
    world.sandbox.accounts.add({ id: 'second', origin_owner_id: 'acme' });
    await withKey({ id }, 'reused');
    for (const input of [{ id, label: 'y' }, { id: 'second' }]) {
      const { body } = await withKey(input, 'reused');
      expect(body.errors).toMatchObject([{ extensions: { code: 'IDEMPOTENCY_KEY_REUSED' } }]);
    }
    expect(sent()).toHaveLength(1);
  });

  it('replays nothing for an account that no longer belongs to the caller', async () => {
    await withKey({ id }, 'moved');
    world.sandbox.accounts.update(id, { origin_owner_id: 'globex' });
    expect((await withKey({ id }, 'moved')).body.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  });
});
