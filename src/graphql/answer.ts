import type { GraphQLError, GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import { codeOf, describeError, type ErrorCode, httpStatusOf } from '../errors.ts';
import { acceptsOnlyPlainJson } from '../http/media-type.ts';
import type { RequestRecord } from '../observability/log/request-record.ts';

/** Adds the request's id to every error, and the first error's code to the request's record. */
export function finishErrors(
  errors: readonly GraphQLFormattedError[],
  { requestId, record }: { readonly requestId: string; readonly record: RequestRecord },
): readonly GraphQLFormattedError[] {
  record.code = String(errors[0] && codeOf(errors[0]));
  return errors.map((error) => ({ ...error, extensions: { ...error.extensions, requestId } }));
}

const documentFaults: ReadonlySet<unknown> = new Set<ErrorCode>([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
]);

/**
 * The HTTP status of a response with only these errors. GraphQL over HTTP: with `application/json`, unlike
 * `application/graphql-response+json`, a client may treat any status but 200 as a transport failure and ignore the errors.
 */
export function statusOfFailure(errors: readonly GraphQLFormattedError[], accept: string | undefined): number {
  const codes = errors.map(codeOf);
  const inBody = acceptsOnlyPlainJson(accept) && codes.every((code) => documentFaults.has(code));
  return inBody ? 200 : httpStatusOf(codes[0]);
}

/** Turns an error into one that the caller may see. */
export type Describe = (formatted: GraphQLFormattedError, thrown: unknown) => GraphQLFormattedError;

/**
 * Omits the suggestions of graphql-js, which reveal the schema. Apollo Server's own option keeps them in errors about variables.
 */
export const describeErrorTersely: Describe = (formatted, thrown) => {
  const described = describeError(formatted, thrown);
  const suggestion = described.message.lastIndexOf(' Did you mean ');
  return suggestion < 0 ? described : { ...described, message: described.message.slice(0, suggestion) };
};

/**
 * Logs failures of the gateway with their causes. The caller's mistakes are not logged, because their errors repeat the caller's
 * values.
 */
export function logFailure(log: Logger, requestId: string, error: GraphQLError): void {
  const code = codeOf(describeError(error.toJSON(), error));
  const err = error.originalError ?? error;
  if (code === 'INTERNAL_SERVER_ERROR') log.error({ requestId, err }, 'unexpected error');
  else if (String(code).startsWith('UPSTREAM_')) log.warn({ requestId, code, err }, 'a call to StackOne failed');
}
