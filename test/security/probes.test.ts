import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/config.ts';
import { exchange, expectFailure, json } from '../http/exchange.ts';
import { type GraphQLAnswer, startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld({ config: loadConfig({ NODE_ENV: 'production', PORT: '0', DRAIN_DELAY_MS: '0' }) });
});
afterEach(() => world.sandbox.reset());
afterAll(() => world.stop());

const post = (body: unknown) => exchange(world, { headers: json, body: JSON.stringify(body) });
const get = (query: string) => exchange(world, { method: 'GET', path: `/graphql?query=${encodeURIComponent(query)}` });

/** Five errors, and one that says there are more. */
const maximumErrors = 6;

/** Checks for a refusal with a bounded number of errors and no data. */
function expectRefusal(answer: GraphQLAnswer, ...codes: readonly string[]): readonly string[] {
  const code = String(answer.body.errors?.[0]?.extensions['code']);
  expect(codes).toContain(code);
  expectFailure(answer, answer.status, code);
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  expect(answer.body.errors?.length).toBeLessThanOrEqual(maximumErrors);
  expect(world.sandbox.requests).toEqual([]);
  return answer.body.errors?.map(({ message }) => message) ?? [];
}

const repeated = (count: number, part: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => part(index)).join('\n');

// The probes of github.com/dolevf/graphql-cop, and variants that would only just pass.
describe('the probes of graphql-cop', () => {
  it('alias overloading: 101 aliases of one field are refused', async () => {
    const aliases = repeated(101, (index) => `alias${index}:__typename`);
    expectRefusal(await post({ query: `query { ${aliases} }` }), 'LIMIT_EXCEEDED');
    const spread = `query { ...A } fragment A on Query { ${aliases} }`;
    expectRefusal(await post({ query: spread }), 'LIMIT_EXCEEDED');
  });

  it('batch: 11 operations in one request are refused', async () => {
    const batch = Array.from({ length: 11 }, () => ({ query: 'query { __typename }' }));
    expectRefusal(await post(batch), 'BAD_REQUEST');
    expectRefusal(await post(batch.slice(0, 1)), 'BAD_REQUEST');
  });

  it('directive overloading: a field with 10 unknown directives does not get an error for each', async () => {
    const messages = expectRefusal(
      await post({ query: `query { __typename ${'@aa'.repeat(10)} }` }),
      'GRAPHQL_VALIDATION_FAILED',
      'LIMIT_EXCEEDED',
    );
    expect(messages.length).toBeLessThanOrEqual(maximumErrors);
  });

  it('directive overloading: a field with 60 known directives is refused', async () => {
    const query = `query { connectViewer { username ${'@include(if: true)'.repeat(60)} } }`;
    expectRefusal(await post({ query }), 'LIMIT_EXCEEDED', 'GRAPHQL_VALIDATION_FAILED');
  });

  it('field duplication: 500 times the same field is refused', async () => {
    expectRefusal(await post({ query: `query { ${repeated(500, () => '__typename')} }` }), 'LIMIT_EXCEEDED');
    const fields = `query { connectViewer { ${repeated(500, () => 'username')} } }`;
    expectRefusal(await post({ query: fields }), 'LIMIT_EXCEEDED');
  });

  it('circular query by introspection: the schema is not revealed', async () => {
    const levels = 'fields { type { '.repeat(4);
    const query = `query { __schema { types { ${levels} name ${'} }'.repeat(4)} } } }`;
    expectRefusal(await post({ query }), 'GRAPHQL_VALIDATION_FAILED', 'LIMIT_EXCEEDED');
  });

  it('circular fragments: are refused, also without introspection', async () => {
    const circle = (type: string) => `fragment A on ${type} { __typename ...B } fragment B on ${type} { ...A }`;
    for (const query of [
      `query { __schema { ...A } } ${circle('__Schema')}`,
      `query { connectViewer { ...A } } ${circle('ConnectViewer')}`,
    ]) {
      expectRefusal(await post({ query }), 'GRAPHQL_VALIDATION_FAILED', 'LIMIT_EXCEEDED');
    }
  });

  it.each([
    ['an introspection field', 'query { __schema { directive } }', {}],
    ['a field', 'query { connectViewr { username } }', {}],
    ['an argument', 'query { linkedAccount(idd: "a") { id } }', {}],
    ['a type', 'query ($a: AccountTyp) { connectViewer { username } }', {}],
    [
      'an enum value in a variable',
      'query ($a: ConnectorFilter) { connectors(filter: $a) { name } }',
      { category: 'HRI' },
    ],
    ['a field of a variable', 'query ($a: ConnectorFilter) { connectors(filter: $a) { name } }', { categry: 'HRIS' }],
  ])('field suggestions: a misspelt name gets no suggestion: %s', async (_name, query, a) => {
    const messages = expectRefusal(
      await post({ query, variables: { a } }),
      'GRAPHQL_VALIDATION_FAILED',
      'BAD_USER_INPUT',
    );
    expect(messages.join()).not.toContain('Did you mean');
  });

  it('introspection: is off', async () => {
    const query = 'query { __schema { types { name fields { name } } } }';
    expectRefusal(await post({ query }), 'GRAPHQL_VALIDATION_FAILED');
    expectRefusal(await post({ query: '{ __type(name: "Query") { name } }' }), 'GRAPHQL_VALIDATION_FAILED');
  });

  it('queries by GET: a request that any page could make is refused', async () => {
    expectRefusal(await get('{__typename}'), 'BAD_REQUEST');
  });

  it('mutations by GET: are refused, even with apollo-require-preflight', async () => {
    expectRefusal(await get('mutation {__typename}'), 'BAD_REQUEST');
    const path = `/graphql?query=${encodeURIComponent('mutation {__typename}')}`;
    const headers = { 'apollo-require-preflight': 'true' };
    expectRefusal(await exchange(world, { method: 'GET', path, headers }), 'BAD_REQUEST');
  });

  it('URL-encoded POST: a form is refused, and so is a query in the URL', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const form = 'query=query+%7B__typename%7D';
    expectRefusal(await exchange(world, { headers, body: form }), 'BAD_REQUEST');
    expectRefusal(await exchange(world, { path: `/graphql?${form}` }), 'BAD_REQUEST');
    expectRefusal(await exchange(world, { path: `/graphql?${form}`, headers: json, body: '{}' }), 'BAD_REQUEST');
  });

  it.each(['/graphiql', '/playground', '/console', '/graphql', '/'])('IDE: there is none at %s', async (path) => {
    for (const accept of ['*/*', 'text/html']) {
      const page = await (await fetch(world.url + path, { headers: { accept } })).text();
      expect(page).not.toMatch(/graphiql|graphql[- ]playground|embeddable-(sandbox|explorer)\.umd|altair|voyager/i);
    }
  });

  it('trace mode: a response contains no trace and no stack', async () => {
    for (const query of ['query { __typename }', 'query { nothing }', 'query {']) {
      const answer = await post({ query });
      expect(answer.body.extensions).toBeUndefined();
      expect(JSON.stringify(answer.body)).not.toMatch(/stacktrace|tracing|exception/i);
    }
  });

  it('unhandled errors: an invalid request gets an error code, and no exception', async () => {
    const answer = await post({ query: 'qwerty cop { abc }' });
    expectRefusal(answer, 'GRAPHQL_PARSE_FAILED');
    expect(JSON.stringify(answer.body)).not.toContain('exception');
  });
});
