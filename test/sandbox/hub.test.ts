import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { type RequestOptions, request } from './request.ts';

const start = Date.parse('2026-06-01T12:00:00.000Z');
const acme = { origin_owner_id: 'acme-corp', origin_owner_name: 'Acme Corporation' };
const development = { origin_owner_id: 'dev-owner', origin_owner_name: 'Development Owner' };

describe("the routes of StackOne's Hub", () => {
  let sandbox: Sandbox;
  let now = start;

  beforeAll(async () => {
    sandbox = await startSandbox({ now: () => now });
  });
  afterAll(() => sandbox.close());
  beforeEach(() => {
    now = start;
    sandbox.reset();
  });

  async function tokenFor(session: object): Promise<string> {
    const { body } = await request(sandbox, '/connect_sessions', { method: 'POST', body: session });
    return body.token;
  }

  /** Sends a request like the Hub: with the session's token, the content type on every method, and no key. */
  const hub = (token: string, path: string, options: RequestOptions = {}) =>
    request(sandbox, `/hub${path}`, {
      ...options,
      headers: {
        authorization: '',
        origin: 'https://app.example',
        'content-type': 'application/json',
        'x-hub-session-token': token,
      },
    });

  const integrationOf = async (token: string, provider: string) => {
    const { body } = await hub(token, '/connectors');
    return body.integrations.find((integration: { provider: string }) => integration.provider === provider);
  };

  const link = async (token: string, provider: string, credentials: object) => {
    const { integration_id } = await integrationOf(token, provider);
    return hub(token, '/accounts', { method: 'POST', body: { integration_id, credentials } });
  };

  const providersFor = async (session: object, query = '') => {
    const { body } = await hub(await tokenFor(session), `/connectors${query}`);
    return body.integrations.map(({ provider }: { provider: string }) => provider);
  };

  it('list every active connector for a session that names none', async () => {
    const active = await request(sandbox, '/connectors/meta');
    const providers = await providersFor(acme);
    expect(providers).toEqual(active.body.map(({ provider }: { provider: string }) => provider));
    expect(providers).not.toContain('workday');
  });

  it('describe a connector in full', async () => {
    const token = await tokenFor(acme);
    expect(await integrationOf(token, 'hibob')).toEqual({
      active: true,
      name: 'Hibob',
      provider: 'hibob',
      type: 'hris',
      version: expect.any(String),
      authentication_config_key: expect.any(String),
      environment: 'production',
      integration_id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      logo_url: `${sandbox.url}/assets/logos/hibob.svg`,
    });
  });

  it('list only the connectors that the session allows', async () => {
    const token = await tokenFor(acme);
    const { integration_id } = await integrationOf(token, 'okta');
    expect(await providersFor({ ...acme, provider: 'hibob' })).toEqual(['hibob']);
    expect(await providersFor({ ...acme, provider: 'workday' })).toEqual([]);
    expect(await providersFor({ ...acme, provider: 'no-such-provider' })).toEqual([]);
    expect(await providersFor({ ...acme, categories: ['iam', 'scheduling'] })).toEqual([
      'googleworkspace',
      'okta',
      'calendly',
    ]);
    expect(await providersFor({ ...acme, categories: ['iam'], provider: 'hibob' })).toEqual([]);
    expect((await providersFor({ ...acme, categories: [] })).length).toBeGreaterThan(25);
    expect(await providersFor({ ...acme, integration_id })).toEqual(['okta']);
    expect(await providersFor({ ...acme, connector_profile_id: integration_id })).toEqual(['okta']);
    expect(await providersFor({ ...acme, account_id: '45355976281015164777' })).toEqual(['salesforce']);
    expect(await providersFor(acme, '?provider=slack')).toEqual(['slack']);
  });

  it('return the form of a connector, or that it is linked by OAuth', async () => {
    const token = await tokenFor(acme);
    const { body: list } = await hub(token, '/connectors');
    for (const { integration_id, provider, name, authentication_config_key } of list.integrations) {
      const { status, body } = await hub(token, `/connectors/${integration_id}`);
      expect(status).toBe(200);
      if (authentication_config_key === 'oauth2') {
        const oauth = { type: 'oauth2', grantType: 'authorization_code', configFields: [] };
        expect(body.config).toMatchObject({ key: provider, name, ...oauth });
      } else {
        expect(body.config).toMatchObject({ key: provider, name, type: 'custom' });
        expect(body.config.configFields).toContainEqual(expect.objectContaining({ secret: true, type: 'password' }));
      }
      expect(body.hub_settings).toEqual({ configured_webhook_events: {}, project_settings: {} });
    }
  });

  it('return no form that the session does not allow', async () => {
    const { integration_id } = await integrationOf(await tokenFor(acme), 'okta');
    const narrow = await tokenFor({ ...acme, provider: 'hibob' });
    expect((await hub(narrow, `/connectors/${integration_id}`)).status).toBe(404);
    const posted = await hub(narrow, '/accounts', {
      method: 'POST',
      body: { integration_id, credentials: {} },
    });
    expect(posted.status).toBe(404);
  });

  it("link an account with the session's owner, label and type, and hide its secrets", async () => {
    const token = await tokenFor({ ...acme, origin_username: 'wile', label: 'Berlin', type: 'test' });
    const credentials = { service_user_id: 'SERVICE-7', service_user_token: 'top-secret-value' };
    const { status, body } = await link(token, 'hibob', credentials);
    expect(status).toBe(201);
    expect(body).toEqual({ id: expect.stringMatching(/^[A-Za-z0-9_-]{21}$/), provider: 'hibob' });
    const account = await request(sandbox, `/accounts/${body.id}`);
    expect(account.body).toEqual({
      id: body.id,
      provider: 'hibob',
      provider_name: 'Hibob',
      status: 'active',
      status_reasons: null,
      ...acme,
      origin_username: 'wile',
      setup_information: { service_user_id: 'SERVICE-7' },
      label: 'Berlin',
      created_at: '2026-06-01T12:00:00.000Z',
      updated_at: '2026-06-01T12:00:00.000Z',
      type: 'test',
    });
    const reopened = await hub(token, `/accounts/${body.id}`);
    expect(JSON.stringify(reopened.body)).not.toContain('top-secret');
  });

  it('refuse a form with an empty required field', async () => {
    const token = await tokenFor(acme);
    const before = sandbox.accounts.list().length;
    const answer = await link(token, 'hibob', { service_user_id: 'SERVICE-7', service_user_token: '' });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      statusCode: 400,
      errors: ['service_user_token should not be empty'],
    });
    expect(sandbox.accounts.list()).toHaveLength(before);
    const numbers = await link(token, 'hibob', { service_user_id: 7 });
    expect(numbers.body.errors).toEqual(['each value in credentials must be a string']);
  });

  it('reconnect the existing account of the owner at the provider', async () => {
    const id = 'GnQoASvosYhE5wJcmmAQs';
    const token = await tokenFor({ ...development, label: 'Mended' });
    const { body } = await link(token, 'bamboohr', { api_key: 'new' });
    expect(body).toEqual({ id, provider: 'bamboohr' });
    expect(sandbox.accounts.get(id)).toMatchObject({
      status: 'active',
      status_reasons: null,
      label: 'Mended',
      setup_information: { subdomain: 'dev-owner' },
      created_at: '2026-01-14T14:02:27.950Z',
      updated_at: '2026-06-01T12:00:00.000Z',
    });
  });

  it('link another account if the session allows multiple, or the owner has another name', async () => {
    const credentials = { subdomain: 'us', api_key: 'new' };
    const multiple = await link(await tokenFor({ ...development, multiple: true }), 'bamboohr', credentials);
    expect(multiple.body.id).not.toBe('GnQoASvosYhE5wJcmmAQs');
    const renamed = { ...development, origin_owner_name: 'Another Name' };
    const other = await link(await tokenFor(renamed), 'bamboohr', credentials);
    expect(sandbox.accounts.list({ providers: ['bamboohr'] }).map(({ id }) => id)).toEqual([
      'GnQoASvosYhE5wJcmmAQs',
      multiple.body.id,
      other.body.id,
    ]);
  });

  it('can distinguish owners by their id alone', async () => {
    const byId = await startSandbox({ sameOwnerBy: 'id' });
    onTestFinished(() => byId.close());
    const body = { ...development, origin_owner_name: 'Another Name', provider: 'bamboohr' };
    const session = await request(byId, '/connect_sessions', { method: 'POST', body });
    const settings = await request(byId, '/hub/settings', {
      headers: { 'x-hub-session-token': session.body.token },
    });
    expect(settings.body.existing_account_id).toBe('GnQoASvosYhE5wJcmmAQs');
  });

  it('return in the settings which account is reconnected', async () => {
    const settingsFor = async (session: object) => (await hub(await tokenFor(session), '/settings')).body;
    const existing = { enabled_features: [], existing_account_id: 'GnQoASvosYhE5wJcmmAQs' };
    expect(await settingsFor(development)).toEqual({ enabled_features: [] });
    expect(await settingsFor({ ...development, provider: 'bamboohr' })).toEqual(existing);
    expect(await settingsFor({ ...development, provider: 'bamboohr', multiple: true })).toEqual({
      enabled_features: [],
    });
    expect(await settingsFor({ ...development, account_id: 'GnQoASvosYhE5wJcmmAQs' })).toEqual(existing);
  });

  it('open and reconnect the account of an edit session, and no other', async () => {
    const id = 'GnQoASvosYhE5wJcmmAQs';
    const token = await tokenFor({ ...development, account_id: id, multiple: true });
    const opened = await hub(token, `/accounts/${id}`);
    expect(opened.body).toEqual({
      secureId: id,
      provider: 'bamboohr',
      setupInformation: { subdomain: 'dev-owner' },
      secrets: { api_key: '__secretvalue:**redacted**' },
      version: expect.any(String),
      authConfigKey: expect.any(String),
      environment: 'production',
      integrationId: (await integrationOf(token, 'bamboohr')).integration_id,
    });

    const body = { integration_id: opened.body.integrationId, credentials: { subdomain: 'new' } };
    expect((await hub(token, `/accounts/${id}`, { method: 'PATCH', body })).status).toBe(200);
    expect(sandbox.accounts.get(id)).toMatchObject({
      status: 'active',
      label: 'US subsidiary',
      setup_information: { subdomain: 'new' },
    });

    const again = await link(token, 'bamboohr', { api_key: 'new' });
    expect(again.body.id).toBe(id);
    for (const other of ['45355976281015164504', '45355976281015164777', 'gone']) {
      expect((await hub(token, `/accounts/${other}`)).status).toBe(404);
      expect((await hub(token, `/accounts/${other}`, { method: 'PATCH', body })).status).toBe(404);
    }
  });

  it('open no account of another owner', async () => {
    const token = await tokenFor(acme);
    expect((await hub(token, '/accounts/45355976281015164777')).status).toBe(200);
    expect((await hub(token, '/accounts/45355976281015164504')).status).toBe(404);
  });

  it('start, show and cancel a connection attempt', async () => {
    const token = await tokenFor(acme);
    const { body } = await hub(token, '/connection_attempts', { method: 'POST', body: { token } });
    const pending = await hub(token, `/connection_attempts/${body.id}`);
    expect(pending.body).toEqual({ status: 'pending', account: null, error: null });
    expect((await hub(token, `/connection_attempts/${body.id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await hub(token, `/connection_attempts/${body.id}`)).body.status).toBe('cancelled');
    expect((await hub(token, '/connection_attempts/other')).status).toBe(404);
    const session = await request(sandbox, '/connect_sessions/authenticate', {
      method: 'POST',
      body: { token },
    });
    expect(session.body.latest_connection_attempt).toMatchObject({ id: body.id, status: 'cancelled' });
  });

  it.each([
    ['GET', '/settings'],
    ['GET', '/connectors'],
    ['GET', '/connectors/any'],
    ['POST', '/accounts'],
    ['GET', '/accounts/45355976281015164504'],
    ['PATCH', '/accounts/45355976281015164504'],
    ['POST', '/connection_attempts'],
    ['GET', '/connection_attempts/any'],
    ['DELETE', '/connection_attempts/any'],
  ])('refuse %s /hub%s without a valid token, with a body that the page can read', async (method, path) => {
    const expired = await tokenFor({ ...development, expires_in: 1 });
    now += 1_000;
    for (const token of ['', 'unknown', expired]) {
      const answer = await hub(token, path, { method });
      expect(answer.status).toBe(401);
      expect(answer.body).toMatchObject({ statusCode: 401, message: 'Unauthorized' });
      expect(answer.headers.get('access-control-allow-origin')).toBe('https://app.example');
    }
  });

  it('answer the preflight requests of a page of any origin', async () => {
    const answer = await request(sandbox, '/hub/accounts/any', {
      method: 'OPTIONS',
      headers: {
        authorization: '',
        origin: 'https://app.example',
        'access-control-request-method': 'PATCH',
        'access-control-request-headers': 'content-type,x-hub-session-token,x-hub-version',
      },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://app.example');
    expect(answer.headers.get('vary')).toBe('origin');
    expect(answer.headers.get('access-control-allow-methods')).toBe('GET, POST, PATCH, DELETE, OPTIONS');
    expect(answer.headers.get('access-control-allow-headers')).toBe('content-type, x-hub-session-token, x-hub-version');
  });

  it('apply faults', async () => {
    const token = await tokenFor(acme);
    sandbox.faults.add({ path: '/hub/*', fault: { kind: 'status', status: 500 } });
    const answer = await hub(token, '/connectors');
    expect(answer.status).toBe(500);
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://app.example');
  });
});
