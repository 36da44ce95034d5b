import { readFileSync } from 'node:fs';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { startStandaloneServer } from '@apollo/server/standalone';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';

/** The SDL of the example subgraph in docs/federation.md, which extends entities of the gateway. */
export const organisationsSdl = readFileSync(new URL('./organisations.graphql', import.meta.url), 'utf8');

const organisations = [
  { id: 'organisation-1', name: 'Development', originOwner: { id: 'dev-owner' }, cities: ['Bern', 'Oslo'] },
  { id: 'organisation-2', name: 'Acme', originOwner: { id: 'acme-corp' }, cities: ['Tucson'] },
];
const notes: Readonly<Record<string, string>> = { '45355976281015164504': 'Renewed in spring.' };

interface Key {
  readonly id: string;
}

const resolvers = {
  Query: { organisation: (_parent: unknown, { id }: Key) => organisations.find((entry) => entry.id === id) },
  Organisation: {
    __resolveReference: ({ id }: Key) => organisations.find((entry) => entry.id === id),
    offices: ({ cities }: { cities: readonly string[] }) => ({
      nodes: cities.map((city) => ({ city })),
      pageInfo: { hasNextPage: false, hasPreviousPage: false },
    }),
  },
  OriginOwner: {
    organisation: ({ id }: Key) => organisations.find(({ originOwner }) => originOwner.id === id),
  },
  LinkedAccount: { note: ({ id }: Key) => notes[id] },
};

/** The running example subgraph. */
export interface Organisations {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts the example subgraph on a free port of the loopback interface. */
export async function startOrganisations(): Promise<Organisations> {
  const schema = buildSubgraphSchema({ typeDefs: parse(organisationsSdl), resolvers });
  const server = new ApolloServer({ schema, plugins: [ApolloServerPluginInlineTraceDisabled()] });
  const { url } = await startStandaloneServer(server, { listen: { host: '127.0.0.1', port: 0 } });
  return { url, stop: () => server.stop() };
}
