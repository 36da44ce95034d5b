/** A server as in Apollo's guide: the standalone server, and a RESTDataSource with a method per endpoint. */
import { readFileSync } from 'node:fs';
import { type DataSourceConfig, RESTDataSource } from '@apollo/datasource-rest';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { DateTimeResolver, JSONObjectResolver } from 'graphql-scalars';
import type { WireAccount, WireConnector, WireSession } from '../upstream/wire-data.ts';
import {
  type SessionInput,
  toAccount,
  toAccountPage,
  toConnector,
  toSessionPayload,
  toWireSession,
} from './mapping.ts';
import { settings } from './settings.ts';

class StackOneApi extends RESTDataSource {
  override baseURL = settings.upstreamUrl;
  readonly #headers = { authorization: `Basic ${Buffer.from('bench-key:').toString('base64')}` };

  constructor(config: DataSourceConfig) {
    super(config);
  }

  async createSession(input: SessionInput) {
    const body = toWireSession(input);
    const session = await this.post<WireSession>('connect_sessions', { body, headers: this.#headers });
    return toSessionPayload(session, input.expiresIn);
  }

  async accountPage(first: number) {
    const params = { page: '1', page_size: String(first) };
    const { data } = await this.get<{ data: readonly WireAccount[] }>('accounts', { params, headers: this.#headers });
    return toAccountPage(data, first);
  }

  async account(id: string) {
    return toAccount(await this.get<WireAccount>(`accounts/${encodeURIComponent(id)}`, { headers: this.#headers }));
  }

  async connectors() {
    const params = { include: 'resources,inactive' };
    const all = await this.get<readonly WireConnector[]>('connectors/meta', { params, headers: this.#headers });
    return all.map(toConnector);
  }
}

interface Context {
  readonly stackone: StackOneApi;
}

const typeDefs = ['base', 'connect-session', 'linked-account', 'connector']
  .map((domain) => readFileSync(new URL(`../../../schema/${domain}.graphql`, import.meta.url), 'utf8'))
  .join('\n');

const resolvers = {
  DateTime: DateTimeResolver,
  JSONObject: JSONObjectResolver,
  Query: {
    linkedAccounts: (_parent: unknown, { first }: { first: number }, { stackone }: Context) =>
      stackone.accountPage(first),
    connectors: (_parent: unknown, _args: unknown, { stackone }: Context) => stackone.connectors(),
  },
  Mutation: {
    createConnectSession: (_parent: unknown, { input }: { input: SessionInput }, { stackone }: Context) =>
      stackone.createSession(input),
  },
  LinkedAccount: {
    __resolveReference: ({ id }: { id: string }, { stackone }: Context) => stackone.account(id),
  },
};

const server = new ApolloServer<Context>({ schema: buildSubgraphSchema([{ typeDefs: parse(typeDefs), resolvers }]) });
await startStandaloneServer(server, {
  listen: { port: settings.port, host: '127.0.0.1' },
  context: async () => ({ stackone: new StackOneApi({ cache: server.cache }) }),
});
