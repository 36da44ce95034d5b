import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { basic, request } from '../request.ts';

describe('authentication', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ apiKey: 'v1.eu1.secret' });
  });
  afterAll(() => sandbox.close());

  it.each(['v1.eu1.secret:', 'v1.eu1.secret', ':v1.eu1.secret'])('accepts %j', async (credentials) => {
    const answer = await request(sandbox, '/accounts', { headers: { authorization: basic(credentials) } });
    expect(answer.status).toBe(200);
  });

  it.each([
    ['another key', basic('sandbox-key:')],
    ['the key with a password', basic('v1.eu1.secret:password')],
    ['the key as it is', 'Basic v1.eu1.secret'],
    ['a bearer token', 'Bearer v1.eu1.secret'],
    ['nothing', ''],
  ])('refuses %s', async (_name, authorization) => {
    const answer = await request(sandbox, '/accounts', { headers: { authorization } });
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual({ statusCode: 401, message: 'Unauthorized', timestamp: expect.any(String) });
    expect(new Date(answer.body.timestamp).toISOString()).toBe(answer.body.timestamp);
  });

  it.each([
    ['GET', '/accounts'],
    ['GET', '/accounts/45355976281015164504'],
    ['PATCH', '/accounts/45355976281015164504'],
    ['DELETE', '/accounts/45355976281015164504'],
    ['GET', '/accounts/45355976281015164504/meta'],
    ['POST', '/connect_sessions'],
    ['POST', '/connect_sessions/authenticate'],
    ['GET', '/connect_sessions/1'],
    ['GET', '/connectors/meta'],
    ['GET', '/connectors/meta/hibob'],
  ])('protects %s %s', async (method, path) => {
    const answer = await request(sandbox, path, { method, headers: { authorization: basic('wrong:') } });
    expect(answer.status).toBe(401);
  });

  it('requires no key on /livez', async () => {
    const answer = await request(sandbox, '/livez', { headers: { authorization: '' } });
    expect(answer.status).toBe(200);
  });

  it('answers an unknown route with the documented 404, even without a key', async () => {
    const answer = await request(sandbox, '/nowhere', { headers: { authorization: '' } });
    expect(answer.status).toBe(404);
    expect(answer.body).toEqual({ statusCode: 404, message: 'Not Found', timestamp: expect.any(String) });
  });

  it("answers with the documented body if a path can't be decoded, or the method is unknown", async () => {
    const malformed = await request(sandbox, '/accounts/%E0%A4%A');
    expect(malformed.status).toBe(400);
    expect(malformed.body).toEqual({ statusCode: 400, message: 'Bad Request', timestamp: expect.any(String) });
    expect((await request(sandbox, '/accounts', { method: 'HEAD' })).status).toBe(404);
    expect((await request(sandbox, '/accounts', { method: 'PUT' })).status).toBe(404);
  });

  it('refuses browser pages of other origins', async () => {
    const answer = await request(sandbox, '/accounts', { headers: { origin: 'https://app.example' } });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    const preflight = await request(sandbox, '/connect_sessions', {
      method: 'OPTIONS',
      headers: { origin: 'https://app.example', 'access-control-request-method': 'POST' },
    });
    expect(preflight.status).toBe(404);
  });
});
