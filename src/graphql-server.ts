import { ApolloServer, type ApolloServerPlugin, type GraphQLRequestContextWillSendResponse } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginInlineTrace } from '@apollo/server/plugin/inlineTrace';
import type { GraphQLError, GraphQLFormattedError, GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { Context } from './context.ts';
import { codeOf, describeError, type ErrorCode, httpStatusOf } from './errors.ts';
import { createLandingPage } from './landing-page.ts';
import { assertVariablesWithinBounds } from './limits/variables.ts';
import { acceptsOnlyPlainJson, chooseAnswerType } from './media-type.ts';
import { logOfApollo } from './observability/logger.ts';

export interface GraphQLServerOptions {
  readonly schema: GraphQLSchema;
  readonly production: boolean;
  readonly introspection: boolean;
  readonly log: Logger;
}

/** Apollo Server with everything that decides what an answer looks like. */
export function createGraphQLServer(options: GraphQLServerOptions): ApolloServer<Context> {
  return new ApolloServer<Context>({
    schema: options.schema,
    introspection: options.introspection,
    nodeEnv: options.production ? 'production' : 'development',
    includeStacktraceInErrorResponses: false,
    // A document with more faults than these is not worth the time to find them.
    validationOptions: { maxErrors: 5 },
    csrfPrevention: true,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    logger: logOfApollo(options.log),
    formatError: options.production ? describeErrorTersely : describeError,
    plugins: [
      createLandingPage(options.production),
      // Every answer is `no-store` (see server.ts), and the plugin would visit every field.
      ApolloServerPluginCacheControlDisabled(),
      // For a router that asks for it by header.
      ApolloServerPluginInlineTrace(),
      boundVariables,
      logFailures(options.log),
      finishErrors,
    ],
  });
}

/**
 * Without the suggestions of graphql-js, which tell the schema name by name. Apollo Server's own option for it leaves them
 * in what is said about variables.
 */
function describeErrorTersely(formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError {
  const described = describeError(formatted, thrown);
  const suggestion = described.message.lastIndexOf(' Did you mean ');
  return suggestion < 0 ? described : { ...described, message: described.message.slice(0, suggestion) };
}

const boundVariables: ApolloServerPlugin<Context> = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ request }) => assertVariablesWithinBounds(request.variables ?? {}),
  }),
};

function logFailures(log: Logger): ApolloServerPlugin<Context> {
  return {
    unexpectedErrorProcessingRequest: async ({ requestContext, error }) =>
      log.error({ requestId: requestContext.contextValue.requestId, err: error }, 'unexpected error'),
    requestDidStart: async () => ({
      didEncounterErrors: async ({ errors, contextValue }) => {
        for (const error of errors) logFailure(log, contextValue.requestId, error);
      },
    }),
  };
}

/**
 * What the caller did wrong is the caller's to see, and not for the log: it repeats the caller's values. The rest is ours,
 * with its cause.
 */
function logFailure(log: Logger, requestId: string, error: GraphQLError): void {
  const code = codeOf(describeError(error.toJSON(), error));
  const err = error.originalError ?? error;
  if (code === 'INTERNAL_SERVER_ERROR') log.error({ requestId, err }, 'unexpected error');
  else if (String(code).startsWith('UPSTREAM_')) log.warn({ requestId, code, err }, 'a call to StackOne failed');
}

const finishErrors: ApolloServerPlugin<Context> = {
  requestDidStart: async () => ({ willSendResponse: async (response) => finish(response) }),
};

/** Gives every error the request's id, and an answer that is nothing but a failure its HTTP status. */
function finish(requestContext: GraphQLRequestContextWillSendResponse<Context>): void {
  const { response, contextValue, request } = requestContext;
  contextValue.outcome.operation = requestContext.operationName ?? undefined;
  const accept = request.http?.headers.get('accept');
  const type = chooseAnswerType(accept);
  if (type) response.http.headers.set('content-type', `${type}; charset=utf-8`);
  if (response.body.kind !== 'single' || !response.body.singleResult.errors) return;
  const { singleResult } = response.body;
  const errors = response.body.singleResult.errors.map((error) => ({
    ...error,
    extensions: { ...error.extensions, requestId: contextValue.requestId },
  }));
  singleResult.errors = errors;
  const codes = errors.map((error) => codeOf(error));
  contextValue.outcome.code = String(codes[0]);
  if (singleResult.data !== undefined) return;

  // Apollo Server knows the status of a bad request better: 405 for a mutation over GET.
  if (codes.includes('BAD_REQUEST')) return;
  const inBody = wantsStatus200(accept, codes);
  response.http.status = inBody ? 200 : httpStatusOf(codes[0]);
}

const documentFaults: ReadonlySet<unknown> = new Set<ErrorCode>([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
]);

/**
 * GraphQL over HTTP: with `application/json`, unlike with `application/graphql-response+json`, a client may take any
 * status but 200 for a failure of the transport and never read the errors.
 */
function wantsStatus200(accept: string | undefined, codes: readonly unknown[]): boolean {
  return acceptsOnlyPlainJson(accept) && codes.every((code) => documentFaults.has(code));
}
