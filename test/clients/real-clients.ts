import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { Client, fetchExchange } from '@urql/core';
import { GraphQLClient } from 'graphql-request';
import {
  type ConcreteRequest,
  commitMutation,
  Environment,
  fetchQuery,
  type GraphQLTaggedNode,
  type IEnvironment,
  Network,
  RecordSource,
  type RelayFieldLogger,
  Store,
} from 'relay-runtime';

export interface Operation {
  readonly kind: 'query' | 'mutation';
  readonly text: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

export interface Endpoint {
  /** The URL of `/graphql`. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Runs an operation like an application. Rejects with the error that the client gives the application. */
export type RunOperation = (endpoint: Endpoint, operation: Operation) => Promise<unknown>;

/** The clients by the names in docs/errors.md. */
export const realClients: Readonly<Record<string, RunOperation>> = {
  'Apollo Client 4': async ({ url, headers = {} }, { kind, text, variables = {} }) => {
    const client = new ApolloClient({ link: new HttpLink({ uri: url, headers }), cache: new InMemoryCache() });
    const document = gql(text);
    const { data } = await (kind === 'query'
      ? client.query({ query: document, variables })
      : client.mutate({ mutation: document, variables }));
    return data;
  },

  'urql 6': async ({ url, headers = {} }, { kind, text, variables = {} }) => {
    const client = new Client({ url, exchanges: [fetchExchange], fetchOptions: { headers }, preferGetMethod: false });
    const { data, error } = await client[kind](text, variables);
    if (error) throw error;
    return data;
  },

  'graphql-request 7': ({ url, headers = {} }, { text, variables = {} }) =>
    new GraphQLClient(url, { headers }).request(text, variables),

  'Relay 21': (endpoint, operation) => {
    const environment = relayEnvironment(endpoint);
    const request = relayRequest(operation);
    const { kind, variables = {} } = operation;
    return kind === 'query'
      ? fetchQuery(environment, request, variables).toPromise()
      : new Promise((resolve, reject) => {
          const onCompleted = (data: unknown, errors: unknown) =>
            errors ? reject({ source: { errors } }) : resolve(data);
          commitMutation(environment, { mutation: request, variables, onCompleted, onError: reject });
        });
  },
};

export function relayEnvironment(
  { url, headers = {} }: Endpoint,
  relayFieldLogger: RelayFieldLogger = () => {},
): IEnvironment {
  const network = Network.create(async ({ text }, variables) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query: text, variables }),
    });
    return response.json();
  });
  return new Environment({ network, store: new Store(new RecordSource()), relayFieldLogger });
}

/** The parts of a compiled Relay operation that the network needs. `fields` are the root fields to read. */
export function relayRequest(
  { kind, text, variables = {} }: Operation,
  fields: readonly string[] = [],
): GraphQLTaggedNode {
  const name = 'Operation';
  const argumentDefinitions = Object.keys(variables).map((variable) => ({
    kind: 'LocalArgument' as const,
    name: variable,
    defaultValue: null,
  }));
  const selections = fields.map((field) => ({
    kind: 'LinkedField' as const,
    alias: null,
    args: null,
    concreteType: null,
    name: field,
    plural: false,
    selections: [],
    storageKey: null,
  }));
  const request: ConcreteRequest = {
    kind: 'Request',
    fragment: { kind: 'Fragment', name, type: 'Query', argumentDefinitions, selections },
    operation: { kind: 'Operation', name, argumentDefinitions, selections },
    params: { name, operationKind: kind, text, id: null, cacheID: text, metadata: {} },
  };
  return request;
}
