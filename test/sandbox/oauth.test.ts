import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { request } from './request.ts';

const start = Date.parse('2026-06-01T12:00:00.000Z');
const minute = 60_000;
const acme = { origin_owner_id: 'acme-corp', origin_owner_name: 'Acme Corporation' };

interface Popup {
  readonly status: number;
  readonly html: string;
  readonly headers: Headers;
}

describe('linking an account by OAuth', () => {
  let sandbox: Sandbox;
  let now = start;
  beforeAll(async () => {
    sandbox = await startSandbox({ now: () => now, controlRoutes: true });
  });
  afterAll(() => sandbox.close());
  beforeEach(() => {
    now = start;
    sandbox.reset();
  });

  async function createSession(session: object = {}) {
    const body = { ...acme, provider: 'slack', ...session };
    return (await request(sandbox, '/connect_sessions', { method: 'POST', body })).body;
  }

  const hub = (token: string, path: string, method = 'GET', body?: object) =>
    request(sandbox, `/hub${path}`, {
      method,
      headers: { authorization: '', 'content-type': 'application/json', 'x-hub-session-token': token },
      ...(body && { body }),
    });

  async function startAttempt(token: string): Promise<string> {
    return (await hub(token, '/connection_attempts', 'POST', { token })).body.id;
  }

  const integrationOf = async (token: string) =>
    (await hub(token, '/connectors')).body.integrations[0].integration_id as string;

  async function open(url: string, form?: Record<string, string>): Promise<Popup> {
    const response = await fetch(url, form && { method: 'POST', body: new URLSearchParams(form) });
    return { status: response.status, html: await response.text(), headers: response.headers };
  }

  /** Opens the popup like the Hub, with the values of its form. */
  const openPopup = (integrationId: string, token: string, attemptId: string, values = '') =>
    open(
      `${sandbox.url}/connect/oauth2/${integrationId}?redirect_uri=${encodeURIComponent('https://app.example/embedded/accounts/callback')}` +
        `&token=${token}&connection_attempt_id=${attemptId}${values}`,
    );

  function choose(popup: Popup, choice: string): Promise<Popup> {
    const [, action = ''] = /action="([^"]+)"/.exec(popup.html) ?? [];
    const [, question = ''] = /name="question" value="([^"]+)"/.exec(popup.html) ?? [];
    return open(new URL(action, sandbox.url).href, { question, choice });
  }

  /** A session with an open popup. */
  async function connecting(options: object = {}) {
    const session = await createSession(options);
    const integrationId = await integrationOf(session.token);
    const attemptId = await startAttempt(session.token);
    const popup = await openPopup(integrationId, session.token, attemptId);
    const poll = async () => (await hub(session.token, `/connection_attempts/${attemptId}`)).body;
    const attempt = async () =>
      (await request(sandbox, `/connect_sessions/${session.id}`)).body.latest_connection_attempt;
    return { ...session, integrationId, attemptId, popup, poll, attempt };
  }

  const linked = () => sandbox.accounts.list({ originOwnerIds: ['acme-corp'], providers: ['slack'] });

  it('asks for permission, on a page with three buttons and nothing from the session', async () => {
    const { popup, token } = await connecting();
    expect(popup.status).toBe(200);
    expect([...popup.html.matchAll(/<button[^>]*>(\w+)<\/button>/g)].map(([, label]) => label)).toEqual([
      'Allow',
      'Refuse',
      'Close',
    ]);
    expect(popup.html).not.toContain(token);
    // The form has no fields.
    expect(popup.html).not.toMatch(/type anything/i);
    expect(popup.headers.get('referrer-policy')).toBe('no-referrer');
    expect(popup.headers.get('content-security-policy')).toContain("default-src 'none'");
    // Otherwise the Hub could not detect that its window was closed.
    expect(popup.headers.get('cross-origin-opener-policy')).toBeNull();
  });

  it('links the account when the user allows it', async () => {
    const { popup, poll, attempt, attemptId } = await connecting({ label: 'Chat', type: 'test' });
    expect(await poll()).toEqual({ status: 'pending', account: null, error: null });
    now += minute;
    const done = await choose(popup, 'allow');
    expect(done.status).toBe(200);
    expect(done.html).toContain('Connected');
    const [account] = linked();
    expect(account).toMatchObject({ ...acme, provider: 'slack', status: 'active', label: 'Chat', type: 'test' });
    expect(await poll()).toEqual({ status: 'authenticated', account: { id: account?.id }, error: null });
    expect(await attempt()).toEqual({
      id: attemptId,
      created_at: '2026-06-01T12:00:00.000Z',
      updated_at: '2026-06-01T12:01:00.000Z',
      status: 'authenticated',
      account_secure_id: account?.id,
      oauth_error_code: null,
      oauth_error_description: null,
    });
  });

  it("reports the provider's reason when the user refuses", async () => {
    const { popup, poll, attempt } = await connecting();
    await choose(popup, 'refuse');
    const description = 'The user did not allow access.';
    expect(await poll()).toEqual({ status: 'error', account: null, error: { code: 'access_denied', description } });
    expect(await attempt()).toMatchObject({ status: 'error', oauth_error_code: 'access_denied' });
    expect(linked()).toEqual([]);
  });

  it('does not notice a closed window: the attempt stays pending, and expires for the Hub after a while', async () => {
    const { poll, attempt, popup } = await connecting({ expires_in: 3_600 });
    now += 10 * minute - 1;
    expect((await poll()).status).toBe('pending');
    now += 1;
    expect((await poll()).status).toBe('expired');
    expect((await attempt()).status).toBe('pending');
    expect((await choose(popup, 'allow')).status).toBe(409);
    expect(linked()).toEqual([]);
  });

  it('links nothing once the user has given up in the Hub', async () => {
    const { popup, token, attemptId, poll } = await connecting();
    await hub(token, `/connection_attempts/${attemptId}`, 'DELETE');
    expect((await choose(popup, 'allow')).status).toBe(409);
    expect((await poll()).status).toBe('cancelled');
    expect(linked()).toEqual([]);
  });

  it('keeps the result of an attempt that the Hub cancels too late', async () => {
    const { popup, token, attemptId, poll } = await connecting();
    await choose(popup, 'allow');
    await hub(token, `/connection_attempts/${attemptId}`, 'DELETE');
    expect((await poll()).status).toBe('authenticated');
  });

  it('links nothing for a session that has expired', async () => {
    const { popup, integrationId, token, attemptId, attempt } = await connecting({ expires_in: 60 });
    now += minute;
    expect((await choose(popup, 'allow')).status).toBe(401);
    expect((await openPopup(integrationId, token, attemptId)).status).toBe(401);
    expect((await attempt()).status).toBe('pending');
    expect(linked()).toEqual([]);
  });

  it('accepts one answer to each question', async () => {
    const { popup } = await connecting();
    await choose(popup, 'refuse');
    expect((await choose(popup, 'allow')).status).toBe(409);
    expect((await open(`${sandbox.url}/connect/oauth2/any`, { question: 'unknown', choice: 'allow' })).status).toBe(
      409,
    );
    expect((await open(`${sandbox.url}/connect/oauth2/any`, { question: 'unknown', choice: 'maybe' })).status).toBe(
      400,
    );
    expect(linked()).toEqual([]);
  });

  it('follows only the latest attempt of a session', async () => {
    const { popup, token, attempt } = await connecting();
    const second = await startAttempt(token);
    expect((await choose(popup, 'allow')).status).toBe(409);
    expect((await attempt()).id).toBe(second);
  });

  it('opens for no other profile, attempt or token', async () => {
    const { integrationId, token, attemptId } = await connecting();
    const hibob = await createSession({ provider: 'hibob' });
    const form = await integrationOf(hibob.token);
    const itsAttempt = await startAttempt(hibob.token);
    expect((await openPopup(integrationId, token, 'unknown')).status).toBe(409);
    expect((await openPopup(integrationId, 'unknown', attemptId)).status).toBe(401);
    expect((await openPopup(form, hibob.token, itsAttempt)).status).toBe(404);
    expect((await openPopup(form, token, attemptId)).status).toBe(404);
    expect((await open(`${sandbox.url}/connect/oauth2/${integrationId}`)).status).toBe(400);
  });

  it("does not record the address, which contains the token and the user's input", async () => {
    const session = await createSession();
    const attemptId = await startAttempt(session.token);
    const popup = await openPopup(
      await integrationOf(session.token),
      session.token,
      attemptId,
      '&domain=typed-by-user',
    );
    await choose(popup, 'allow');
    const popups = sandbox.requests.filter(({ path }) => path.startsWith('/connect/oauth2/'));
    expect(popups.map(({ method, query, rawBody }) => [method, query, rawBody])).toEqual([
      ['GET', {}, ''],
      ['POST', {}, ''],
    ]);
    expect(JSON.stringify(sandbox.requests)).not.toContain('typed-by-user');
  });

  it('creates no attempt for a form for credentials', async () => {
    const session = await createSession({ provider: 'hibob' });
    const body = {
      integration_id: await integrationOf(session.token),
      credentials: { service_user_id: 'SERVICE-7', service_user_token: 'secret' },
    };
    expect((await hub(session.token, '/accounts', 'POST', body)).status).toBe(201);
    const { body: read } = await request(sandbox, `/connect_sessions/${session.id}`);
    expect(read.latest_connection_attempt).toBeNull();
  });

  it('works on the hosted page too', async () => {
    const { auth_link_url, id } = await createSession();
    const form = await open(auth_link_url);
    const [, action = ''] = /action="([^"]+)"/.exec(form.html) ?? [];
    const asked = await open(new URL(action.replaceAll('&amp;', '&'), auth_link_url).href, {});
    expect((await choose(asked, 'allow')).html).toContain('Connected');
    const { body } = await request(sandbox, `/connect_sessions/${id}`);
    expect(body.latest_connection_attempt).toMatchObject({
      status: 'authenticated',
      account_secure_id: linked()[0]?.id,
    });
  });

  it('reconnects an account with the profile that it was linked with', async () => {
    const { body: list } = await request(sandbox, '/connector_profiles?connector_key=hubspot');
    const oauth = list.data.find((profile: { default: boolean }) => !profile.default);
    const first = await connecting({ provider: 'hubspot', integration_id: oauth.id });
    expect(first.integrationId).toBe(oauth.id);
    await choose(first.popup, 'allow');
    const [account] = sandbox.accounts.list({ providers: ['hubspot'] });
    sandbox.accounts.setStatus(account?.id ?? '', 'error');

    const edit = await connecting({ provider: 'hubspot', account_id: account?.id });
    expect(edit.integrationId).toBe(oauth.id);
    const opened = await hub(edit.token, `/accounts/${account?.id}`);
    expect(opened.body).toMatchObject({ integrationId: oauth.id, authConfigKey: 'oauth2', secrets: {} });
    await choose(edit.popup, 'allow');
    expect(sandbox.accounts.list({ providers: ['hubspot'] })).toEqual([
      expect.objectContaining({ id: account?.id, status: 'active' }),
    ]);
  });
});
