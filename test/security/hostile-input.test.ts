import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { exchange, json } from '../http/exchange.ts';
import { postRaw } from '../support/raw-http.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterEach(() => world.sandbox.reset());
afterAll(() => world.stop());

const create = 'mutation ($input: ConnectSessionCreateInput!) { createConnectSession(input: $input) { token } }';
const owner = { originOwnerId: 'dev-owner', originOwnerName: 'A' };

/** The prototypes of this process. The gateway runs in this process. */
const prototypes = [Object, Array, String, Number, Boolean, Function, Map, Set, Error, Promise].map(
  ({ prototype }) => prototype,
);
const inherited = () =>
  prototypes.map((prototype) =>
    Object.entries(Object.getOwnPropertyDescriptors(prototype)).map(([name, { value }]) => [name, value]),
  );

describe('prototypes', () => {
  const poison = [
    '{"__proto__":{"polluted":true}}',
    '{"__proto__":{"toString":1,"polluted":true}}',
    '{"constructor":{"prototype":{"polluted":true}}}',
    '{"a":{"b":[{"__proto__":{"polluted":true}}]}}',
    '{"__proto__":null}',
    '{"prototype":{"polluted":true},"hasOwnProperty":1,"valueOf":1,"toJSON":1,"then":1}',
    '{"__defineGetter__":1,"__lookupSetter__":1,"constructor.prototype.polluted":true,"__proto__.polluted":true}',
  ];
  const query = JSON.stringify(create);
  const bodies = (json: string) => [
    json.replace(/^\{/, `{"query":${query},`),
    `{"query":${query},"variables":${json}}`,
    `{"query":${query},"variables":{"input":${json}}}`,
    `{"query":${query},"variables":{"input":{"originOwnerId":"dev-owner","originOwnerName":"A","metadata":${json}}}}`,
    `{"query":${query},"variables":{"input":{"originOwnerId":"dev-owner","originOwnerName":"A","label":${json}}}}`,
    `{"query":${query},"extensions":${json},"operationName":${json}}`,
    `{"query":"{ linkedAccounts(filter: { ids: [\\"__proto__\\", \\"constructor\\"] }) { nodes { id } } }","x":${json}}`,
  ];

  it('are unchanged after known pollution attempts from callers and StackOne', async () => {
    const before = inherited();
    for (const body of poison.flatMap(bodies)) await exchange(world, { headers: json, body });
    for (const literal of ['{ __proto__: { polluted: true } }', '{ constructor: { prototype: { polluted: true } } }']) {
      const input = `{ originOwnerId: "dev-owner", originOwnerName: "A", metadata: ${literal} }`;
      await world.graphql(`mutation { createConnectSession(input: ${input}) { token connectSession { metadata } } }`);
    }
    for (const provider of ['__proto__', 'constructor', 'toString']) {
      await world.graphql(`{ connector(provider: "${provider}") { name } linkedAccount(id: "${provider}") { id } }`);
    }
    const headers = ['__proto__: polluted', 'constructor: polluted', 'content-type: application/json'];
    await postRaw(world.url, [...headers, 'content-length: 2'], '{}');

    for (const text of poison) {
      const fault = { kind: 'body', body: { data: [JSON.parse(text)], ...JSON.parse(text) } } as const;
      world.sandbox.faults.add({ fault });
      await world.graphql('{ linkedAccounts { nodes { id setupInformation } } }');
      await world.graphql('{ connectors { name models } }');
      world.sandbox.faults.clear();
    }
    expect(inherited()).toEqual(before);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(JSON.stringify({})).toBe('{}');
  });

  it.each(poison.slice(0, 4))('are safe from later readers of metadata too: %s is refused', async (metadata) => {
    const body = `{"query":${query},"variables":{"input":{"originOwnerId":"dev-owner","originOwnerName":"A","metadata":${metadata}}}}`;
    const answer = await exchange(world, { headers: json, body });
    expect(answer.body.errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      inputPath: ['input', 'metadata'],
    });
    expect(world.sandbox.requests).toEqual([]);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'lend no name to what is looked up: %s',
    async (name) => {
      const { body } = await world.graphql(
        `{ connector(provider: "${name}") { name } linkedAccount(id: "${name}") { id } }`,
      );
      expect(body).toEqual({ data: { connector: null, linkedAccount: null } });
    },
  );
});

describe("a caller's text", () => {
  const breaks = [
    'a\r\nx-injected: 1',
    'a\n\nGET /injected HTTP/1.1\r\n',
    'a\0b',
    'a\u2028b',
    '\r\n\r\n{"injected":1}',
  ];
  const own =
    /^(accept|accept-encoding|authorization|connection|content-length|content-type|host|transfer-encoding|user-agent|x-request-id)$/;

  /** Checks that every request has only the gateway's headers, each on one line. */
  function expectCleanRequests() {
    for (const { headers, method, path } of world.sandbox.requests) {
      for (const [name, value] of Object.entries(headers)) {
        expect(name).toMatch(own);
        expect(String(value)).not.toMatch(/[\r\n\0]|injected/);
      }
      expect(`${method} ${path}`).toMatch(/^(GET|POST|PATCH|DELETE) \/(accounts|connect_sessions)\b/);
    }
  }

  it.each(breaks)('arrives in a body unchanged, and starts no header or request there: %j', async (text) => {
    const input = { ...owner, originUsername: text, label: text, provider: text, metadata: { [text]: text } };
    const { body } = await world.graphql(create, { input });
    expect(body.errors).toBeUndefined();
    expect(world.sandbox.requests).toHaveLength(1);
    expect(world.sandbox.requests[0]?.body).toMatchObject({ label: text, metadata: { [text]: text } });
    expectCleanRequests();
  });

  it.each(breaks)('stays one segment of a path or one value of a query: %j', async (text) => {
    const variables = {
      id: text,
      filter: { providers: [text], originOwnerIds: [text] },
      update: { id: text, label: text },
    };
    await world.graphql('query ($id: ID!) { linkedAccount(id: $id) { id } }', variables);
    await world.graphql(
      'query ($filter: LinkedAccountFilter) { linkedAccounts(filter: $filter) { nodes { id } } }',
      variables,
    );
    await world.graphql(
      'mutation ($update: UpdateLinkedAccountInput!) { updateLinkedAccount(input: $update) { linkedAccount { id } } }',
      variables,
    );
    expectCleanRequests();
    const asked = world.sandbox.requests.filter(({ path }) => path === '/accounts');
    expect(asked.map(({ query }) => query['providers'])).toEqual([text]);
  });

  it.each(breaks)('does not reach StackOne as a token to verify: %j', async (token) => {
    await world.graphql(
      'mutation ($token: String!) { authenticateConnectSession(input: { token: $token }) { connectSession { id } } }',
      { token },
    );
    expect(world.sandbox.requests.map(({ body }) => body)).toEqual([{ token }]);
    expectCleanRequests();
  });

  it('as an Idempotency-Key does not reach StackOne', async () => {
    await world.graphql(create, { input: owner }, { 'idempotency-key': 'injected%0d%0ax-injected: 1' });
    expect(world.sandbox.requests).toHaveLength(1);
    expectCleanRequests();
  });
});
