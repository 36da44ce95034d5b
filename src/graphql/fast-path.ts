import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import type { Context } from '../context.ts';
import { type Exchange, notStored } from '../http/exchange.ts';
import { contentTypeFor } from '../http/media-type.ts';
import { areWithinBounds } from '../limits/document/variables.ts';
import { type Describe, finishErrors, logFailure } from './answer.ts';
import type { KnownDocument } from './documents/known-document.ts';
import type { ValidDocuments } from './documents/valid-documents.ts';

/** Answers a request that consists of a valid operation. Returns `false`, without side effects, for any other request. */
export type RunOperation = (
  exchange: Exchange,
  request: { readonly document: KnownDocument | undefined; readonly body: unknown },
  context: Context,
) => Promise<boolean>;

/**
 * Executes operations without Apollo Server. Invalid requests, and those that need more than execution, are left to Apollo
 * Server.
 */
export function createFastPath(documents: ValidDocuments, describe: Describe, log: Logger): RunOperation {
  return async (exchange, { document, body }, context) => {
    const asked = document && readPlainRequest(body);
    // Apollo Server's plugin creates the trace that a router requests.
    if (!asked || exchange.request.headers['apollo-federation-include-trace'] !== undefined) return false;
    const operation = documents.open(document)?.find(asked.operationName);
    if (!operation || !areWithinBounds(asked.variables)) return false;
    const { data, errors } = await operation.run(context, asked.variables);
    // The variables do not match their types.
    if (data === undefined) return false;

    exchange.record.operation = operation.name;
    exchange.record.operationType = operation.type;
    const result = errors ? { errors: finishErrors(errors.map(describeFailure(context)), context), data } : { data };
    const type = contentTypeFor(exchange.request.headers.accept);
    exchange.answer(200, ['content-type', type, ...notStored], `${JSON.stringify(result)}\n`);
    return true;
  };

  function describeFailure({ requestId }: Context) {
    return (error: GraphQLError): GraphQLFormattedError => {
      logFailure(log, requestId, error);
      return describe(error.toJSON(), error);
    };
  }
}

interface PlainRequest {
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Returns `undefined` if the body has another form or asks for more than an operation. */
function readPlainRequest(body: unknown): PlainRequest | undefined {
  if (!isRecord(body)) return undefined;
  const { operationName, variables, extensions } = body;
  if (extensions != null && !(isRecord(extensions) && !('persistedQuery' in extensions))) return undefined;
  if (operationName != null && typeof operationName !== 'string') return undefined;
  if (variables != null && !isRecord(variables)) return undefined;
  return { operationName: operationName ?? undefined, variables: variables ?? {} };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
