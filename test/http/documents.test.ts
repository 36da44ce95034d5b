import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/config.ts';
import { startWorld, type World } from '../support/world.ts';
import { exchange, expectFailure, json } from './exchange.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
beforeEach(() => world.sandbox.reset());
afterAll(() => world.stop());

const create = 'mutation ($input: ConnectSessionCreateInput!) { createConnectSession(input: $input) { token } }';
const owner = { originOwnerId: 'dev-owner', originOwnerName: 'A' };

/** An operation that fails before its execution. */
interface Refused {
  readonly query: string;
  readonly operationName?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

const post = (request: Refused, accept?: string) =>
  exchange(world, { headers: { ...json, ...(accept !== undefined && { accept }) }, body: JSON.stringify(request) });

const refused: readonly [string, string, Refused][] = [
  ['a syntax error', 'GRAPHQL_PARSE_FAILED', { query: '{ connectViewer {' }],
  ['an unknown field', 'GRAPHQL_VALIDATION_FAILED', { query: '{ nothing }' }],
  ['a subscription', 'GRAPHQL_VALIDATION_FAILED', { query: 'subscription { connectViewer { username } }' }],
  ['a bad inline literal', 'GRAPHQL_VALIDATION_FAILED', { query: '{ linkedAccounts(first: "a") { nodes { id } } }' }],
  ['a variable of the wrong type', 'BAD_USER_INPUT', { query: create, variables: { input: { ...owner, label: 1 } } }],
  ['a missing variable', 'BAD_USER_INPUT', { query: create }],
];

describe("an operation that can't run", () => {
  it.each(refused)('is answered with 400, for %s: %s', async (_name, code, request) => {
    for (const accept of [
      undefined,
      '*/*',
      'application/graphql-response+json',
      'application/graphql-response+json, application/json;q=0.9',
      'application/json, application/graphql-response+json',
    ]) {
      expectFailure(await post(request, accept), 400, code);
    }
    expect(world.sandbox.requests).toEqual([]);
  });

  it.each(refused)(
    'is answered with 200 to a client that accepts only plain JSON, for %s: %s',
    async (_name, code, request) => {
      expectFailure(await post(request, 'application/json'), 200, code);
      expectFailure(await post(request, 'text/html, application/json;q=0.5'), 200, code);
    },
  );

  it.each([
    ['an unknown name', { query: 'query A { connectViewer { username } }', operationName: 'B' }],
    [
      'no name where there are two',
      { query: 'query A { connectViewer { username } } query B { connectViewer { username } }' },
    ],
  ])('is answered with 400 to all clients, for %s: OPERATION_RESOLUTION_FAILURE', async (_name, request) => {
    expectFailure(await post(request), 400, 'OPERATION_RESOLUTION_FAILURE');
    expectFailure(await post(request, 'application/json'), 400, 'OPERATION_RESOLUTION_FAILURE');
  });

  it.each(['{', '['])('is refused if it is too deep to parse, and the gateway continues (%s)', async (bracket) => {
    const deep = bracket === '{' ? '{a'.repeat(100_000) : `{ connectors(filter: ${'['.repeat(200_000)}`;
    expectFailure(await post({ query: deep }), 400, 'LIMIT_EXCEEDED');
    expect((await world.graphql('{ connectViewer { username } }')).status).toBe(200);
  });
});

describe('an operation that runs', () => {
  it('is answered with 200, whatever the failures of its fields', async () => {
    const query = `mutation ($input: UpdateLinkedAccountInput!) {
      bad: createConnectSession(input: { originOwnerId: " ", originOwnerName: "A" }) { token }
      missing: updateLinkedAccount(input: $input) { linkedAccount { id } }
      good: createConnectSession(input: { originOwnerId: "dev-owner", originOwnerName: "A" }) { token }
    }`;
    for (const accept of ['*/*', 'application/json', 'application/graphql-response+json']) {
      const answer = await world.graphql(query, { input: { id: 'missing', label: 'a' } }, { accept });
      expect(answer.status).toBe(200);
      expect(answer.body.data).toEqual({ bad: null, missing: null, good: { token: expect.any(String) } });
      expect(answer.body.errors?.map(({ path, extensions }) => [path, extensions['code']])).toEqual([
        [['bad'], 'BAD_USER_INPUT'],
        [['missing'], 'NOT_FOUND'],
      ]);
      expect(answer.headers.get('cache-control')).toBe('private, no-store');
    }
  });
});

describe('a variable of the wrong type', () => {
  const inputPathsOf = async (query: string, variables: Readonly<Record<string, unknown>>) => {
    const answer = await world.graphql(query, variables);
    expectFailure(answer, 400, 'BAD_USER_INPUT');
    expect(world.sandbox.requests).toEqual([]);
    return answer.body.errors?.map((error) => error.extensions['inputPath']);
  };
  const list =
    'query ($filter: LinkedAccountFilter, $first: Int) { linkedAccounts(filter: $filter, first: $first) { nodes { id } } }';

  it.each<[string, string, Readonly<Record<string, unknown>>, (string | number)[]]>([
    ['a variable', list, { first: 'a' }, ['first']],
    ['a missing variable', create, {}, ['input']],
    ['a variable that is null', create, { input: null }, ['input']],
    ['a variable that is no object', create, { input: 'x at "input.label"; y' }, ['input']],
    ['a field', create, { input: { ...owner, label: 1 } }, ['input', 'label']],
    ['a required field that is missing', create, { input: { originOwnerId: 'a' } }, ['input', 'originOwnerName']],
    [
      'a required field that is null',
      create,
      { input: { ...owner, originOwnerName: null } },
      ['input', 'originOwnerName'],
    ],
    ['an enum value', create, { input: { ...owner, type: 'STAGING' } }, ['input', 'type']],
    ['an element of a list', create, { input: { ...owner, categories: ['HRIS', 'NONE'] } }, ['input', 'categories', 1]],
    ['an element of a nested list', list, { filter: { ids: ['a', 'b', {}] } }, ['filter', 'ids', 2]],
    ['a JSON object that is none', create, { input: { ...owner, metadata: [1] } }, ['input', 'metadata']],
    ['an unknown field', create, { input: { ...owner, colour: 1 } }, ['input', 'colour']],
  ])('is identified by its path: %s', async (_name, query, variables, path) => {
    expect(await inputPathsOf(query, variables)).toEqual([path]);
  });

  it('is identified for each of several', async () => {
    const paths = await inputPathsOf(create, {
      input: { label: 1, categories: ['X', 'HRIS', 'Y'], originOwnerName: 'A' },
    });
    expect(paths).toHaveLength(4);
    expect(paths).toEqual(
      expect.arrayContaining([
        ['input', 'label'],
        ['input', 'categories', 0],
        ['input', 'categories', 2],
        ['input', 'originOwnerId'],
      ]),
    );
  });

  it.each([
    'x at "input.provider"; y',
    '" at "input.provider"; String',
    '\\" at "input.provider"',
    '; Field "provider" of required type "String!" was not provided.',
    'Variable "$other" got invalid value 1 at "other.provider"; no',
    '\n at "input.provider"; \u2028',
  ])('is identified correctly if its value imitates the message of another fault: %j', async (text) => {
    for (const value of [[text], { [text]: text }, [{ [text]: [text] }]]) {
      expect(await inputPathsOf(create, { input: { ...owner, label: value } })).toEqual([['input', 'label']]);
    }
    expect(await inputPathsOf(create, { input: { ...owner, type: text } })).toEqual([['input', 'type']]);
    expect(await inputPathsOf(create, { input: { ...owner, expiresIn: text } })).toEqual([['input', 'expiresIn']]);
    expect(await inputPathsOf(create, { input: { ...owner, metadata: text } })).toEqual([['input', 'metadata']]);
    expect(await inputPathsOf(create, { input: text })).toEqual([['input']]);
    expect(await inputPathsOf(create, { input: [text] })).not.toContainEqual(['input', 'provider']);
  });
});

describe('null for a variable with a default value', () => {
  const account = '45355976281015164504';

  it.each<[string, string, Readonly<Record<string, unknown>>, string, (string | number)[] | undefined, unknown]>([
    [
      'as a condition of a root field',
      'query ($d: Boolean = true) { connectViewer @include(if: $d) { username } }',
      { d: null },
      'Variable "$d" must not be null as argument "if".',
      undefined,
      null,
    ],
    [
      'as a condition further down',
      'query ($d: Boolean = true) { connectViewer { ...F @skip(if: $d) } a: __typename } fragment F on ConnectViewer { username }',
      { d: null },
      'Variable "$d" must not be null as argument "if".',
      ['connectViewer'],
      { connectViewer: null, a: 'Query' },
    ],
    [
      'as an argument that must not be null',
      `query ($d: ID = "${account}") { linkedAccount(id: $d) { id } a: __typename }`,
      { d: null },
      'Variable "$d" must not be null as argument "id".',
      ['linkedAccount'],
      { linkedAccount: null, a: 'Query' },
    ],
    [
      'as a whole input',
      'mutation ($d: DeleteLinkedAccountInput = { id: "a" }) { deleteLinkedAccount(input: $d) { deletedLinkedAccountId } }',
      { d: null },
      'Variable "$d" must not be null as argument "input".',
      ['deleteLinkedAccount'],
      { deleteLinkedAccount: null },
    ],
  ])('is BAD_USER_INPUT: %s', async (_name, query, variables, message, path, data) => {
    for (let count = 0; count < 8; count += 1) {
      const from = world.logLines.length;
      const { status, body } = await world.graphql(query, variables);
      expect(status).toBe(200);
      expect(body.data).toEqual(data);
      expect(body.errors).toEqual([
        {
          message,
          locations: expect.any(Array),
          ...(path && { path }),
          extensions: { code: 'BAD_USER_INPUT', retryable: false, inputPath: ['d'], requestId: expect.any(String) },
        },
      ]);
      const lines = world.logLines.slice(from).map((line) => JSON.parse(line));
      expect(lines.map(({ level, msg }) => ({ level, msg }))).toEqual([{ level: 30, msg: 'operation' }]);
    }
    expect(world.sandbox.requests).toEqual([]);
    expect(JSON.stringify((await world.graphql(query)).body)).not.toContain('BAD_USER_INPUT');
  });

  it('is identified by the argument that contains it', async () => {
    const query = `mutation ($d: String = "a") {
      createConnectSession(input: { originOwnerId: "dev-owner", originOwnerName: $d }) { token }
    }`;
    const { body } = await world.graphql(query, { d: null });
    expect(body.errors).toMatchObject([
      {
        message: 'Argument "input" has an invalid value.',
        extensions: { code: 'BAD_USER_INPUT', inputPath: ['input'] },
      },
    ]);
  });
});

describe('a document that is not Unicode text', () => {
  it('does not parse, even if a document with the same hash is known', async () => {
    const query = (text: string) => `{ connector(provider: "${text}") { name } }`;
    expect((await world.graphql(query('\ufffd'))).body).toEqual({ data: { connector: null } });
    for (const [accept, status] of [
      ['*/*', 400],
      ['application/json', 200],
    ] as const) {
      expectFailure(await post({ query: query('\ud800') }, accept), status, 'GRAPHQL_PARSE_FAILED');
    }
  });
});

describe('variables', () => {
  const nested = (levels: number): unknown => (levels === 0 ? 1 : { a: nested(levels - 1) });
  const refusal = async (variables: Readonly<Record<string, unknown>>) =>
    expectFailure(await world.graphql(create, variables), 400, 'BAD_USER_INPUT');

  it('of more than 128 KiB are refused with the path of the value', async () => {
    const large = 'x'.repeat(128 * 1024);
    const error = await refusal({ input: { ...owner, metadata: { notes: [1, { text: large }] } } });
    expect(error.extensions['inputPath']).toEqual(['input', 'metadata', 'notes', 1, 'text']);
    expect((await refusal({ input: owner, unused: large })).extensions['inputPath']).toEqual(['unused']);
    expect(world.sandbox.requests).toEqual([]);
  });

  it('of more than 128 KiB together are refused with the path of the innermost value that contains them', async () => {
    const half = 'x'.repeat(65 * 1024);
    const error = await refusal({ input: { ...owner, metadata: { a: half, b: half } } });
    expect(error.extensions['inputPath']).toEqual(['input', 'metadata']);
  });

  it('are measured in bytes of UTF-8', async () => {
    expect((await refusal({ input: { ...owner, label: '€'.repeat(44 * 1024) } })).extensions['inputPath']).toEqual([
      'input',
      'label',
    ]);
    expect(
      (await world.graphql(create, { input: { ...owner, label: 'x'.repeat(44 * 1024) } })).body.errors,
    ).toBeUndefined();
  });

  it('deeper than 24 levels are refused with the path of the value', async () => {
    const error = await refusal({ input: owner, deep: nested(24) });
    expect(error.extensions['inputPath']).toEqual(['deep', ...Array.from({ length: 23 }, () => 'a')]);
    expect((await world.graphql(create, { input: owner, deep: nested(23) })).body.errors).toBeUndefined();
  });

  it('as deep as a body can contain are refused', async () => {
    const deep = `${'['.repeat(120_000)}${']'.repeat(120_000)}`;
    const body = JSON.stringify({ query: create, variables: { input: owner, deep: 0 } }).replace(
      '"deep":0',
      `"deep":${deep}`,
    );
    expectFailure(await exchange(world, { headers: json, body }), 400, 'BAD_USER_INPUT');
  });
});

describe('in production', () => {
  let production: World;
  beforeAll(async () => {
    production = await startWorld({ config: loadConfig({ NODE_ENV: 'production', PORT: '0', DRAIN_DELAY_MS: '0' }) });
  });
  afterAll(() => production.stop());

  it.each([
    ['a field', '{ connectViewr { username } }', {}],
    ['an argument', '{ linkedAccount(idd: "a") { id } }', {}],
    ['an enum value in the document', '{ connectors(filter: { category: HRI }) { name } }', {}],
    ['an enum value in a variable', create, { input: { ...owner, type: 'PRODUCTON' } }],
    ['an input field in a variable', create, { input: { ...owner, labl: 'a' } }],
  ])('a misspelt name gets no suggestion: %s', async (_name, query, variables) => {
    expect(JSON.stringify((await world.graphql(query, variables)).body)).toContain('Did you mean');
    const { status, body } = await production.graphql(query, variables);
    expect(status).toBe(400);
    expect(JSON.stringify(body)).not.toMatch(/did you mean/i);
  });
});
