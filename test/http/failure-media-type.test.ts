import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import { openConnection, sendRaw } from '../support/raw-http.ts';
import { startWorld } from '../support/world.ts';
import { exchange, expectFailure, json } from './exchange.ts';

const world = await startWorld();
afterAll(() => world.stop());

const query = JSON.stringify({ query: '{ connectViewer { username } }' });
const mutation =
  'mutation { createConnectSession(input: { originOwnerId: "dev-owner", originOwnerName: "A" }) { token } }';

describe('the media type of a failure', () => {
  const preferGraphql = 'application/graphql-response+json, application/json;q=0.9';
  const failures: readonly [string, number, Parameters<typeof exchange>[1]][] = [
    ['malformed JSON', 400, { headers: json, body: '{' }],
    ['no query', 400, { headers: json, body: '{}' }],
    ['a content type that is no JSON', 415, { headers: { 'content-type': 'text/plain' }, body: query }],
    ['a body that is too large', 413, { headers: json, body: ' '.repeat(256 * 1024 + 1) }],
    ['a document beyond its limits', 400, { headers: json, body: JSON.stringify({ query: '{a'.repeat(200) }) }],
    ['an invalid document', 400, { headers: json, body: '{"query":"{ nothing }"}' }],
    ['a method that is not allowed', 405, { method: 'DELETE' }],
    ['a GET that a page could send', 400, { method: 'GET', path: '/graphql?query={__typename}' }],
    [
      'a mutation by GET',
      405,
      { method: 'GET', path: `/graphql?query=${mutation}`, headers: { 'apollo-require-preflight': 'true' } },
    ],
    ['too many headers', 431, { headers: Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`x-${i}`, 'x'])) }],
  ];

  it.each(failures)('is the preferred one of Accept: %s', async (_name, status, request) => {
    for (const [accept, type] of [
      [preferGraphql, 'application/graphql-response+json; charset=utf-8'],
      ['application/json, application/graphql-response+json;q=0.9', 'application/json; charset=utf-8'],
      ['*/*', 'application/json; charset=utf-8'],
    ] as const) {
      const answer = await exchange(world, { ...request, headers: { ...request.headers, accept } });
      expect({ status: answer.status, type: answer.headers.get('content-type') }).toEqual({ status, type });
    }
  });

  it('is application/json if the caller accepts neither', async () => {
    const answer = await exchange(world, { headers: { ...json, accept: 'text/html' }, body: query });
    expectFailure(answer, 406, 'BAD_REQUEST');
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  it('is application/json for an unknown path', async () => {
    const answer = await exchange(world, {
      path: '/nothing',
      headers: { ...json, accept: preferGraphql },
      body: query,
    });
    expectFailure(answer, 404, 'NOT_FOUND');
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  it.each([
    ['its head', 400, `POST /graphql HTTP/1.1\r\nhost: a\r\nAccept: ${preferGraphql}\r\n: x\r\n\r\n`],
    [
      'the size of its head',
      431,
      `POST /graphql HTTP/1.1\r\nhost: a\r\nAccept: ${preferGraphql}\r\nx: ${'y'.repeat(33_000)}\r\n\r\n`,
    ],
    [
      'its body',
      400,
      `POST /graphql HTTP/1.1\r\nhost: a\r\nAccept: ${preferGraphql}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nnone\r\n`,
    ],
  ])('is also the preferred one of Accept if HTTP is malformed in %s', async (_name, status, bytes) => {
    const answer = await sendRaw(world.url, bytes);
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe('application/graphql-response+json; charset=utf-8');
  });

  it('does not depend on an earlier request of the same connection', async () => {
    const earlier = `GET /livez HTTP/1.1\r\nhost: a\r\naccept: ${preferGraphql}\r\n\r\n`;
    const socket = await openConnection(world.url);
    socket.write(earlier);
    await once(socket, 'data');
    socket.write('GRAPHQL\r\n\r\n');
    expect(await text(socket)).toContain('content-type: application/json; charset=utf-8');
  });
});
