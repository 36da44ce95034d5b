import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { sendRaw } from '../../support/raw-http.ts';
import { request } from '../request.ts';

const fault = JSON.stringify({ fault: { kind: 'status', status: 500 } });
let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ controlRoutes: true, allowedHosts: ['sandbox.internal', '192.168.1.5:4010'] });
});
afterEach(() => sandbox.reset());
afterAll(() => sandbox.close());

async function statusOf(method: string, path: string, ...headers: readonly string[]): Promise<number> {
  const framing = ['connection: close', 'content-type: application/json', `content-length: ${fault.length}`];
  const head = [`${method} ${path} HTTP/1.1`, ...headers, ...framing, '', fault].join('\r\n');
  const { status } = await sendRaw(sandbox.url, head.replaceAll('{port}', new URL(sandbox.url).port));
  return status;
}

const controlRoutes = [
  ['POST', '/sandbox/faults'],
  ['DELETE', '/sandbox/faults'],
  ['POST', '/sandbox/reset'],
] as const;

describe.each(controlRoutes)('%s %s', (method, path) => {
  it.each([
    'localhost:{port}',
    'LOCALHOST.',
    '127.0.0.1:{port}',
    '2130706433',
    '[::1]:{port}',
    'a.localhost',
    'sandbox.internal:1',
    '192.168.1.5:4010',
  ])('accepts a caller that names %s, and its own page', async (host) => {
    expect(await statusOf(method, path, `host: ${host}`)).toBe(204);
    const origin = new URL(`http://${host.replace('{port}', new URL(sandbox.url).port)}`).origin;
    expect(await statusOf(method, path, `host: ${host}`, `origin: ${origin}`)).toBe(204);
  });

  it.each([
    ['evil.example:{port}', 'http://evil.example:{port}'],
    ['127.0.0.1.evil.example', undefined],
    ['evil.example@localhost', undefined],
    ['0.0.0.0:{port}', undefined],
    ['192.168.1.5:4011', undefined],
    ['localhost:{port}', 'https://evil.example'],
    ['localhost:{port}', 'http://localhost:1'],
    ['localhost:{port}', 'null'],
  ])('refuses a page by Host %s and Origin %s', async (host, origin) => {
    sandbox.accounts.delete('45355976281015164504');
    const headers = [`host: ${host}`, ...(origin === undefined ? [] : [`origin: ${origin}`])];
    expect(await statusOf(method, path, ...headers)).toBe(403);
    expect((await request(sandbox, '/accounts')).status).toBe(200);
    expect(sandbox.accounts.get('45355976281015164504')).toBeUndefined();
  });
});

it('allows pages of every origin to use the Hub', async () => {
  const answer = await request(sandbox, '/hub/settings', { headers: { origin: 'https://app.example' } });
  expect(answer.status).toBe(401);
  expect(answer.headers.get('access-control-allow-origin')).toBe('https://app.example');
});
