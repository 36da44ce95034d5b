import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RawAnswer, sendRaw } from '../support/raw-http.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

const query = '{"query":"{ connectViewer { username } }"}';
const post = (...lines: readonly string[]) =>
  sendRaw(
    world.url,
    [
      ...lines,
      'connection: close',
      'content-type: application/json',
      `content-length: ${query.length}`,
      '',
      query,
    ].join('\r\n'),
  );

function expectRefusal({ status, headers, body }: RawAnswer): void {
  expect(status).toBe(400);
  expect(headers['content-type']).toBe('application/json; charset=utf-8');
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(JSON.parse(body)).toEqual({
    errors: [
      {
        message: expect.stringMatching(/is not valid|not valid HTTP/),
        extensions: { code: 'BAD_REQUEST', retryable: false, requestId: headers['x-request-id'] },
      },
    ],
  });
}

describe('an unusual request', () => {
  // Each of these caused a 500 or a malformed response before the fuzz test found it.
  it.each([
    ['without a host, as HTTP/1.0 allows', ['POST /graphql HTTP/1.0']],
    ['without a host in HTTP/1.1, a check of the platform', ['GET /readyz HTTP/1.1']],
    ['with a host of nothing in HTTP/1.0, a check of the platform', ['GET /readyz HTTP/1.0', 'host: ']],
    ['with a host that is none', ['POST /graphql HTTP/1.1', 'host: ]']],
    ['with a host that holds more than one', ['POST /graphql HTTP/1.1', 'host: a b']],
    ['with a host of nothing', ['POST /graphql HTTP/1.1', 'host: ']],
    ['with the method of another protocol', ['PRI /graphql', 'host: gateway']],
  ])('is a BAD_REQUEST, and no error in the log: %s', async (_name, lines) => {
    const from = world.logLines.length;
    expectRefusal(await post(...lines));
    expect(world.logLines.slice(from).filter((line) => line.includes('unexpected error'))).toEqual([]);
  });

  it.each([
    ['by an absolute URL', ['POST http://gateway/graphql HTTP/1.1', 'host: localhost']],
    ['with an IPv6 host and a port', ['POST /graphql HTTP/1.1', 'host: [::1]:4000']],
    ['with an expectation that nobody knows', ['POST /graphql HTTP/1.1', 'host: gateway', 'expect: tea']],
    ['with the wish to speak another protocol', ['POST /graphql HTTP/1.1', 'host: gateway', 'upgrade: h2c']],
    [
      'with an upgrade that only a GET may ask for',
      ['POST /graphql HTTP/1.1', 'host: gateway', 'connection: upgrade', 'upgrade: websocket'],
    ],
  ])('is answered if it does no harm: %s', async (_name, lines) => {
    const { status, body } = await post(...lines);
    expect({ status, answer: JSON.parse(body) }).toEqual({
      status: 200,
      answer: { data: { connectViewer: { username: 'dev' } } },
    });
  });
});

describe('an HTTP/1.0 health check without a host, as HAProxy and Nagios send it', () => {
  it.each(['/livez', '/readyz', '/metrics'])('is answered: GET %s', async (path) => {
    const { status, body } = await sendRaw(world.url, `GET ${path} HTTP/1.0\r\n\r\n`);
    expect(status).toBe(200);
    expect(body).toContain(path === '/metrics' ? '# HELP' : '{"status":');
  });
});
