import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { openConnection, sendRaw } from '../../support/raw-http.ts';
import { basic, request } from '../request.ts';

const limit = 1_048_576;
let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.close());

const post = (...headers: readonly string[]) => [
  'POST /connect_sessions HTTP/1.1',
  'host: localhost',
  `authorization: ${basic('sandbox-key:')}`,
  'content-type: application/json',
  ...headers,
];

describe('a request body', () => {
  it('is read up to 1 MiB', async () => {
    const padding = 'x'.repeat(limit - '{"label":""}'.length);
    const answer = await request(sandbox, '/connect_sessions', { method: 'POST', body: { label: padding } });
    expect(answer.status).toBe(400);
    expect(sandbox.requests[0]?.rawBody).toHaveLength(limit);
  });

  it('is refused beyond that by its announced length, unread', async () => {
    const { status, headers, body } = await sendRaw(
      sandbox.url,
      [...post(`content-length: ${limit + 1}`), '', ''].join('\r\n'),
    );
    expect(status).toBe(413);
    expect(headers['connection']).toBe('close');
    expect(JSON.parse(body)).toMatchObject({ statusCode: 413, timestamp: expect.any(String) });
    expect(sandbox.requests[0]?.rawBody).toBe('');
  });

  it('is refused beyond that as it arrives, if no length is announced', async () => {
    const chunk = `${limit.toString(16)}\r\n${'x'.repeat(limit)}\r\n1\r\nx\r\n`;
    const { status } = await sendRaw(sandbox.url, [...post('transfer-encoding: chunked'), '', chunk].join('\r\n'));
    expect(status).toBe(413);
  });

  it('that ends early does not stop the sandbox', async () => {
    const socket = await openConnection(sandbox.url);
    socket.write([...post('content-length: 100'), '', '{"origin'].join('\r\n'));
    while (sandbox.requests.length === 0) await new Promise(setImmediate);
    socket.resetAndDestroy();
    expect((await request(sandbox, '/accounts')).status).toBe(200);
  });
});

describe('a connection', () => {
  it('carries requests one after the other', async () => {
    const socket = await openConnection(sandbox.url);
    socket.setEncoding('utf8');
    for (const path of ['/livez', '/nowhere', '/livez']) {
      socket.write(`GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`);
      const [answer] = await once(socket, 'data');
      expect(answer).toMatch(path === '/livez' ? /^HTTP\/1\.1 200 / : /^HTTP\/1\.1 404 /);
    }
    socket.destroy();
  });
});

describe('a path', () => {
  it.each([
    '/accounts/',
    '/accounts/45355976281015164504/',
    '//accounts',
    '/accounts/45355976281015164504/meta/more',
    '/assets/logos/hibob',
    '/assets/logos/.svg',
    '/assets/logos/original/hibob.svg',
  ])('matches as a whole: %s is unknown', async (path) => {
    expect((await request(sandbox, path)).status).toBe(404);
  });

  it('is decoded only in its parameter', async () => {
    sandbox.accounts.add({ id: 'a/b c' });
    expect((await request(sandbox, '/accounts/a%2Fb%20c')).body).toMatchObject({ id: 'a/b c' });
  });
});

describe('a fault', () => {
  it('with headers that HTTP does not allow is a 500, and the sandbox continues', async () => {
    sandbox.faults.add({ times: 1, fault: { kind: 'status', status: 503, headers: { 'two words': 'x' } } });
    expect((await request(sandbox, '/accounts')).status).toBe(500);
    expect((await request(sandbox, '/accounts')).status).toBe(200);
  });

  it("that fails itself is reported to the Hub's page", async () => {
    sandbox.faults.add({ fault: { kind: 'transform', transform: () => JSON.parse('{') } });
    const answer = await request(sandbox, '/hub/settings', { headers: { origin: 'https://app.example' } });
    expect(answer.status).toBe(500);
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://app.example');
  });
});
