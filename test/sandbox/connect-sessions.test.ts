import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { request } from './request.ts';

const owner = { origin_owner_id: 'acme-corp', origin_owner_name: 'Acme Corporation' };
const start = Date.parse('2026-06-01T12:00:00.000Z');

describe('connect sessions', () => {
  let sandbox: Sandbox;
  let now = start;
  const create = (body: object) => request(sandbox, '/connect_sessions', { method: 'POST', body });
  const authenticate = (token: unknown) =>
    request(sandbox, '/connect_sessions/authenticate', { method: 'POST', body: { token } });

  beforeAll(async () => {
    sandbox = await startSandbox({ now: () => now });
  });
  afterAll(() => sandbox.close());

  it('answers 201 with the documented fields and defaults', async () => {
    now = start;
    const answer = await create(owner);
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      id: expect.any(Number),
      organization_id: expect.any(Number),
      project_id: expect.any(String),
      categories: null,
      provider: null,
      ...owner,
      origin_username: null,
      account_id: null,
      label: null,
      created_at: '2026-06-01T12:00:00.000Z',
      metadata: null,
      external_trigger_token: expect.stringMatching(/^[0-9a-f-]{36}$/),
      type: 'production',
      integration_id: null,
      connector_profile_id: null,
      latest_connection_attempt: null,
      token: expect.stringMatching(/^[A-Za-z0-9_-]{40,}$/),
      auth_link_url: `${sandbox.url}/embedded/integrations?token=${answer.body.token}`,
    });
  });

  it('echoes every field that was sent', async () => {
    const sent = {
      ...owner,
      origin_username: 'wile',
      provider: 'hibob',
      categories: ['hris', 'hris-legacy', 'scheduling'],
      account_id: '45355976281015164777',
      label: 'Head office',
      type: 'test',
      integration_id: 'b1b5b5a0-0000-5000-8000-000000000000',
    };
    const { status, body } = await create({ ...sent, provider_version: '2', multiple: true, expires_in: 60 });
    expect(status).toBe(201);
    expect(body).toMatchObject(sent);
    for (const field of ['provider_version', 'multiple', 'expires_in']) expect(body).not.toHaveProperty(field);
  });

  it('keeps metadata unchanged, whatever its keys', async () => {
    const metadata = JSON.parse('{"plan":{"seats":[1,2.5,null]},"__proto__":{"a":1},"":"ü","n":1e21}');
    const { body } = await create({ ...owner, metadata });
    expect(JSON.stringify(body.metadata)).toBe(JSON.stringify(metadata));
    const session = await authenticate(body.token);
    expect(JSON.stringify(session.body.metadata)).toBe(JSON.stringify(metadata));
  });

  it('treats an explicit null as absent', async () => {
    const nullable = [
      ...['categories', 'provider', 'provider_version', 'origin_username', 'account_id', 'expires_in'],
      ...['metadata', 'multiple', 'label', 'type', 'integration_id'],
    ];
    const answer = await create({ ...owner, ...Object.fromEntries(nullable.map((field) => [field, null])) });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ type: 'production', provider: null, categories: null });
  });

  it('ignores unknown fields', async () => {
    const answer = await create({ ...owner, shared: true, anything: { else: 1 } });
    expect(answer.status).toBe(201);
  });

  it.each([
    [{ origin_owner_id: undefined }, 'origin_owner_id must be a string'],
    [{ origin_owner_name: null }, 'origin_owner_name must be a string'],
    [{ origin_username: 1 }, 'origin_username must be a string'],
    [{ provider: ['hibob'] }, 'provider must be a string'],
    [{ provider_version: 2 }, 'provider_version must be a string'],
    [{ account_id: 45355976281 }, 'account_id must be a string'],
    [{ categories: 'hris' }, 'categories must be an array'],
    [
      { categories: ['hris', 'HRIS'] },
      'each value in categories must be one of the following values: ats, hris, hris-legacy, crm, iam, marketing, ' +
        'lms, stackone, documents, ticketing, screening, messaging, accounting, scheduling',
    ],
    [{ expires_in: '1800' }, 'expires_in must be a number'],
    [{ metadata: ['a'] }, 'metadata must be an object'],
    [{ multiple: 'true' }, 'multiple must be a boolean'],
    [{ label: {} }, 'label must be a string'],
    [{ type: 'PRODUCTION' }, 'type must be one of the following values: production, test'],
    [{ integration_id: 7 }, 'integration_id must be a string'],
  ])('refuses %j', async (fault, text) => {
    const answer = await create({ ...owner, ...fault });
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual({ statusCode: 400, message: 'Validation failed', errors: [text] });
  });

  it('reports every fault of a body at once', async () => {
    const { body } = await create({ multiple: 1, label: 2 });
    expect(body.errors).toHaveLength(4);
  });

  it.each(['null', '[]', '"text"'])('refuses a body of %s', async (body) => {
    const answer = await request(sandbox, '/connect_sessions', { method: 'POST', body: JSON.parse(body) });
    expect(answer.body).toEqual({
      statusCode: 400,
      message: 'Validation failed',
      errors: ['body must be an object'],
    });
  });

  it('refuses a body that is not JSON', async () => {
    const response = await fetch(`${sandbox.url}/connect_sessions`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa('sandbox-key:')}`, 'content-type': 'application/json' },
      body: '{"origin_owner_id":',
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      statusCode: 400,
      message: 'Bad Request',
      timestamp: new Date(now).toISOString(),
    });
  });

  it('ignores the body if the content type is not JSON', async () => {
    const answer = await request(sandbox, '/connect_sessions', {
      method: 'POST',
      body: owner,
      headers: { 'content-type': 'text/plain' },
    });
    expect(answer.status).toBe(400);
  });

  it('gives every session its own id and token', async () => {
    const [first, second] = await Promise.all([create(owner), create(owner)]);
    expect(first.body.id).not.toBe(second.body.id);
    expect(first.body.token).not.toBe(second.body.token);
  });

  it('opens an account for edit only if it exists', async () => {
    const known = await create({ ...owner, account_id: '45355976281015164777' });
    expect(known.status).toBe(201);
    const unknown = await create({ ...owner, account_id: 'no-such-account' });
    expect(unknown.status).toBe(404);
    expect(unknown.body).toEqual({ statusCode: 404, message: 'Not Found', timestamp: expect.any(String) });
  });

  it('returns the session of a token without its token and link', async () => {
    const created = await create({ ...owner, provider: 'hibob' });
    const { token, auth_link_url, ...session } = created.body;
    const answer = await authenticate(token);
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual(session);
  });

  it('authenticates the same token again', async () => {
    const { body } = await create(owner);
    await authenticate(body.token);
    expect((await authenticate(body.token)).status).toBe(201);
  });

  it('expires a session after expires_in seconds, 1800 by default', async () => {
    now = start;
    const usual = await create(owner);
    const short = await create({ ...owner, expires_in: 60 });
    now = start + 59_999;
    expect((await authenticate(short.body.token)).status).toBe(201);
    now = start + 60_000;
    expect((await authenticate(short.body.token)).status).toBe(401);
    now = start + 1_799_999;
    expect((await authenticate(usual.body.token)).status).toBe(201);
    now = start + 1_800_000;
    expect((await authenticate(usual.body.token)).status).toBe(401);
  });

  it('refuses an unknown token, and one that is not a string', async () => {
    const unknown = await authenticate('nonsense');
    expect(unknown.status).toBe(401);
    expect(unknown.body.message).toBe('Unauthorized');
    const number = await authenticate(1);
    expect(number.body.errors).toEqual(['token must be a string']);
  });

  it('returns a session by its id', async () => {
    const created = await create(owner);
    const { token, auth_link_url, ...session } = created.body;
    const answer = await request(sandbox, `/connect_sessions/${session.id}`);
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual(session);
    expect((await request(sandbox, '/connect_sessions/999999999')).status).toBe(404);
    expect((await request(sandbox, '/connect_sessions/abc')).status).toBe(404);
  });
});

describe('connect session options', () => {
  it.each([400, 401, 404] as const)('refuses an unknown token with %i', async (unknownTokenStatus) => {
    const sandbox = await startSandbox({ unknownTokenStatus });
    const answer = await request(sandbox, '/connect_sessions/authenticate', {
      method: 'POST',
      body: { token: 'x' },
    });
    await sandbox.close();
    expect(answer.status).toBe(unknownTokenStatus);
    expect(answer.body.statusCode).toBe(unknownTokenStatus);
  });

  it('sends the organization id as a string', async () => {
    const sandbox = await startSandbox({ organizationIdAs: 'string' });
    const answer = await request(sandbox, '/connect_sessions', { method: 'POST', body: owner });
    await sandbox.close();
    expect(answer.body.organization_id).toBe('4215');
  });
});
