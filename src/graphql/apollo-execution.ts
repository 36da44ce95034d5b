import type { IncomingHttpHeaders } from 'node:http';
import { HeaderMap, type HTTPGraphQLResponse } from '@apollo/server';
import type { Context } from '../context.ts';
import { acceptsOnlyEventStream } from '../http/media-type.ts';
import { type ApolloServerOptions, createApolloServer } from './apollo-server.ts';

/** A request as Apollo Server needs it. */
export interface ApolloRequest {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly search: string;
  readonly body?: unknown;
}

export interface ApolloExecution {
  execute(request: ApolloRequest, context: () => Promise<Context>): Promise<HTTPGraphQLResponse>;
  stop(): Promise<void>;
}

/** Starts Apollo Server. Import this module on demand only, because it loads all of Apollo Server. */
export async function startApollo(options: ApolloServerOptions): Promise<ApolloExecution> {
  const apollo = createApolloServer(options);
  await apollo.start();
  return {
    execute({ method, headers, search, body }, context) {
      const httpGraphQLRequest = { method, headers: toMap(headers), search, body };
      return apollo.executeHTTPGraphQLRequest({ httpGraphQLRequest, context });
    },
    stop: () => apollo.stop(),
  };
}

function toMap(headers: IncomingHttpHeaders): HeaderMap {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  // A browser adds remembered Basic and Negotiate credentials to any page's requests, so only a bearer token proves that no page
  // sent the request unasked.
  if (!/^Bearer +\S/i.test(headers.authorization ?? '')) map.delete('authorization');
  // A request without an operation gets a JSON error, whatever it accepts.
  if (acceptsOnlyEventStream(headers.accept)) map.set('accept', '*/*');
  return map;
}
