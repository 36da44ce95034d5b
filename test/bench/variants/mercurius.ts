/** Mercurius with its JIT compiler, without authentication and limits. It batches entities into one request. */
import { readFileSync } from 'node:fs';
import fastify from 'fastify';
import { DateTimeResolver, JSONObjectResolver } from 'graphql-scalars';
import mercurius from 'mercurius';
import type { SessionInput } from './mapping.ts';
import { settings } from './settings.ts';
import { createUpstreamClient } from './upstream-client.ts';

const api = readFileSync(new URL('../../../schema/published/api.graphql', import.meta.url), 'utf8');
// Mercurius has no subgraph support of its own. This is what a subgraph has for the only entity that the bench requests.
const entities = `
  scalar _Any
  union _Entity = LinkedAccount
  extend type Query { _entities(representations: [_Any!]!): [_Entity]! }
`;

const stackone = createUpstreamClient(settings.upstreamUrl);

const resolvers = {
  DateTime: DateTimeResolver,
  JSONObject: JSONObjectResolver,
  Query: {
    linkedAccounts: (_parent: unknown, { first }: { first: number }) => stackone.accountPage(first),
    connectors: () => stackone.connectors(),
    _entities: (_parent: unknown, { representations }: { representations: readonly { readonly id: string }[] }) =>
      stackone.accountsById(representations.map(({ id }) => id)),
  },
  Mutation: {
    createConnectSession: (_parent: unknown, { input }: { input: SessionInput }) => stackone.createSession(input),
  },
  _Entity: { resolveType: () => 'LinkedAccount' },
};

const app = fastify();
await app.register(mercurius, { schema: `${api}${entities}`, resolvers, jit: 1 });
await app.listen({ port: settings.port, host: '127.0.0.1' });
