import { type ExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import type { Context } from '../context.ts';
import { type Exchange, notStored } from '../http/exchange.ts';
import { areWithinBounds } from '../limits/variables.ts';
import { type Describe, finishErrors, logFailure } from './answer.ts';
import type { CompiledOperations } from './compiled-operations.ts';
import { chooseAnswerType } from './media-type.ts';

/** Answers a request whose operation is compiled; `false` when it is not, and nothing has been done. */
export type RunCompiled = (exchange: Exchange, body: unknown, context: Context) => Promise<boolean>;

/**
 * The short way of what is asked again and again. Whatever is not plainly an operation that runs, or needs more than being
 * run, is left to Apollo Server, which says what is wrong with it.
 */
export function createCompiledRoute(operations: CompiledOperations, describe: Describe, log: Logger): RunCompiled {
  return async (exchange, body, context) => {
    const asked = readPlainRequest(body);
    // A router that asks for a trace: Apollo Server's plugin makes it.
    if (!asked || exchange.request.headers['apollo-federation-include-trace'] !== undefined) return false;
    const operation = operations.find(asked.query, asked.operationName);
    if (!operation || !areWithinBounds(asked.variables)) return false;
    const { data, errors } = await operation.run(context, asked.variables);
    // The variables don't fit, and Apollo Server says it in the words of graphql-js.
    if (data === undefined) return false;

    exchange.outcome.operation = operation.name;
    exchange.outcome.operationType = operation.type;
    const result = errors
      ? { errors: finishErrors(errors.map(describeFailure(context.requestId)), context), data }
      : { data };
    const type = chooseAnswerType(exchange.request.headers.accept) ?? 'application/json';
    exchange.answer(200, ['content-type', `${type}; charset=utf-8`, ...notStored], `${JSON.stringify(result)}\n`);
    return true;
  };

  function describeFailure(requestId: string) {
    return ({ message, path, locations, originalError }: Failure): GraphQLFormattedError => {
      // What graphql-jit throws is no error of graphql-js.
      const error = new GraphQLError(message, { originalError });
      logFailure(log, requestId, error);
      return describe({ message, ...(locations && { locations }), ...(path && { path }) }, error);
    };
  }
}

type Failure = NonNullable<ExecutionResult['errors']>[number];

interface PlainRequest {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** `undefined` for what has another form, or asks for more than an operation. */
function readPlainRequest(body: unknown): PlainRequest | undefined {
  if (!isRecord(body)) return undefined;
  const { query, operationName, variables, extensions } = body;
  if (typeof query !== 'string' || extensions != null) return undefined;
  if (operationName != null && typeof operationName !== 'string') return undefined;
  if (variables != null && !isRecord(variables)) return undefined;
  return { query, operationName: operationName ?? undefined, variables: variables ?? {} };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
