import { readFileSync } from 'node:fs';
import { fetchQuery, type RelayFieldLogger } from 'relay-runtime';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/config.ts';
import { jwtConfig, startIssuer } from '../support/tokens.ts';
import { startWorld, type World } from '../support/world.ts';
import { type Operation, realClients, relayEnvironment, relayRequest } from './real-clients.ts';

const issuer = await startIssuer();
const { rateLimit } = loadConfig({ RATE_LIMIT_VIEWER_PER_MINUTE: '1' });
const worlds = {
  plain: await startWorld(),
  withTokens: await startWorld({ config: { auth: jwtConfig({ kind: 'jwks', url: issuer.jwksUrl }) } }),
  withSmallBudget: await startWorld({ config: { rateLimit } }),
  full: await startWorld({ config: { maximumConcurrentRequests: 0 } }),
};
afterAll(async () => {
  await Promise.all(Object.values(worlds).map((world) => world.stop()));
  issuer.close();
});

const who: Operation = { kind: 'query', text: 'query Who { connectViewer { username } }' };
const list = 'query List($first: Int) { linkedAccounts(first: $first) { nodes { id } } }';
const create = `mutation Create($input: ConnectSessionCreateInput!) {
  createConnectSession(input: $input) { token }
}`;

interface Failure {
  readonly world: World;
  readonly operation: Operation;
  readonly extensions: Readonly<Record<string, unknown>>;
}

const failures: Readonly<Record<string, Failure>> = {
  'a missing token': {
    world: worlds.withTokens,
    operation: who,
    extensions: { code: 'UNAUTHENTICATED', retryable: false },
  },
  'an exhausted rate limit': {
    world: worlds.withSmallBudget,
    operation: who,
    extensions: { code: 'RATE_LIMITED', retryable: true, retryAfter: expect.any(Number) },
  },
  'a document beyond its limits': {
    world: worlds.plain,
    operation: { kind: 'query', text: `query Many { ${'a: connectViewer { username } '.repeat(50)} }` },
    extensions: { code: 'LIMIT_EXCEEDED', retryable: false, limit: 'aliases' },
  },
  'a full gateway': {
    world: worlds.full,
    operation: who,
    extensions: { code: 'OVERLOADED', retryable: true, retryAfter: 1 },
  },
  'a body that is too large': {
    world: worlds.plain,
    operation: { kind: 'query', text: list, variables: { first: 'x'.repeat(256 * 1024) } },
    extensions: { code: 'REQUEST_TOO_LARGE', retryable: false },
  },
  'an invalid document': {
    world: worlds.plain,
    operation: { kind: 'query', text: 'query Unknown { nothing }' },
    extensions: { code: 'GRAPHQL_VALIDATION_FAILED', retryable: false },
  },
  'a variable of the wrong type': {
    world: worlds.plain,
    operation: { kind: 'query', text: list, variables: { first: 'many' } },
    extensions: { code: 'BAD_USER_INPUT', retryable: false, inputPath: ['first'] },
  },
  'a field that fails': {
    world: worlds.plain,
    operation: {
      kind: 'mutation',
      text: create,
      variables: { input: { originOwnerId: ' ', originOwnerName: 'Acme' } },
    },
    extensions: { code: 'BAD_USER_INPUT', retryable: false, inputPath: ['input', 'originOwnerId'] },
  },
};

/** The path of the errors in each client's result, from docs/errors.md. */
const documentedPaths = new Map(
  [
    ...readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8').matchAll(
      /^\| ([\w -]+ \d+) \| `error\.([\w.]+)` \|$/gm,
    ),
  ].map(([, client = '', path = '']) => [client, path.split('.')]),
);

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((part, name) => (part instanceof Object ? Reflect.get(part, name) : undefined), value);
}

it('docs/errors.md lists for each client the path of the errors', () => {
  expect([...documentedPaths.keys()].toSorted()).toEqual(Object.keys(realClients).toSorted());
});

describe.each(Object.entries(realClients))('%s', (name, run) => {
  it.each(Object.entries(failures))('shows the code of %s', async (_name, { world, operation, extensions }) => {
    // Uses up the rate limit.
    if (world === worlds.withSmallBudget) await world.graphql(who.text);
    const error = await run({ url: `${world.url}/graphql` }, operation).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(valueAt(error, documentedPaths.get(name) ?? [])).toMatchObject([
      { message: expect.stringMatching(/\S/), extensions: { ...extensions, requestId: expect.any(String) } },
    ]);
  });

  it('shows the result of a successful operation', async () => {
    expect(await run({ url: `${worlds.plain.url}/graphql` }, who)).toEqual(
      name === 'Relay 21' ? {} : { connectViewer: expect.objectContaining({ username: 'dev' }) },
    );
  });
});

describe('Relay', () => {
  it("passes the error of a query's field to relayFieldLogger", async () => {
    const events: Parameters<RelayFieldLogger>[0][] = [];
    const environment = relayEnvironment({ url: `${worlds.plain.url}/graphql` }, (event) => events.push(event));
    const operation: Operation = { kind: 'query', text: list, variables: { first: 1_000 } };
    const request = relayRequest(operation, ['linkedAccounts']);
    expect(await fetchQuery(environment, request, operation.variables ?? {}).toPromise()).toEqual({
      linkedAccounts: null,
    });
    expect(events).toMatchObject([{ error: { extensions: { code: 'BAD_USER_INPUT', inputPath: ['first'] } } }]);
  });
});
