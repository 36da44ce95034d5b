import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { visitHub } from '../support/hub.ts';
import { claimsOf, jwtConfig, serviceClaims, startIssuer } from '../support/tokens.ts';
import { countCalls } from '../support/upstream-calls.ts';
import { startWorld } from '../support/world.ts';

let now = Date.UTC(2026, 0, 31);
const issuer = await startIssuer();
const auth = jwtConfig({ kind: 'jwks', url: issuer.jwksUrl });
const world = await startWorld({ sandbox: { now: () => now }, config: { auth } });
afterAll(async () => {
  await world.stop();
  issuer.close();
});
afterEach(() => world.sandbox.reset());

const bearer = async (claims: Record<string, unknown>) => ({ authorization: `Bearer ${await issuer.token(claims)}` });
const acme = await bearer(claimsOf('acme'));
const globex = await bearer(claimsOf('globex'));
const service = await bearer(serviceClaims);
const reader = await bearer(claimsOf('acme', { scope: 'connect:read' }));
const writer = await bearer(claimsOf('acme', { scope: 'connect:write' }));

const attemptFields = `latestAttempt { id status errorCode errorDescription createdAt updatedAt linkedAccount { id provider } }`;
const read = (id: unknown, selection = attemptFields, headers = acme) =>
  countCalls(world, `query ($id: ID!) { connectSession(id: $id) { ${selection} } }`, { id }, headers);

async function createSession(input: object = { provider: 'slack' }) {
  const { body } = await world.graphql(
    `mutation ($input: ViewerConnectSessionCreateInput!) {
      createViewerConnectSession(input: $input) { token connectSession { id ${attemptFields} } }
    }`,
    { input },
    acme,
  );
  const { token, connectSession } = body.data.createViewerConnectSession;
  return { token, id: connectSession.id, connectSession, hub: visitHub(world.sandbox.url, token) };
}

function answerWith(change: (body: Record<string, unknown>) => unknown): void {
  const transform = (body: unknown) => change(Object(body));
  world.sandbox.faults.add({ method: 'GET', path: '/connect_sessions/*', fault: { kind: 'transform', transform } });
}

describe('connectSession', () => {
  it('returns the session with this id, with one call', async () => {
    const { id } = await createSession({ provider: 'hibob', label: 'Berlin', metadata: { a: [1] } });
    const fields = 'id originOwnerId originOwnerName provider label metadata type createdAt';
    const { body, callLines } = await read(id, fields);
    expect(body).toEqual({
      data: {
        connectSession: {
          id,
          originOwnerId: 'acme',
          originOwnerName: 'Name of acme',
          provider: 'hibob',
          label: 'Berlin',
          metadata: { a: [1] },
          type: 'PRODUCTION',
          createdAt: '2026-01-31T00:00:00.000Z',
        },
      },
    });
    expect(callLines).toEqual([`GET /connect_sessions/${id}`]);
  });

  it('accepts a numeric id, and reads an id that StackOne sends as text', async () => {
    const { id } = await createSession();
    answerWith((body) => ({ ...body, id: String(body['id']) }));
    expect((await read(Number(id), 'id')).body).toEqual({ data: { connectSession: { id } } });
  });

  it('is null for a missing session and for a foreign one alike, with one call each', async () => {
    const { id } = await createSession();
    for (const [asked, headers] of [
      [id, globex],
      ['999999', acme],
    ] as const) {
      const { body, status, callLines } = await read(asked, 'id', headers);
      expect({ status, body }).toEqual({ status: 200, body: { data: { connectSession: null } } });
      expect(callLines).toEqual([`GET /connect_sessions/${asked}`]);
    }
    expect((await read(id, 'id', service)).body).toEqual({ data: { connectSession: { id } } });
  });

  it.each(['', '..', 'a/b', '../accounts', 'a?b', 'a%2fb', 'x'.repeat(257)])(
    'is null for the malformed id %j, which StackOne never sees',
    async (id) => {
      const { body, calls } = await read(id, 'id');
      expect(body).toEqual({ data: { connectSession: null } });
      expect(calls).toEqual([]);
    },
  );

  it('is null if StackOne returns another session', async () => {
    const { id } = await createSession();
    answerWith((body) => ({ ...body, id: 5 }));
    expect((await read(id, 'id')).body).toEqual({ data: { connectSession: null } });
  });

  it('is read once, however often an operation selects it', async () => {
    const { id } = await createSession();
    const query = `{ a: connectSession(id: "${id}") { id } b: connectSession(id: "${id}") { label } }`;
    expect((await countCalls(world, query, {}, acme)).callLines).toEqual([`GET /connect_sessions/${id}`]);
  });

  it('requires the scope to read, and for its secret the scope to write', async () => {
    const { id } = await createSession();
    const { body } = await read(id, 'id externalTriggerToken', reader);
    expect(body.data).toEqual({ connectSession: { id, externalTriggerToken: null } });
    expect(body.errors).toMatchObject([
      { path: ['connectSession', 'externalTriggerToken'], extensions: { code: 'FORBIDDEN' } },
    ]);
    expect((await read(id, 'externalTriggerToken')).body.data.connectSession.externalTriggerToken).toEqual(
      expect.any(String),
    );
    const refused = await read(id, 'id', writer);
    expect(refused.body.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(refused.calls).toEqual([]);
  });

  it("returns the connector profile under either of StackOne's names for it", async () => {
    const { id } = await createSession();
    answerWith((body) => ({ ...body, integration_id: undefined, connector_profile_id: 'profile-1' }));
    expect((await read(id, 'integrationId')).body).toEqual({
      data: { connectSession: { integrationId: 'profile-1' } },
    });
  });

  it('fails like every call, without affecting its siblings', async () => {
    world.sandbox.faults.add({ path: '/connect_sessions/*', fault: { kind: 'status', status: 501 } });
    const query = '{ connectSession(id: "1") { id } connectViewer { username } }';
    const { body } = await world.graphql(query, {}, acme);
    expect(body.data).toEqual({ connectSession: null, connectViewer: { username: null } });
    expect(body.errors).toMatchObject([{ path: ['connectSession'], extensions: { code: 'UPSTREAM_UNAVAILABLE' } }]);
  });
});

describe('the latest attempt of a session', () => {
  const latest = async (id: string) => (await read(id)).body.data.connectSession.latestAttempt;

  it('is null before the first attempt: for a new session, and after a form for credentials', async () => {
    const { id, connectSession, hub } = await createSession({ provider: 'hibob' });
    expect(connectSession.latestAttempt).toBeNull();
    await hub.enterCredentials({ service_user_id: 'SERVICE-7', service_user_token: 'secret' });
    expect(await latest(id)).toBeNull();
  });

  it('leads to the linked account, with two calls', async () => {
    const { id, hub } = await createSession();
    const choose = await hub.openProvider();
    const pending = await latest(id);
    expect(pending).toEqual({
      id: expect.any(String),
      status: 'PENDING',
      errorCode: null,
      errorDescription: null,
      createdAt: '2026-01-31T00:00:00.000Z',
      updatedAt: '2026-01-31T00:00:00.000Z',
      linkedAccount: null,
    });
    now += 60_000;
    await choose('allow');
    const { body, callLines } = await read(id);
    const [account] = world.sandbox.accounts.list({ originOwnerIds: ['acme'] });
    expect(body.data.connectSession.latestAttempt).toEqual({
      ...pending,
      status: 'AUTHENTICATED',
      updatedAt: '2026-01-31T00:01:00.000Z',
      linkedAccount: { id: account?.id, provider: 'slack' },
    });
    expect(callLines).toEqual([`GET /connect_sessions/${id}`, `GET /accounts/${account?.id}`]);
  });

  it("contains the provider's reason for a refusal", async () => {
    const { id, hub } = await createSession();
    await (await hub.openProvider())('refuse');
    expect(await latest(id)).toMatchObject({
      status: 'ERROR',
      errorCode: 'access_denied',
      errorDescription: 'The user did not allow access.',
      linkedAccount: null,
    });
  });

  it('shows that the customer gave up in the Hub', async () => {
    const { id, hub } = await createSession();
    await hub.openProvider();
    await hub.cancel();
    expect((await latest(id)).status).toBe('CANCELLED');
  });

  it('is part of the session of a token', async () => {
    const { token, hub } = await createSession();
    await (await hub.openProvider())('allow');
    const query = `mutation ($token: String!) {
      authenticateConnectSession(input: { token: $token }) { connectSession { ${attemptFields} } }
    }`;
    const { body } = await world.graphql(query, { token }, acme);
    expect(body.data.authenticateConnectSession.connectSession.latestAttempt).toMatchObject({
      status: 'AUTHENTICATED',
      linkedAccount: { provider: 'slack' },
    });
  });

  const attempt = { id: 7, created_at: '2026-01-31T00:00:00.000Z', updated_at: '2026-01-31T00:00:00.000Z' };

  it('never shows an account of another organisation', async () => {
    const { id: foreign } = world.sandbox.accounts.add({ origin_owner_id: 'globex', label: 'canary' });
    const { id } = await createSession();
    answerWith((body) => ({ ...body, latest_connection_attempt: { ...attempt, account_secure_id: foreign } }));
    const { body } = await read(id, 'latestAttempt { status linkedAccount { id label } }');
    expect(body).toEqual({ data: { connectSession: { latestAttempt: { status: null, linkedAccount: null } } } });
  });

  it('requires the scope to read accounts for its account', async () => {
    const { hub, token } = await createSession();
    await (await hub.openProvider())('allow');
    const query = `mutation ($token: String!) {
      authenticateConnectSession(input: { token: $token }) { connectSession { latestAttempt { status linkedAccount { id } } } }
    }`;
    const { body } = await world.graphql(query, { token }, writer);
    expect(body.data.authenticateConnectSession.connectSession.latestAttempt).toEqual({
      status: 'AUTHENTICATED',
      linkedAccount: null,
    });
    expect(body.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });

  it.each([
    ['pending', 'PENDING'],
    ['authenticated', 'AUTHENTICATED'],
    ['error', 'ERROR'],
    ['cancelled', 'CANCELLED'],
    ['expired', 'EXPIRED'],
    ['telepathy', null],
    [null, null],
    [undefined, null],
    [5, null],
  ])('reads the status %j as %s', async (wire, status) => {
    const { id } = await createSession();
    answerWith((body) => ({ ...body, latest_connection_attempt: { ...attempt, status: wire, oauth_error_code: {} } }));
    expect(await latest(id)).toMatchObject({ id: '7', status, errorCode: null });
  });

  it.each([{}, 'pending', 5, { ...attempt, id: null }, { ...attempt, updated_at: 'yesterday' }])(
    'that makes no sense, %j, is an error and does not pass for none',
    async (nonsense) => {
      const { id } = await createSession();
      answerWith((body) => ({ ...body, latest_connection_attempt: nonsense }));
      const { body } = await read(id, `id ${attemptFields}`);
      expect(body.data).toEqual({ connectSession: { id, latestAttempt: null } });
      expect(body.errors).toMatchObject([
        { path: ['connectSession', 'latestAttempt'], extensions: { code: 'UPSTREAM_BAD_RESPONSE' } },
      ]);
    },
  );

  it('costs no caller a token when it is invalid', async () => {
    const transform = (body: unknown) => ({ ...Object(body), latest_connection_attempt: 'none' });
    world.sandbox.faults.add({ path: '/connect_sessions', fault: { kind: 'transform', transform } });
    expect((await createSession()).token).toEqual(expect.any(String));
  });
});
