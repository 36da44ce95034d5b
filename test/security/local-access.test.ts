import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Environment, loadConfig } from '../../src/config/config.ts';
import { type RawAnswer, sendRaw } from '../support/raw-http.ts';
import { startWorld, type World } from '../support/world.ts';

const listed = 'https://app.example';

function start(environment: Environment = {}): Promise<World> {
  const config = loadConfig({ ...environment, PORT: '0', DRAIN_DELAY_MS: '0', CORS_ORIGINS: listed });
  return startWorld({ config });
}

let world: World;
beforeAll(async () => {
  world = await start();
});
afterEach(() => world.sandbox.reset());
afterAll(() => world.stop());

const mutation = JSON.stringify({
  query: 'mutation { createViewerConnectSession(input: {}) { token } }',
});

/** Sends a request line and headers unchanged. `{port}` is replaced by the gateway's port. */
function send(line: string, headers: readonly string[], body = '', { url } = world): Promise<RawAnswer> {
  const framing = body === '' ? [] : ['content-type: application/json', `content-length: ${body.length}`];
  const head = [line, ...headers, 'connection: close', ...framing, '', body];
  return sendRaw(url, head.join('\r\n').replaceAll('{port}', new URL(url).port));
}

const create = (...headers: readonly string[]) => send('POST /graphql HTTP/1.1', headers, mutation);

function expectRefusal({ status, headers, body }: RawAnswer, message: string): void {
  expect({ status, body: JSON.parse(body) }).toEqual({
    status: 403,
    body: {
      errors: [
        {
          message: expect.stringContaining(message),
          extensions: { code: 'FORBIDDEN', retryable: false, requestId: headers['x-request-id'] },
        },
      ],
    },
  });
  expect(headers['access-control-allow-origin']).toBeUndefined();
  expect(world.sandbox.requests).toEqual([]);
}

function expectSession({ status, body }: RawAnswer): void {
  expect({ status, body: JSON.parse(body) }).toEqual({
    status: 200,
    body: { data: { createViewerConnectSession: { token: expect.any(String) } } },
  });
}

describe('a page whose host name was rebound to 127.0.0.1', () => {
  it('can neither read nor create anything', async () => {
    const page = ['host: evil.example:{port}', 'origin: http://evil.example:{port}', 'sec-fetch-site: same-origin'];
    expectRefusal(await create(...page), 'ALLOWED_HOSTS');
    const read = `GET /graphql?query={linkedAccounts{nodes{id}}} HTTP/1.1`;
    expectRefusal(await send(read, [...page, 'apollo-require-preflight: true']), 'ALLOWED_HOSTS');
    for (const path of ['/', '/metrics', '/nothing', '/graphql']) {
      expectRefusal(await send(`GET ${path} HTTP/1.1`, [...page, 'accept: text/html']), 'ALLOWED_HOSTS');
    }
  });

  it('learns only that the gateway exists', async () => {
    const statuses: number[] = [];
    for (const path of ['/livez', '/readyz', '/webhooks/stackone']) {
      statuses.push((await send(`GET ${path} HTTP/1.1`, ['host: evil.example', 'origin: http://evil.example'])).status);
    }
    expect(statuses).toEqual([200, 200, 404]);
  });
});

describe('the Host of a request to a gateway without tokens', () => {
  it.each([
    'localhost',
    'LOCALHOST:{port}',
    'localhost.:{port}',
    '127.0.0.1:{port}',
    '127.8.9.10',
    '2130706433:{port}',
    '0x7f.1',
    '[::1]:{port}',
    '[0:0:0:0:0:0:0:1]',
    'my-app.localhost:3000',
  ])('may be %s', async (host) => {
    expectSession(await create(`host: ${host}`));
  });

  it.each([
    'gateway',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'evil.example.',
    '0.0.0.0:{port}',
    '192.168.1.5:{port}',
    '[::]:{port}',
    'localhost@evil.example',
    'evil.example@localhost',
    'evil.example#localhost',
    'evil.example,localhost',
  ])('may not be %s', async (host) => {
    expectRefusal(await create(`host: ${host}`), 'ALLOWED_HOSTS');
  });

  it("can't be missing or repeated", async () => {
    for (const headers of [[], ['host: localhost', 'host: evil.example'], ['host: localhost', 'Host: localhost']]) {
      expect((await create(...headers)).status).toBe(400);
    }
    expect(world.sandbox.requests).toEqual([]);
  });

  it('is not replaced by that of an absolute URL', async () => {
    const sendTo = (target: string, host: string) => send(`POST ${target} HTTP/1.1`, [`host: ${host}`], mutation);
    expectRefusal(await sendTo('http://evil.example/graphql', 'localhost'), 'ALLOWED_HOSTS');
    expectRefusal(await sendTo('http://localhost@evil.example/graphql', 'localhost'), 'ALLOWED_HOSTS');
    expectRefusal(await sendTo('http://localhost/graphql', 'evil.example'), 'ALLOWED_HOSTS');
    expectSession(await sendTo('http://localhost:{port}/graphql', '127.0.0.1'));
  });

  it('is not read from a forwarding header', async () => {
    const forwarded = (host: string) => [`x-forwarded-host: ${host}`, `forwarded: host=${host}`];
    expectRefusal(await create('host: evil.example', ...forwarded('localhost')), 'ALLOWED_HOSTS');
    expectSession(await create('host: localhost', ...forwarded('evil.example')));
  });
});

describe('the Origin of a request to a gateway without tokens', () => {
  const host = 'host: localhost:{port}';

  it.each(['http://localhost:{port}', listed])('may be %s', async (origin) => {
    expectSession(await create(host, `origin: ${origin}`, 'sec-fetch-site: cross-site'));
  });

  it.each([
    'https://evil.example',
    'null',
    '',
    'http://localhost',
    'http://localhost:1',
    'https://localhost:{port}',
    'http://127.0.0.1:{port}',
    `${listed}.evil.example`,
    `${listed}, ${listed}`,
  ])('may not be "%s"', async (origin) => {
    expectRefusal(await create(host, `origin: ${origin}`), 'CORS_ORIGINS');
    const preflight = ['access-control-request-method: POST', `origin: ${origin}`];
    expectRefusal(await send('OPTIONS /graphql HTTP/1.1', [host, ...preflight]), 'CORS_ORIGINS');
  });

  it('is checked on every route except those that reveal nothing', async () => {
    const statuses: number[] = [];
    for (const path of ['/', '/metrics', '/nothing', '/livez', '/readyz', '/webhooks/stackone']) {
      statuses.push((await send(`GET ${path} HTTP/1.1`, [host, 'origin: https://evil.example'])).status);
    }
    expect(statuses).toEqual([403, 403, 403, 200, 200, 404]);
  });
});

describe('a request that a browser calls cross-site', () => {
  const headers = ['host: localhost', 'sec-fetch-site: cross-site'];
  const link = [...headers, 'sec-fetch-mode: navigate', 'accept: text/html,*/*;q=0.8'];

  it.each([
    ['a form', 'POST /graphql HTTP/1.1', ['sec-fetch-mode: navigate', 'accept: text/html']],
    ['an image', 'GET /graphql?query={__typename} HTTP/1.1', ['sec-fetch-mode: no-cors', 'accept: image/*']],
    ['a script', 'GET /graphql?query={__typename} HTTP/1.1', ['sec-fetch-mode: no-cors', 'accept: */*']],
    ['a link', 'GET /graphql?query={__typename} HTTP/1.1', ['sec-fetch-mode: navigate', 'accept: text/html']],
    [
      'an encoded link',
      'GET /graphql?%71uery={__typename} HTTP/1.1',
      ['sec-fetch-mode: navigate', 'accept: text/html'],
    ],
    ['a link to an id', 'GET /graphql?documentId=sha256:a HTTP/1.1', ['sec-fetch-mode: navigate', 'accept: text/html']],
    ['a link to a hash', 'GET /graphql?extensions={} HTTP/1.1', ['sec-fetch-mode: navigate', 'accept: text/html']],
    ['a fetch of the page', 'GET /graphql HTTP/1.1', ['sec-fetch-mode: no-cors', 'accept: text/html']],
  ])('is refused where it could run an operation: %s', async (_name, line, more) => {
    const body = line.startsWith('POST') ? mutation : '';
    expectRefusal(await send(line, [...headers, ...more], body), 'CORS_ORIGINS');
  });

  it('is answered if it opens the page from a link', async () => {
    const page = await send('GET /graphql HTTP/1.1', link);
    expect(page.status).toBe(200);
    expect(page.body).toContain('EmbeddedSandbox');
    expect((await send('GET / HTTP/1.1', link)).status).toBe(200);
    expect((await send('HEAD /graphql HTTP/1.1', link)).status).not.toBe(403);
  });

  it("is distinguished from a person's request, and from the page's own", async () => {
    for (const site of ['none', 'same-origin'])
      expectSession(await create('host: localhost', `sec-fetch-site: ${site}`));
  });
});

describe('ALLOWED_HOSTS', () => {
  it('allows the host name of a gateway in a container', async () => {
    const container = await start({ HOST: '0.0.0.0', ALLOWED_HOSTS: 'gateway.internal, 192.168.1.5:8080,[fd00::1]' });
    const statusFor = async (host: string, origin?: string) => {
      const headers = [`host: ${host}`, ...(origin === undefined ? [] : [`origin: ${origin}`])];
      return (await send('POST /graphql HTTP/1.1', headers, mutation, container)).status;
    };
    try {
      expect(await statusFor('GATEWAY.internal:4000')).toBe(200);
      expect(await statusFor('gateway.internal', 'http://gateway.internal')).toBe(200);
      expect(await statusFor('192.168.1.5:8080')).toBe(200);
      expect(await statusFor('[fd00:0::1]:9')).toBe(200);
      expect(await statusFor('localhost:4000')).toBe(200);
      expect(await statusFor('192.168.1.5:8081')).toBe(403);
      expect(await statusFor('a.gateway.internal')).toBe(403);
      expect(await statusFor('gateway.internal', 'http://evil.example')).toBe(403);
    } finally {
      await container.stop();
    }
  });
});

describe('a gateway that asks for tokens', () => {
  it('answers for every host name, and relies on CORS, because pages have no tokens', async () => {
    const issuer = { AUTH_ISSUER: 'https://id.example', AUTH_AUDIENCE: 'gateway' };
    const strict = await start({ AUTH_MODE: 'jwt', AUTH_JWT_SECRET: 's'.repeat(32), ...issuer });
    const headers = ['host: evil.example', 'origin: https://evil.example', 'sec-fetch-site: cross-site'];
    try {
      expect((await send('POST /graphql HTTP/1.1', headers, mutation, strict)).status).toBe(401);
      expect((await send('GET /metrics HTTP/1.1', headers, '', strict)).status).toBe(200);
    } finally {
      await strict.stop();
    }
  });
});
