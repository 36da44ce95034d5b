import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';

/** The subgraph as a supergraph of its own, to start a router with: yours is composed with your other subgraphs. */
export function printSupergraph(subgraph: string): string {
  const connect = { name: 'connect', url: 'http://connect-gateway:4000/graphql', typeDefs: parse(subgraph) };
  const { supergraphSdl, errors } = composeServices([connect]);
  if (supergraphSdl === undefined) throw new Error('The subgraph does not compose.', { cause: errors });
  return `${supergraphSdl.trim()}\n`;
}
