import { getIntrospectionQuery } from 'graphql';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadConfig } from '../../src/config/config.ts';
import { Secret } from '../../src/values/secret.ts';
import { exchange, json } from '../http/exchange.ts';
import { circularIntrospection, doublingFragments, nestedQuery, queryOfTokens, repeat } from '../support/documents.ts';
import { claimsOf, type Issuer, jwtConfig, serviceClaims, startIssuer } from '../support/tokens.ts';
import { type GraphQLAnswer, startWorld, type World, type WorldOptions } from '../support/world.ts';

const worlds: World[] = [];
async function start(options: WorldOptions = {}): Promise<World> {
  const started = await startWorld(options);
  worlds.push(started);
  return started;
}
afterAll(() => Promise.all(worlds.map((started) => started.stop())));

let issuer: Issuer;
beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.close());

const bearer = async (claims: Readonly<Record<string, unknown>>) => ({
  authorization: `Bearer ${await issuer.token(claims)}`,
});

function expectRefusal(answer: GraphQLAnswer, status: number, extensions: Readonly<Record<string, unknown>>): void {
  expect(answer).toMatchObject({
    status,
    body: { errors: [{ message: expect.stringMatching(/\S/), extensions }] },
  });
  expect(Object.keys(answer.body)).toEqual(['errors']);
  expect(answer.body.errors).toHaveLength(1);
  expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  expect(answer.headers.get('cache-control')).toBe('private, no-store');
  expect(answer.body.errors?.[0]?.extensions['requestId']).toBe(answer.headers.get('x-request-id'));
}

describe('a document over a limit', () => {
  let world: World;
  beforeAll(async () => {
    world = await start();
  });
  beforeEach(() => world.sandbox.reset());
  afterEach(() => expect(world.sandbox.requests).toEqual([]));

  const refused: readonly [string, string][] = [
    ['tokens', queryOfTokens(1_001)],
    ['depth', nestedQuery(9)],
    ['depth', circularIntrospection],
    [
      'aliases',
      `{ ${repeat(10, (index) => `a${index}: __typename`)} connectViewer { ${repeat(6, (index) => `b${index}: __typename`)} } }`,
    ],
    ['rootFields', '{ __typename '.concat('__typename '.repeat(500), '}')],
    ['rootFields', doublingFragments(40)],
    ['selections', `{ connectViewer { ${'username '.repeat(300)} } }`],
    ['directives', `{ __typename ${'@aa '.repeat(21)} }`],
    ['cost', '{ linkedAccounts(first: 100) { nodes { originOwner { linkedAccounts { nodes { id } } } } } }'],
    ['cost', `{ ${repeat(5, (index) => `a${index}: connectors { name }`)} }`],
  ];

  it.each(refused)('is refused over POST, with the name of the limit: %s', async (limit, query) => {
    expectRefusal(await world.graphql(query), 400, { code: 'LIMIT_EXCEEDED', limit, retryable: false });
  });

  it.each(refused.filter(([, query]) => query.length < 8_000))('is refused over GET too: %s', async (limit, query) => {
    const answer = await exchange(world, {
      method: 'GET',
      path: `/graphql?${new URLSearchParams({ query })}`,
      headers: { 'apollo-require-preflight': 'true' },
    });
    expectRefusal(answer, 400, { code: 'LIMIT_EXCEEDED', limit });
  });

  it('is refused for the effect of its variables, over POST and GET', async () => {
    const query = `query Pages($first: Int) { ${repeat(10, (index) => `a${index}: linkedAccounts(first: $first) { nodes { id } }`)} }`;
    const variables = { first: 100 };
    expectRefusal(await world.graphql(query, variables), 400, { code: 'LIMIT_EXCEEDED', limit: 'cost' });
    const search = new URLSearchParams({ query, variables: JSON.stringify(variables), operationName: 'Pages' });
    const headers = { 'apollo-require-preflight': 'true' };
    const answer = await exchange(world, { method: 'GET', path: `/graphql?${search}`, headers });
    expectRefusal(answer, 400, { code: 'LIMIT_EXCEEDED', limit: 'cost' });
  });

  it('is refused before it is validated', async () => {
    const query = `{ ${'nothing '.repeat(11)} }`;
    expectRefusal(await world.graphql(query), 400, { code: 'LIMIT_EXCEEDED', limit: 'rootFields' });
  });

  it('is refused with every Accept header', async () => {
    const answer = await world.graphql(nestedQuery(9), {}, { accept: 'application/json' });
    expectRefusal(answer, 400, { code: 'LIMIT_EXCEEDED', limit: 'depth' });
  });
});

describe('a document within the limits', () => {
  let world: World;
  beforeAll(async () => {
    world = await start();
  });

  it('is answered, up to exactly each limit', async () => {
    for (const query of [
      nestedQuery(8),
      `{ connectViewer { ${repeat(15, (index) => `a${index}: __typename`)} } }`,
      '{ __typename '.concat('__typename '.repeat(9), '}'),
    ]) {
      expect((await world.graphql(query)).body.errors).toBeUndefined();
    }
  });

  it('may come from tools: introspection, and the schema for a router', async () => {
    const introspection = await world.graphql(getIntrospectionQuery());
    expect(introspection.body.data.__schema.queryType.name).toBe('Query');
    expect((await world.graphql('{ _service { sdl } }')).body.data._service.sdl).toContain('type LinkedAccount');
  });

  it('is refused for other reasons: a page that is too long is not a matter of cost', async () => {
    const answer = await world.graphql('{ linkedAccounts(first: 100000) { nodes { id } } }');
    expect(answer.body.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', inputPath: ['first'] });
  });

  it('with cyclic fragments is refused by validation', async () => {
    const circle = '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A __typename }';
    expect((await world.graphql(circle)).body.errors?.[0]?.extensions['code']).toBe('GRAPHQL_VALIDATION_FAILED');
  });
});

describe('a router', () => {
  const secret = 'the secret of a router, of 32 bytes or more';

  it('has its own limits, which a caller without its secret does not get', async () => {
    const world = await start({ config: { router: { secrets: [new Secret(secret)], required: false } } });
    const query = `{ connectViewer { ${repeat(500, (index) => `a${index}: __typename`)} } }`;
    const routed = await world.graphql(query, {}, { 'x-router-authorization': secret });
    expect(routed.status).toBe(200);
    expect(Object.keys(routed.body.data.connectViewer)).toHaveLength(500);
    expectRefusal(await world.graphql(query), 400, { code: 'LIMIT_EXCEEDED', limit: 'tokens' });

    const entities = 'query ($of: [_Any!]!) { _entities(representations: $of) { __typename } }';
    const of = Array.from({ length: 501 }, (_, id) => ({ __typename: 'Connector', provider: `p${id}` }));
    const answer = await world.graphql(entities, { of }, { 'x-router-authorization': secret });
    expectRefusal(answer, 400, { code: 'LIMIT_EXCEEDED', limit: 'representations' });
  });
});

describe('the rate limit', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const remove = (count: number) => ({
    query: `mutation { ${repeat(count, (index) => `a${index}: deleteLinkedAccount(input: { id: "x" }) { deletedLinkedAccountId }`)} }`,
  });

  function expectRateLimited(answer: GraphQLAnswer): void {
    expectRefusal(answer, 429, { code: 'RATE_LIMITED', retryable: true });
    expect(answer.body.errors?.[0]?.extensions['retryAfter']).toBe(60);
    expect(answer.headers.get('retry-after')).toBe('60');
  }

  it('counts what an operation does, not how it is sent: three mutations in one operation count three times', async () => {
    for (const counts of [[1, 1, 1], [3], [2, 1]]) {
      const world = await start({ config: { rateLimit: { viewerPerMinute: 30, ownerPerMinute: 0 } } });
      for (const count of counts) expect((await world.graphql(remove(count).query)).status).toBe(200);
      const asked = world.sandbox.requests.length;
      expectRateLimited(await world.graphql(remove(1).query));
      expectRateLimited(await world.graphql('{ __typename }'));
      expect(world.sandbox.requests).toHaveLength(asked);
    }
  });

  it('refuses an operation that costs too much for the rest of the minute, and allows others', async () => {
    const world = await start({ config: { rateLimit: { viewerPerMinute: 25, ownerPerMinute: 0 } } });
    expect((await world.graphql(remove(2).query)).status).toBe(200);
    expectRateLimited(await world.graphql(remove(1).query));
    for (let left = 5; left > 0; left -= 1) expect((await world.graphql('{ __typename }')).status).toBe(200);
    expectRateLimited(await world.graphql('{ __typename }'));
  });

  it('counts invalid operations, too', async () => {
    const world = await start({ config: { rateLimit: { viewerPerMinute: 2, ownerPerMinute: 0 } } });
    expect((await world.graphql('{ nothing }')).status).toBe(400);
    expect((await exchange(world, { headers: json, body: '{"query":"{"}' })).status).toBe(400);
    expectRateLimited(await world.graphql('{ connectViewer { username } }'));
  });

  it('applies per caller and per organisation, as named in the tokens', async () => {
    const world = await start({
      config: {
        auth: jwtConfig({ kind: 'jwks', url: issuer.jwksUrl }),
        rateLimit: { viewerPerMinute: 20, ownerPerMinute: 30 },
      },
    });
    const [ann, bob, eve, service] = await Promise.all([
      bearer(claimsOf('acme', { sub: 'ann' })),
      bearer(claimsOf('acme', { sub: 'bob' })),
      bearer(claimsOf('evil', { sub: 'eve' })),
      bearer(serviceClaims),
    ]);
    expect((await world.graphql(remove(2).query, {}, ann)).status).toBe(200);
    expectRateLimited(await world.graphql('{ __typename }', {}, ann));
    expectRateLimited(
      await world.graphql('{ __typename }', {}, await bearer(claimsOf('acme', { sub: 'ann', jti: '2' }))),
    );
    expect((await world.graphql(remove(1).query, {}, bob)).status).toBe(200);
    expectRateLimited(await world.graphql('{ __typename }', {}, bob));
    expect((await world.graphql(remove(2).query, {}, eve)).status).toBe(200);
    expect((await world.graphql(remove(2).query, {}, service)).status).toBe(200);
  });

  it('charges no one for an unauthenticated request', async () => {
    const world = await start({
      config: {
        auth: jwtConfig({ kind: 'jwks', url: issuer.jwksUrl }),
        rateLimit: { viewerPerMinute: 1, ownerPerMinute: 1 },
      },
    });
    for (const headers of [{}, { authorization: 'Bearer nonsense' }, {}]) {
      expectRefusal(await world.graphql(nestedQuery(9), {}, headers), 401, { code: 'UNAUTHENTICATED' });
    }
  });

  it('is 1200 for a caller and 6000 for an organisation by default', () => {
    expect(loadConfig({}).rateLimit).toEqual({ viewerPerMinute: 1_200, ownerPerMinute: 6_000 });
  });
});
