import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { postRaw } from '../support/raw-http.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
beforeEach(() => world.sandbox.reset());
afterAll(() => world.stop());

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
// Fails after a call to StackOne, so that the id is in all three places.
const update = 'mutation { updateLinkedAccount(input: { id: "missing", label: "a" }) { linkedAccount { id } } }';

async function idsOf(headers: Readonly<Record<string, string>>) {
  const { headers: answered, body } = await world.graphql(update, {}, headers);
  const upstream = world.sandbox.requests.map((request) => request.headers['x-request-id']);
  return { answered: answered.get('x-request-id'), error: body.errors?.[0]?.extensions['requestId'], upstream };
}

describe('x-request-id', () => {
  it.each(['abcd1234', 'A-1-b-2-C', '0'.repeat(64), '6d1f0c8e-3a9e-4f57-9f3c-0d7f4d1a2b3c'])(
    'that is well-formed is returned, included in every error and sent to StackOne: %s',
    async (id) => {
      expect(await idsOf({ 'x-request-id': id })).toEqual({ answered: id, error: id, upstream: [id] });
    },
  );

  it.each([
    ['missing', {}],
    ['too short', { 'x-request-id': 'abcd123' }],
    ['too long', { 'x-request-id': 'a'.repeat(65) }],
    ['of other characters', { 'x-request-id': 'abcd_1234' }],
    ['of two values', { 'x-request-id': 'abcd1234, efgh5678' }],
    ['empty', { 'x-request-id': '' }],
  ])('that is %s is replaced by a new UUID', async (_name, headers) => {
    const { answered, error, upstream } = await idsOf(headers);
    expect(answered).toMatch(uuid);
    expect({ error, upstream }).toEqual({ error: answered, upstream: [answered] });
    expect((await idsOf(headers)).answered).not.toBe(answered);
  });

  it('is in answers without an error, and in those of every other path', async () => {
    const headers = { 'x-request-id': 'abcd1234' };
    expect((await world.graphql('{ connectViewer { username } }', {}, headers)).headers.get('x-request-id')).toBe(
      'abcd1234',
    );
    for (const path of ['/livez', '/readyz', '/nothing', '/%']) {
      expect((await fetch(world.url + path, { headers })).headers.get('x-request-id')).toBe('abcd1234');
    }
  });

  it.each([
    ['before there is GraphQL', { 'content-type': 'text/plain' }, '{}'],
    ['by Apollo Server before there is a context', {}, undefined],
    ['by Apollo Server', { 'content-type': 'application/json' }, '{}'],
    ['in parsing', { 'content-type': 'application/json' }, '{"query":"{"}'],
    ['several times in validation', { 'content-type': 'application/json' }, '{"query":"{ a b c }"}'],
  ])('is in each error of a request that is refused %s', async (_name, headers, body) => {
    const response = await fetch(`${world.url}/graphql`, {
      method: 'POST',
      headers: { ...headers, 'x-request-id': 'abcd1234' },
      ...(body && { body: new TextEncoder().encode(body) }),
    });
    const { errors } = JSON.parse(await response.text());
    expect(errors.length).toBeGreaterThan(0);
    for (const error of errors) expect(error.extensions.requestId).toBe('abcd1234');
  });
});

describe("a caller's headers", () => {
  const body = JSON.stringify({ query: update });
  const headers = ['content-type: application/json', `content-length: ${body.length}`];
  const ours = [
    'accept',
    'accept-encoding',
    'authorization',
    'connection',
    'content-length',
    'content-type',
    'host',
    'user-agent',
    'x-request-id',
  ];

  it.each([
    ['authorization: Bearer caller-secret'],
    ['cookie: session=caller-secret'],
    ['user-agent: caller-secret'],
    ['x-forwarded-for: 10.0.0.1'],
    ['accept: application/json;caller-secret=1'],
    ['accept-encoding: caller-secret'],
    ['x-api-key: caller-secret'],
    ['x-http-method-override: DELETE'],
    ['x-request-id: caller-secret\r\nx-request-id: caller-secret'],
    ['x-request-id: caller\tsecret-caller'],
    ['x-request-id: caller-secret-\xe9\xff'],
    ['x-request-id: caller-secret%0d%0ax-injected: 1'],
    ['idempotency-key: caller-secret'],
  ])('are never sent to StackOne: %j', async (header) => {
    expect((await postRaw(world.url, [...headers, header], body)).status).toBe(200);
    expect(world.sandbox.requests).toHaveLength(1);
    for (const request of world.sandbox.requests) {
      expect(ours).toEqual(expect.arrayContaining(Object.keys(request.headers)));
      expect(request.headers).toMatchObject({
        'user-agent': expect.stringMatching(/^connect-gateway\//),
        accept: 'application/json',
        'accept-encoding': 'identity',
      });
      expect(JSON.stringify([request.headers, request.query, request.path])).not.toMatch(
        /caller|secret|10\.0\.0\.1|injected/,
      );
    }
  });

  it.each([
    ['a line break', 'x-request-id: abcd\r1234'],
    ['a folded line', 'x-request-id: abcd1234\r\n x-folded: 1'],
    ['a NUL', 'x-request-id: abcd\x001234'],
    ['a bare line feed and another header', 'x-request-id: abcd1234\nx-injected: 1'],
  ])('with %s in them are refused', async (_name, header) => {
    expect((await postRaw(world.url, [...headers, header], body)).status).toBe(400);
    expect(world.sandbox.requests).toEqual([]);
  });
});
