import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { postRaw, sendRaw } from '../support/raw-http.ts';
import { startWorld, type World } from '../support/world.ts';
import { exchange, expectFailure, json } from './exchange.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
beforeEach(() => world.sandbox.reset());
afterAll(() => world.stop());

const query = JSON.stringify({ query: '{ connectViewer { username } }' });
const mutation =
  'mutation { createConnectSession(input: { originOwnerId: "dev-owner", originOwnerName: "A" }) { token } }';

describe('a body that is not a GraphQL request', () => {
  it.each([
    ['malformed JSON', '{"query": '],
    ['no body', ''],
    ['a string', '"{ connectViewer { username } }"'],
    ['null', 'null'],
    ['an empty object', '{}'],
    ['an object without a query', '{"variables":{}}'],
    ['a query that is no string', '{"query":{"a":1}}'],
    ['a query that is empty', '{"query":""}'],
    ['variables as text', '{"query":"{ connectViewer { username } }","variables":"{}"}'],
    ['variables as a list', '{"query":"{ connectViewer { username } }","variables":[]}'],
    ['a batch of operations', `[${query},${query}]`],
  ])('is a BAD_REQUEST: %s', async (_name, body) => {
    expectFailure(await exchange(world, { headers: json, body }), 400, 'BAD_REQUEST');
  });

  it('is a BAD_REQUEST with 400, even for a client that accepts only plain JSON', async () => {
    const headers = { ...json, accept: 'application/json' };
    expectFailure(await exchange(world, { headers, body: '{}' }), 400, 'BAD_REQUEST');
    expectFailure(await exchange(world, { headers, body: '{' }), 400, 'BAD_REQUEST');
  });

  it('makes Apollo Client send the document instead of its hash', async () => {
    const extensions = { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } };
    const body = JSON.stringify({ operationName: 'Example', extensions });
    // 200, because some clients do not read the body of another status.
    const error = expectFailure(await exchange(world, { headers: json, body }), 200, 'BAD_REQUEST');
    expect(error.message).toBe('PersistedQueryNotSupported');
  });
});

describe('a content type', () => {
  it.each([
    ['of a form', 'application/x-www-form-urlencoded'],
    ['of an upload', 'multipart/form-data; boundary=x'],
    ['of text', 'text/plain'],
    ['of text with JSON in it', 'text/plain; application/json'],
    ['of something else', 'application/xml'],
    ['that is malformed', 'application'],
    ['that is longer than anybody needs', `application/json${' '.repeat(15_000)};charset=utf-8`],
    ['of JSON in another charset', 'application/json; charset=utf-16'],
    ['of JSON in another charset in quotes', 'application/json;charset="ISO-8859-1"'],
    ['of JSON in a charset that is none', 'application/json; charset=utf'],
    ['of JSON in two charsets', 'application/json; charset=latin1; charset=utf-8'],
  ])("%s is refused with 415, so that pages can't post forms", async (_name, contentType) => {
    const answer = await exchange(world, { headers: { 'content-type': contentType }, body: query });
    expectFailure(answer, 415, 'BAD_REQUEST');
  });

  it('that is missing is refused', async () => {
    expectFailure(await exchange(world, { body: query }), 415, 'BAD_REQUEST');
    expectFailure(await exchange(world, {}), 400, 'BAD_REQUEST');
  });

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'application/json; charset=utf8',
    'application/json; charset=UTF8',
    'application/json; Charset="utf8"',
    'application/json ; charset = utf-8; odata=verbose',
    'application/json; charset=us-ascii',
    'application/json; charset="US-ASCII"',
    'application/json; profile="charset=latin1"',
    'application/json;',
    'Application/JSON',
  ])('of JSON in UTF-8 is read: %s', async (contentType) => {
    const body = JSON.stringify({
      query: 'query ($a: ID!) { linkedAccount(id: $a) { id } }',
      variables: { a: 'ü€😀' },
    });
    const { status, body: answer } = await exchange(world, { headers: { 'content-type': contentType }, body });
    expect({ status, answer }).toEqual({ status: 200, answer: { data: { linkedAccount: null } } });
    expect(world.sandbox.requests.map(({ path }) => decodeURIComponent(path))).toEqual(['/accounts/ü€😀']);
  });

  it('of JSON with a compressed body is refused with 415', async () => {
    const headers = { ...json, 'content-encoding': 'gzip' };
    expectFailure(await exchange(world, { headers, body: query }), 415, 'BAD_REQUEST');
  });
});

describe('a body of more than 256 KiB', () => {
  const limit = 256 * 1024;
  const sized = (bytes: number) => query.padEnd(bytes, ' ');

  it('is REQUEST_TOO_LARGE if its length is announced', async () => {
    expect((await exchange(world, { headers: json, body: sized(limit) })).status).toBe(200);
    expectFailure(await exchange(world, { headers: json, body: sized(limit + 1) }), 413, 'REQUEST_TOO_LARGE');
  });

  it.each([
    ['its announced length', [`content-length: ${limit + 1}`], '{'],
    ['its chunks so far', ['transfer-encoding: chunked'], `${(limit + 1).toString(16)}\r\n${sized(limit + 1)}\r\n`],
  ])('is REQUEST_TOO_LARGE by %s, before the rest has arrived', async (_name, headers, body) => {
    const answer = await postRaw(world.url, ['content-type: application/json', ...headers], body);
    expect(answer.status).toBe(413);
    expect(answer.headers['connection']).toBe('close');
    expect(JSON.parse(answer.body).errors[0].extensions.code).toBe('REQUEST_TOO_LARGE');
  });
});

describe('a method', () => {
  const path = (document: string) => `/graphql?query=${encodeURIComponent(document)}`;
  const preflighted = { 'apollo-require-preflight': 'true' };

  it('GET may contain queries', async () => {
    const answer = await exchange(world, {
      method: 'GET',
      path: path('{ connectViewer { username } }'),
      headers: preflighted,
    });
    expect(answer.body).toEqual({ data: { connectViewer: { username: 'dev' } } });
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
  });

  it('GET may contain nothing that a page could send without a preflight', async () => {
    const answer = await exchange(world, { method: 'GET', path: path('{ connectViewer { username } }') });
    expect(expectFailure(answer, 400, 'BAD_REQUEST').message).toContain('apollo-require-preflight');
  });

  it.each(['Basic ZGV2OmRldg==', 'Negotiate YII=', 'Bearer', ''])(
    'GET may contain nothing with credentials that a browser adds by itself: %j',
    async (authorization) => {
      const headers = { authorization };
      const answer = await exchange(world, { method: 'GET', path: path('{ connectViewer { username } }'), headers });
      expectFailure(answer, 400, 'BAD_REQUEST');
    },
  );

  it("GET may contain queries with a bearer token, which pages can't send without a preflight", async () => {
    const headers = { authorization: 'Bearer token' };
    const answer = await exchange(world, { method: 'GET', path: path('{ connectViewer { username } }'), headers });
    expect(answer.body).toEqual({ data: { connectViewer: { username: 'dev' } } });
  });

  it('GET may contain no mutation', async () => {
    const answer = await exchange(world, { method: 'GET', path: path(mutation), headers: preflighted });
    expectFailure(answer, 405, 'BAD_REQUEST');
    expect(answer.headers.get('allow')).toBe('POST');
    expect(world.sandbox.requests).toEqual([]);
  });

  it.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS'])('%s is not allowed with any content', async (method) => {
    for (const request of [
      { headers: json, body: query },
      { headers: { 'content-type': 'text/plain' }, body: '{' },
      {},
    ]) {
      const answer = await exchange(world, { method, ...request });
      expectFailure(answer, 405, 'BAD_REQUEST');
      expect(answer.headers.get('allow')).toBe('GET, POST');
    }
  });
});

describe('an accept header', () => {
  const answerTo = (accept: string, document = '{ connectViewer { username } }') =>
    exchange(world, { headers: { ...json, accept }, body: JSON.stringify({ query: document }) });

  it.each([
    ['*/*', 'application/json; charset=utf-8'],
    ['application/*', 'application/json; charset=utf-8'],
    ['application/json', 'application/json; charset=utf-8'],
    ['application/graphql-response+json', 'application/graphql-response+json; charset=utf-8'],
    ['application/json;q=0.9, application/graphql-response+json', 'application/graphql-response+json; charset=utf-8'],
    ['application/graphql-response+json, application/json;q=0.9', 'application/graphql-response+json; charset=utf-8'],
    ['application/json, application/graphql-response+json', 'application/json; charset=utf-8'],
    ['application/graphql-response+json, application/json', 'application/graphql-response+json; charset=utf-8'],
    ['application/json;q=0, */*', 'application/graphql-response+json; charset=utf-8'],
    ['multipart/mixed;deferSpec=20220824, application/json', 'application/json; charset=utf-8'],
    ['text/html, application/xhtml+xml, */*;q=0.8', 'application/json; charset=utf-8'],
  ])('%s gets %s', async (accept, contentType) => {
    const answer = await answerTo(accept);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe(contentType);
  });

  it.each(['text/html', 'text/plain', 'multipart/mixed', 'application/xml', 'application/json;q=0'])(
    '%s gets 406, and creates no session',
    async (accept) => {
      expectFailure(await answerTo(accept, mutation), 406, 'BAD_REQUEST');
      expect(world.sandbox.requests).toEqual([]);
    },
  );

  it("that is unusual does not lose a session's token", async () => {
    for (const accept of ['application/json; charset=utf-16', 'application/json;profile="a, b"', '']) {
      const answer = await answerTo(accept, mutation);
      expect(answer.body.data).toEqual({ createConnectSession: { token: expect.any(String) } });
    }
  });
});

describe('an unknown path', () => {
  it.each(['/nothing', '/graphql/', '/graphql/nothing', '/GraphQL', '//graphql', '//other/graphql'])(
    'is NOT_FOUND: %s',
    async (path) => {
      expectFailure(await exchange(world, { path, headers: json, body: query }), 404, 'NOT_FOUND');
      expectFailure(await exchange(world, { path, method: 'GET' }), 404, 'NOT_FOUND');
    },
  );

  it("is a BAD_REQUEST if it can't be parsed", async () => {
    expectFailure(await exchange(world, { path: '/%', headers: json, body: query }), 400, 'BAD_REQUEST');
  });
});

describe('malformed HTTP', () => {
  it.each([
    ['a request line that is none', 'GRAPHQL\r\n\r\n', 400, 'BAD_REQUEST'],
    ['bytes of another protocol', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400, 'BAD_REQUEST'],
    ['a header without a name', 'POST /graphql HTTP/1.1\r\nhost: a\r\n: x\r\n\r\n', 400, 'BAD_REQUEST'],
    [
      'two lengths',
      'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n{}',
      400,
      'BAD_REQUEST',
    ],
    [
      'an oversized header',
      `POST /graphql HTTP/1.1\r\nhost: a\r\nx: ${'y'.repeat(33_000)}\r\n\r\n`,
      431,
      'REQUEST_TOO_LARGE',
    ],
  ])('gets a failure in JSON: %s', async (_name, bytes, status, code) => {
    const answer = await sendRaw(world.url, bytes);
    const headers = new Headers(answer.headers);
    expectFailure({ status: answer.status, headers, body: JSON.parse(answer.body) }, status, code);
    expect((await world.graphql('{ connectViewer { username } }')).status).toBe(200);
  });
});
