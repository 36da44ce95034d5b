import { composeServices } from '@apollo/composition';
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginInlineTrace } from '@apollo/server/plugin/inlineTrace';
import { startStandaloneServer } from '@apollo/server/standalone';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { parse } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { gatewayConfig } from '../../docs/federation/gateway.config.ts';
import { type Organisations, organisationsSdl, startOrganisations } from '../../docs/federation/organisations.ts';
import { createSchema } from '../../src/schema.ts';
import { type RecordingProxy, startRecordingProxy } from '../support/recording-proxy.ts';
import { coordinatesIn, coordinatesOf } from '../support/schema-coordinates.ts';
import { operationsOfWholeSchema } from '../support/whole-schema.ts';
import { type GraphQLAnswer, startWorld, type World } from '../support/world.ts';

interface Router {
  ask(query: string, headers?: Readonly<Record<string, string>>): Promise<GraphQLAnswer['body']>;
  stop(): Promise<void>;
}

type Headers = Readonly<Record<string, string>>;

const post = (query: string, headers: Headers = {}) => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify({ query }),
});

async function startApolloGateway(supergraphSdl: string): Promise<Router> {
  const forwarded = ['x-request-id', 'traceparent'];
  const gateway = new ApolloGateway({
    supergraphSdl,
    buildService: ({ url = '' }) =>
      new RemoteGraphQLDataSource<{ headers?: Record<string, string> }>({
        url,
        willSendRequest({ request, context }) {
          for (const name of forwarded) {
            const value = context.headers?.[name];
            if (value !== undefined) request.http?.headers.set(name, value);
          }
        },
      }),
  });
  const server = new ApolloServer({ gateway, plugins: [ApolloServerPluginInlineTrace()] });
  const { url } = await startStandaloneServer(server, {
    listen: { host: '127.0.0.1', port: 0 },
    context: async ({ req }) => ({ headers: req.headers }),
  });
  return {
    ask: async (query, headers) => (await (await fetch(url, post(query, headers))).json()) as GraphQLAnswer['body'],
    stop: () => server.stop(),
  };
}

async function startHiveGateway(supergraph: string): Promise<Router> {
  const runtime = createGatewayRuntime({ supergraph, ...gatewayConfig, logging: false });
  const ask: Router['ask'] = async (query, headers) => {
    const response = await runtime.fetch('http://router/graphql', post(query, headers));
    return (await response.json()) as GraphQLAnswer['body'];
  };
  return { ask, stop: async () => runtime[Symbol.asyncDispose]() };
}

let world: World;
let organisations: Organisations;
let proxy: RecordingProxy;
let supergraphSdl: string;
beforeAll(async () => {
  world = await startWorld();
  organisations = await startOrganisations();
  proxy = await startRecordingProxy(`${world.url}/graphql`);
  const { body } = await world.graphql('{ _service { sdl } }');
  const composed = composeServices([
    { name: 'connect', url: proxy.url, typeDefs: parse(body.data._service.sdl) },
    { name: 'organisations', url: organisations.url, typeDefs: parse(organisationsSdl) },
  ]);
  supergraphSdl = composed.supergraphSdl ?? '';
});
afterAll(async () => {
  await organisations.stop();
  await proxy.stop();
  await world.stop();
});

describe.each([
  ['@apollo/gateway', startApolloGateway],
  ['Hive Gateway', startHiveGateway],
])('a supergraph behind %s', (_name, start) => {
  let router: Router;
  beforeAll(async () => {
    router = await start(supergraphSdl);
  });
  afterAll(() => router.stop());
  beforeEach(() => {
    proxy.exchanges.length = 0;
    proxy.cut = false;
    world.sandbox.faults.clear();
  });

  const accountsOfOrganisation = `{
    organisation(id: "organisation-1") {
      name
      originOwner { linkedAccounts(first: 2) { nodes { label connector { name } } pageInfo { hasNextPage } } }
    }
  }`;

  it("resolves the other subgraph's organisation to its accounts", async () => {
    expect(await router.ask(accountsOfOrganisation)).toEqual({
      data: {
        organisation: {
          name: 'Development',
          originOwner: {
            linkedAccounts: {
              nodes: [
                { label: 'Head office', connector: { name: 'Hibob' } },
                { label: 'US subsidiary', connector: { name: 'BambooHR' } },
              ],
              pageInfo: { hasNextPage: true },
            },
          },
        },
      },
    });
  });

  it("resolves accounts to the other subgraph's organisation and notes", async () => {
    const answer = await router.ask(
      '{ linkedAccounts(first: 2) { nodes { id note originOwner { organisation { name } } } } }',
    );
    expect(answer).toEqual({
      data: {
        linkedAccounts: {
          nodes: [
            {
              id: '45355976281015164504',
              note: 'Renewed in spring.',
              originOwner: { organisation: { name: 'Development' } },
            },
            { id: 'GnQoASvosYhE5wJcmmAQs', note: null, originOwner: { organisation: { name: 'Development' } } },
          ],
        },
      },
    });
  });

  it('answers every field of the subgraph, with every argument', async () => {
    const operations = await operationsOfWholeSchema(world.sandbox);
    for (const operation of operations) {
      const { data, errors } = await router.ask(operation);
      expect(errors, operation).toBeUndefined();
      for (const [field, value] of Object.entries(data)) expect(value, field).not.toBeNull();
    }
    const schema = createSchema();
    const asked = coordinatesIn(operations, schema);
    // Subscriptions have tests of their own, because @apollo/gateway does not support them.
    const elsewhere = /^_|^Query\._|^Subscription\.|^LinkedAccountEvent\./;
    const coordinates = coordinatesOf(schema).filter((coordinate) => !elsewhere.test(coordinate));
    expect(coordinates.filter((coordinate) => !asked.has(coordinate))).toEqual([]);
    world.sandbox.reset();
  });

  it('shares the type of page information', async () => {
    const answer = await router.ask(`{
      organisation(id: "organisation-2") { offices { nodes { city } pageInfo { hasNextPage } } }
      linkedAccounts(first: 1) { pageInfo { hasNextPage } }
    }`);
    expect(answer).toEqual({
      data: {
        organisation: { offices: { nodes: [{ city: 'Tucson' }], pageInfo: { hasNextPage: false } } },
        linkedAccounts: { pageInfo: { hasNextPage: true } },
      },
    });
  });

  it("keeps the other subgraph's data when StackOne fails", async () => {
    world.sandbox.faults.add({ path: '/accounts', fault: { kind: 'status', status: 503 } });
    const { data, errors } = await router.ask(accountsOfOrganisation);
    expect(data).toEqual({ organisation: { name: 'Development', originOwner: { linkedAccounts: null } } });
    expect(errors).toMatchObject([
      {
        path: ['organisation', 'originOwner', 'linkedAccounts'],
        extensions: { code: 'UPSTREAM_UNAVAILABLE', retryable: true },
      },
    ]);
  });

  it("keeps the other subgraph's data when this one can't be reached", async () => {
    proxy.cut = true;
    const { data, errors } = await router.ask(accountsOfOrganisation);
    expect(data).toEqual({ organisation: { name: 'Development', originOwner: { linkedAccounts: null } } });
    expect(errors?.length).toBeGreaterThan(0);
  });

  it('forwards the documented headers, as far as StackOne', async () => {
    const requestId = crypto.randomUUID();
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const answer = await router.ask('{ linkedAccount(id: "45355976281015164504") { label } }', {
      'x-request-id': requestId,
      traceparent,
    });
    expect(answer).toEqual({ data: { linkedAccount: { label: 'Head office' } } });
    expect(proxy.exchanges).toHaveLength(1);
    expect(proxy.exchanges[0]?.headers).toMatchObject({ 'x-request-id': requestId, traceparent });
    expect(world.sandbox.requests.at(-1)?.headers['x-request-id']).toBe(requestId);
  });

  it('gets no inline trace that it did not request', async () => {
    await router.ask(accountsOfOrganisation);
    expect(proxy.exchanges.length).toBeGreaterThan(0);
    for (const { headers, answer } of proxy.exchanges) {
      expect(headers).not.toHaveProperty('apollo-federation-include-trace');
      expect(answer).not.toHaveProperty('extensions');
    }
  });
});

describe('a router that asks for inline traces', () => {
  it('gets one with every response', async () => {
    const router = await startApolloGateway(supergraphSdl);
    proxy.exchanges.length = 0;
    proxy.cut = false;
    const { extensions } = await router.ask('{ linkedAccounts(first: 1) { nodes { id } } }', {
      'apollo-federation-include-trace': 'ftv1',
    });
    expect(extensions).toHaveProperty('ftv1');
    expect(proxy.exchanges.map(({ answer }) => answer.extensions)).toEqual([{ ftv1: expect.any(String) }]);
    await router.stop();
  });
});
