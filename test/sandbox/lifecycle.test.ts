import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { SessionStore } from '../../src/sandbox/store/session-store.ts';
import { basic, request } from './request.ts';

async function started(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.close());
  return sandbox;
}

const owner = { origin_owner_id: 'acme-corp', origin_owner_name: 'Acme Corporation' };

describe('recorded requests', () => {
  it('contain what was sent, in order', async () => {
    const sandbox = await started();
    await request(sandbox, '/accounts?status=active&status=error&page=1', {
      headers: { 'X-Request-Id': 'r1' },
    });
    await request(sandbox, '/connect_sessions', { method: 'POST', body: owner });
    const [listed, created] = sandbox.requests;
    expect(listed).toMatchObject({
      method: 'GET',
      path: '/accounts',
      query: { status: ['active', 'error'], page: '1' },
      body: undefined,
      rawBody: '',
    });
    expect(listed?.headers).toMatchObject({ 'x-request-id': 'r1', authorization: basic('sandbox-key:') });
    expect(created).toMatchObject({ method: 'POST', path: '/connect_sessions', body: owner });
    expect(created?.rawBody).toBe(JSON.stringify(owner));
  });

  it('include those that were refused or hit by a fault', async () => {
    const sandbox = await started();
    sandbox.faults.add({ times: 1, fault: { kind: 'reset', when: 'before-processing' } });
    await expect(request(sandbox, '/accounts')).rejects.toThrow();
    await request(sandbox, '/accounts', { headers: { authorization: '' } });
    await request(sandbox, '/nowhere');
    expect(sandbox.requests.map(({ path }) => path)).toEqual(['/accounts', '/accounts', '/nowhere']);
  });

  it('are bounded by the configured number', async () => {
    const two = await started({ recordedRequests: 2 });
    for (const path of ['/a', '/b', '/c']) await request(two, path);
    expect(two.requests.map(({ path }) => path)).toEqual(['/b', '/c']);
    const none = await started({ recordedRequests: 0 });
    await request(none, '/a');
    expect(none.requests).toEqual([]);
  });
});

describe('sessions', () => {
  it('are at most the latest 10,000', () => {
    const sessions = new SessionStore(Date.now, 'number');
    const created = Array.from({ length: 10_001 }, () => sessions.create(owner));
    const [dropped, kept] = created.map(({ token, session }) => [sessions.byToken(token), sessions.byId(session.id)]);
    expect(dropped).toEqual([undefined, undefined]);
    expect(kept).toEqual([created[1], created[1]]);
  });
});

describe('reset', () => {
  it('restores the initial state', async () => {
    const sandbox = await started();
    const before = sandbox.accounts.list();
    const { body } = await request(sandbox, '/connect_sessions', { method: 'POST', body: owner });
    sandbox.accounts.delete('45355976281015164504');
    sandbox.accounts.addMany(3);
    sandbox.faults.add({ fault: { kind: 'status', status: 500 } });
    sandbox.reset();
    expect(sandbox.requests).toEqual([]);
    expect(sandbox.accounts.list()).toEqual(before);
    expect((await request(sandbox, `/connect_sessions/${body.id}`)).status).toBe(404);
  });
});

describe('close', () => {
  // Waiting would exceed the test's timeout.
  it('does not wait for idle connections', async () => {
    const sandbox = await startSandbox();
    const socket = connect(Number(new URL(sandbox.url).port), '127.0.0.1');
    await once(socket, 'connect');
    const closed = once(socket, 'close');
    await sandbox.close();
    await closed;
    await expect(request(sandbox, '/livez')).rejects.toThrow();
  });

  it.each([
    { kind: 'latency', ms: 60_000 },
    { kind: 'slow-body', intervalMs: 60_000 },
  ] as const)('does not wait for a request that hangs in $kind', async (fault) => {
    const sandbox = await startSandbox();
    sandbox.faults.add({ fault });
    const answer = expect(request(sandbox, '/accounts')).rejects.toThrow();
    while (sandbox.requests.length === 0) await new Promise(setImmediate);
    await sandbox.close();
    await answer;
  });

  it('can be called twice', async () => {
    const sandbox = await startSandbox();
    await sandbox.close();
    await expect(sandbox.close()).resolves.toBeUndefined();
  });
});

describe('the address', () => {
  it('is different for each sandbox', async () => {
    const [first, second] = [await started(), await started()];
    expect(first.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(first.url).not.toBe(second.url);
    first.accounts.delete('45355976281015164504');
    expect(second.accounts.get('45355976281015164504')).toBeDefined();
  });

  it('causes an error if it is taken', async () => {
    const sandbox = await started();
    const port = Number(new URL(sandbox.url).port);
    await expect(startSandbox({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

describe('control routes', () => {
  it('are absent by default', async () => {
    const sandbox = await started();
    expect((await request(sandbox, '/sandbox/reset', { method: 'POST' })).status).toBe(404);
  });

  it('add and clear faults, and reset', async () => {
    const sandbox = await started({ controlRoutes: true });
    const rule = { path: '/accounts', fault: { kind: 'status', status: 429 } };
    expect((await request(sandbox, '/sandbox/faults', { method: 'POST', body: rule })).status).toBe(204);
    expect((await request(sandbox, '/accounts')).status).toBe(429);
    expect((await request(sandbox, '/sandbox/faults', { method: 'DELETE' })).status).toBe(204);
    expect((await request(sandbox, '/accounts')).status).toBe(200);
    sandbox.accounts.delete('45355976281015164504');
    expect((await request(sandbox, '/sandbox/reset', { method: 'POST' })).status).toBe(204);
    expect(sandbox.accounts.get('45355976281015164504')).toBeDefined();
  });

  it('report an invalid fault, and are never hit by one', async () => {
    const sandbox = await started({ controlRoutes: true });
    sandbox.faults.add({ fault: { kind: 'status', status: 500 } });
    const body = { fault: { kind: 'earthquake' } };
    const answer = await request(sandbox, '/sandbox/faults', { method: 'POST', body });
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toHaveLength(1);
  });
});
