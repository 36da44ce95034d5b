import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import { codeOf, describeError, type ErrorCode, httpStatusOf } from '../errors.ts';
import { acceptsOnlyPlainJson } from '../http/media-type.ts';
import type { RequestRecord } from '../observability/log/request-record.ts';

/** Gives every error the request's id, and the request's outcome the code of the first. */
export function finishErrors(
  errors: readonly GraphQLFormattedError[],
  { requestId, outcome }: { readonly requestId: string; readonly outcome: RequestRecord },
): readonly GraphQLFormattedError[] {
  outcome.code = String(errors[0] && codeOf(errors[0]));
  return errors.map((error) => ({ ...error, extensions: { ...error.extensions, requestId } }));
}

const documentFaults: ReadonlySet<unknown> = new Set<ErrorCode>([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
]);

/**
 * The HTTP status of an answer that is nothing but these errors. GraphQL over HTTP: with `application/json`, unlike with
 * `application/graphql-response+json`, a client may take any status but 200 for a failure of the transport and never read
 * the errors.
 */
export function statusOfFailure(errors: readonly GraphQLFormattedError[], accept: string | undefined): number {
  const codes = errors.map(codeOf);
  const inBody = acceptsOnlyPlainJson(accept) && codes.every((code) => documentFaults.has(code));
  return inBody ? 200 : httpStatusOf(codes[0]);
}

/** What becomes of an error on its way to the caller. */
export type Describe = (formatted: GraphQLFormattedError, thrown: unknown) => GraphQLFormattedError;

/**
 * Without the suggestions of graphql-js, which tell the schema name by name. Apollo Server's own option for it leaves them
 * in what is said about variables.
 */
export const describeErrorTersely: Describe = (formatted, thrown) => {
  const described = describeError(formatted, thrown);
  const suggestion = described.message.lastIndexOf(' Did you mean ');
  return suggestion < 0 ? described : { ...described, message: described.message.slice(0, suggestion) };
};

/**
 * What the caller did wrong is the caller's to see, and not for the log: it repeats the caller's values. The rest is ours,
 * with its cause.
 */
export function logFailure(log: Logger, requestId: string, error: GraphQLError): void {
  const code = codeOf(describeError(error.toJSON(), error));
  const err = error.originalError ?? error;
  if (code === 'INTERNAL_SERVER_ERROR') log.error({ requestId, err }, 'unexpected error');
  else if (String(code).startsWith('UPSTREAM_')) log.warn({ requestId, code, err }, 'a call to StackOne failed');
}
