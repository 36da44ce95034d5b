import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { request } from './request.ts';

const start = Date.parse('2026-06-01T12:00:00.000Z');
const id = '45355976281015164504';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ now: () => start, controlRoutes: true });
});
afterAll(() => sandbox.close());
beforeEach(() => sandbox.reset());

describe('an account with a changed status', () => {
  const control = (body: object, account = id) =>
    request(sandbox, `/sandbox/accounts/${account}/status`, { method: 'POST', body });

  it('has the status and its reason until it is active again', async () => {
    const reason = { code: 'AccountInvalidCredentialsError', description: 'The key was revoked.' };
    expect((await control({ status: 'error', ...reason })).status).toBe(204);
    expect((await request(sandbox, `/accounts/${id}`)).body).toMatchObject({
      status: 'error',
      status_reasons: [{ ...reason, timestamp: '2026-06-01T12:00:00.000Z' }],
      updated_at: '2026-06-01T12:00:00.000Z',
    });
    await control({ status: 'active' });
    expect((await request(sandbox, `/accounts/${id}`)).body).toMatchObject({ status: 'active', status_reasons: null });
  });

  it.each(['active', 'inactive', 'suspended', 'archived', 'expired', 'error'])('can become %s', async (status) => {
    expect((await control({ status })).status).toBe(204);
    expect(sandbox.accounts.get(id)?.status).toBe(status);
  });

  it("must exist, and can't have any other status", async () => {
    expect((await control({ status: 'error' }, 'nowhere')).status).toBe(404);
    expect((await control({ status: 'tired' })).status).toBe(400);
    expect(sandbox.accounts.get(id)?.status).toBe('active');
  });
});

describe('the routes that StackOne calls deprecated', () => {
  const statuses = async (of: Sandbox) => {
    const paths = [
      '/connectors/meta',
      '/connectors/meta/hibob',
      `/accounts/${id}/meta`,
      `/accounts/${id}`,
      '/accounts',
    ];
    return Promise.all(paths.map(async (path) => (await request(of, path)).status));
  };
  const control = (method: string, body?: object) =>
    request(sandbox, '/sandbox/removed-routes', { method, ...(body && { body }) });
  const there = [200, 200, 200, 200, 200];

  it.each([404, 405, 410])('answer %i when they are removed, and the others as before', async (status) => {
    expect(await statuses(sandbox)).toEqual(there);
    expect((await control('POST', { status })).status).toBe(204);
    expect(await statuses(sandbox)).toEqual([status, status, status, 200, 200]);
    expect((await request(sandbox, '/connectors/meta')).body).toMatchObject({ statusCode: status });
    expect((await control('DELETE')).status).toBe(204);
    expect(await statuses(sandbox)).toEqual(there);
  });

  it('answer 404 by default, and are restored by a reset', async () => {
    await control('POST');
    expect(await statuses(sandbox)).toEqual([404, 404, 404, 200, 200]);
    sandbox.reset();
    expect(await statuses(sandbox)).toEqual(there);
    expect((await control('POST', { status: 500 })).status).toBe(400);
  });

  it('can be removed from the start', async () => {
    const later = await startSandbox({ deprecatedRoutesRemoved: 410 });
    onTestFinished(() => later.close());
    later.reset();
    expect(await statuses(later)).toEqual([410, 410, 410, 200, 200]);
    later.deprecatedRoutes.restore();
    expect(await statuses(later)).toEqual(there);
  });
});

describe("a refusal because of an account's state", () => {
  it.each([
    ['suspended', 'AccountSuspendedError', {}],
    ['expired', 'AccountExpiredError', { expires_at: '2026-06-01T12:00:00.000Z' }],
    ['archived', 'AccountArchivedError', {}],
    ['error', 'AccountErrorStatus', {}],
  ] as const)('has the documented body: %s', async (accountStatus, errorCode, more) => {
    const rule = { path: '/accounts/*', times: 1, fault: { kind: 'precondition', accountStatus } };
    await request(sandbox, '/sandbox/faults', { method: 'POST', body: rule });
    const { status, body } = await request(sandbox, `/accounts/${id}`);
    expect(status).toBe(412);
    expect(body).toEqual({
      statusCode: 412,
      message: 'Precondition failed',
      timestamp: '2026-06-01T12:00:00.000Z',
      errorCode,
      details: { status: accountStatus, status_reasons: [expect.objectContaining({ code: errorCode })], ...more },
    });
  });
});

describe('docs/sandbox.md', () => {
  const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

  it('lists every control route, and no others', () => {
    const documented = [...read('docs/sandbox.md').matchAll(/^\| `(\w+) (\/sandbox\/[^`]+)`/gm)].map(
      ([, method, path]) => `${method} ${path}`,
    );
    const routes = [
      ...read('src/sandbox/faults/control-routes.ts').matchAll(/control\('(\w+)', '(\/sandbox\/[^']+)'/g),
    ].map(([, method, path]) => `${method} ${path}`);
    expect(routes.length).toBeGreaterThan(5);
    expect(documented.toSorted()).toEqual(routes.toSorted());
  });
});
