import { ApolloServer, type ApolloServerPlugin, type GraphQLRequestContextWillSendResponse } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginInlineTrace } from '@apollo/server/plugin/inlineTrace';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { Context } from '../context.ts';
import { codeOf } from '../errors.ts';
import { chooseAnswerType, contentTypeFor } from '../http/media-type.ts';
import { areWithinBounds, boundsExceeded } from '../limits/document/variables.ts';
import { logOfApollo } from '../observability/log/logger.ts';
import { type Describe, finishErrors, logFailure, statusOfFailure } from './answer.ts';
import { createDocumentStore } from './documents/document-store.ts';
import { additionalRules, maximumFaults, type ValidDocuments } from './documents/valid-documents.ts';
import { createLandingPage } from './landing-page.ts';
import { preflightedHeaders } from './preflighted-headers.ts';

export interface ApolloServerOptions {
  readonly schema: GraphQLSchema;
  readonly documents: ValidDocuments;
  readonly production: boolean;
  readonly introspection: boolean;
  readonly describe: Describe;
  readonly log: Logger;
}

/** Creates Apollo Server with all plugins that determine its responses. */
export function createApolloServer(options: ApolloServerOptions): ApolloServer<Context> {
  return new ApolloServer<Context>({
    schema: options.schema,
    // `additionalRules` refuses it if it is off.
    introspection: true,
    nodeEnv: options.production ? 'production' : 'development',
    includeStacktraceInErrorResponses: false,
    validationOptions: { maxErrors: maximumFaults },
    validationRules: additionalRules(options.introspection),
    csrfPrevention: { requestHeaders: preflightedHeaders },
    persistedQueries: false,
    documentStore: createDocumentStore(options.documents),
    stopOnTerminationSignals: false,
    logger: logOfApollo(options.log),
    formatError: options.describe,
    plugins: [
      createLandingPage(options.production),
      // Every response is `no-store`, and the plugin would visit every field.
      ApolloServerPluginCacheControlDisabled(),
      // For routers that request traces with a header.
      ApolloServerPluginInlineTrace(),
      createRequestPlugin(options.log),
    ],
  });
}

function createRequestPlugin(log: Logger): ApolloServerPlugin<Context> {
  return {
    unexpectedErrorProcessingRequest: async ({ requestContext, error }) =>
      log.error({ requestId: requestContext.contextValue.requestId, err: error }, 'unexpected error'),
    requestDidStart: async () => ({
      didResolveOperation: async ({ request: { variables = {} } }) => {
        if (!areWithinBounds(variables)) throw boundsExceeded(variables);
      },
      didEncounterErrors: async ({ errors, contextValue }) => {
        for (const error of errors) logFailure(log, contextValue.requestId, error);
      },
      willSendResponse: async (response) => finish(response),
    }),
  };
}

/** Adds the request's id to every error, and sets the HTTP status of a response that consists of a failure. */
function finish({
  response,
  contextValue,
  operation,
  operationName,
  request,
}: GraphQLRequestContextWillSendResponse<Context>): void {
  contextValue.record.operation = operationName ?? undefined;
  contextValue.record.operationType = operation?.operation;
  const accept = request.http?.headers.get('accept');
  // Apollo Server's own rules would refuse other media types.
  if (chooseAnswerType(accept)) response.http.headers.set('content-type', contentTypeFor(accept));
  if (response.body.kind !== 'single' || !response.body.singleResult.errors) return;
  const { singleResult } = response.body;
  const errors = finishErrors(response.body.singleResult.errors, contextValue);
  singleResult.errors = errors;
  // Keeps Apollo Server's status for a bad request: 405 for a mutation over GET.
  if (singleResult.data !== undefined || errors.some((error) => codeOf(error) === 'BAD_REQUEST')) return;
  response.http.status = statusOfFailure(errors, accept);
}
