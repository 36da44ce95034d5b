import { GraphQLError, type GraphQLFormattedError, Kind } from 'graphql';
import { StackOneError, type StackOneFailure } from './stackone/stackone-error.ts';
import type { RefusedAccountState } from './stackone/wire/account-precondition.ts';

/**
 * Every code in `extensions.code`.
 *
 * `status` is the HTTP status if the failure is the whole response; `null` for codes of fields only, whose responses have the
 * status 200. `retryable` is whether the same request may succeed if it is sent again unchanged.
 */
export const errorCatalogue = {
  GRAPHQL_PARSE_FAILED: { status: 400, retryable: false },
  GRAPHQL_VALIDATION_FAILED: { status: 400, retryable: false },
  OPERATION_RESOLUTION_FAILURE: { status: 400, retryable: false },
  BAD_REQUEST: { status: 400, retryable: false },
  PERSISTED_QUERY_NOT_FOUND: { status: 400, retryable: false },
  DOCUMENT_NOT_TRUSTED: { status: 400, retryable: false },
  REQUEST_TOO_LARGE: { status: 413, retryable: false },
  LIMIT_EXCEEDED: { status: 400, retryable: false },
  BAD_USER_INPUT: { status: 400, retryable: false },
  UNAUTHENTICATED: { status: 401, retryable: false },
  FORBIDDEN: { status: 403, retryable: false },
  NOT_FOUND: { status: 404, retryable: false },
  CONFLICT: { status: null, retryable: false },
  RATE_LIMITED: { status: 429, retryable: true },
  IDEMPOTENCY_KEY_REUSED: { status: null, retryable: false },
  UPSTREAM_RATE_LIMITED: { status: null, retryable: true },
  UPSTREAM_TIMEOUT: { status: null, retryable: true },
  UPSTREAM_UNAVAILABLE: { status: null, retryable: true },
  UPSTREAM_BAD_RESPONSE: { status: null, retryable: true },
  UPSTREAM_OUTCOME_UNKNOWN: { status: null, retryable: true },
  UPSTREAM_REJECTED_GATEWAY: { status: null, retryable: false },
  OVERLOADED: { status: 503, retryable: true },
  INTERNAL_SERVER_ERROR: { status: 500, retryable: false },
} as const satisfies Record<string, { status: number | null; retryable: boolean }>;

export type ErrorCode = keyof typeof errorCatalogue;

/** The account states for which StackOne refuses a call. */
export type ConflictReason = 'ACCOUNT_SUSPENDED' | 'ACCOUNT_EXPIRED' | 'ACCOUNT_ARCHIVED' | 'ACCOUNT_ERROR';

export const conflictReasons: Readonly<Record<RefusedAccountState, ConflictReason>> = {
  suspended: 'ACCOUNT_SUSPENDED',
  expired: 'ACCOUNT_EXPIRED',
  archived: 'ACCOUNT_ARCHIVED',
  error: 'ACCOUNT_ERROR',
};

export interface ErrorDetails {
  /** The path of the invalid value in the field's arguments or, for a value of the wrong type, in the variables. */
  readonly inputPath?: readonly (string | number)[];
  /** StackOne's own messages about the input. */
  readonly details?: readonly string[];
  /** The limit that was exceeded. */
  readonly limit?: string;
  /** The state of the account that StackOne refused a call for, or `RESYNC` if events are missing. */
  readonly reason?: ConflictReason | 'RESYNC';
  /** Seconds to wait before a retry. */
  readonly retryAfter?: number;
  /** Overrides the catalogue. */
  readonly retryable?: boolean;
}

/** A failure with a public message and public details. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, cause?: unknown) {
    super(message, { cause });
    this.code = code;
    this.details = details;
  }
}

export function badUserInput(message: string, ...inputPath: (string | number)[]): GatewayError {
  return new GatewayError('BAD_USER_INPUT', message, { inputPath });
}

/** The error for events that the subscriber may have missed and that are no longer known. */
export function resyncNeeded(): GatewayError {
  return new GatewayError(
    'BAD_USER_INPUT',
    'Events may be missing: read the list, then subscribe again without after.',
    {
      reason: 'RESYNC',
      inputPath: ['after'],
    },
  );
}

/**
 * The error for a missing object. An object of another organisation gets the same error, so that callers can't distinguish the
 * cases.
 */
export function notFound(what: string): GatewayError {
  return new GatewayError('NOT_FOUND', `The ${what} does not exist.`);
}

/**
 * Turns a thrown value into an error that the caller may see. `formatted` is Apollo Server's version of it. Never throws. An
 * unknown value becomes `INTERNAL_SERVER_ERROR` without anything from the original.
 */
export function describeError(formatted: GraphQLFormattedError, thrown: unknown): GraphQLFormattedError {
  const place = {
    ...(formatted.locations && { locations: formatted.locations }),
    ...(formatted.path && { path: formatted.path }),
  };
  const known = knownError(thrown);
  if (known) return { message: known.message, ...place, extensions: toExtensions(known.code, known.details) };

  const argument = readArgumentFault(thrown);
  if (argument) {
    const extensions = toExtensions('BAD_USER_INPUT', { inputPath: argument.inputPath });
    return { message: argument.message, ...place, extensions };
  }
  const code = codeOf(formatted);
  if (isErrorCode(code) && code !== 'INTERNAL_SERVER_ERROR') {
    const fault = code === 'BAD_USER_INPUT' ? readCoercionFault(formatted.message, thrown) : undefined;
    const message = fault?.message ?? formatted.message;
    return {
      message: firstOf(message),
      ...place,
      extensions: toExtensions(code, fault ? { inputPath: fault.inputPath } : {}),
    };
  }
  return {
    message: 'An internal error occurred in the gateway.',
    ...place,
    extensions: toExtensions('INTERNAL_SERVER_ERROR'),
  };
}

/** Returns the failure behind an error, if the gateway has a public error for it. */
export function knownError(thrown: unknown): GatewayError | undefined {
  const original = originalOf(thrown);
  if (original instanceof GatewayError) return original;
  if (original instanceof StackOneError) return upstreamError(original.failure);
  return undefined;
}

function originalOf(thrown: unknown): unknown {
  return thrown instanceof GraphQLError && thrown.originalError ? thrown.originalError : thrown;
}

/** The response body for a failed request. */
export function errorBody(error: GatewayError, requestId: string): { errors: GraphQLFormattedError[] } {
  const extensions = { ...toExtensions(error.code, error.details), requestId };
  return { errors: [{ message: error.message, extensions }] };
}

function toExtensions(code: ErrorCode, details: ErrorDetails = {}): Record<string, unknown> {
  return { code, retryable: errorCatalogue[code].retryable, ...details };
}

/** The HTTP status of a response that consists of a failure with this code. */
export function httpStatusOf(code: unknown): number {
  return isErrorCode(code) ? (errorCatalogue[code].status ?? 200) : 500;
}

export function codeOf(formatted: GraphQLFormattedError): unknown {
  const code = formatted.extensions?.['code'];
  // Apollo Client sends the full document when it reads this error's message, so the message is unchanged.
  return code === 'PERSISTED_QUERY_NOT_SUPPORTED' ? 'BAD_REQUEST' : code;
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(errorCatalogue, code);
}

type Refusal = Extract<StackOneFailure, { readonly kind: 'refused' }>;

function upstreamError(failure: StackOneFailure): GatewayError {
  switch (failure.kind) {
    case 'refused':
      return refusedError(failure);
    case 'route-gone':
      return new GatewayError('UPSTREAM_UNAVAILABLE', 'StackOne has removed the endpoint that this needs.', {
        retryable: false,
      });
    case 'timeout':
      return new GatewayError('UPSTREAM_TIMEOUT', 'StackOne did not answer in time.');
    case 'unreachable':
    case 'interrupted':
    case 'cancelled':
      return new GatewayError('UPSTREAM_UNAVAILABLE', 'StackOne could not be reached.');
    case 'circuit-open':
      return new GatewayError(
        'UPSTREAM_UNAVAILABLE',
        'StackOne is failing, and the circuit breaker is open. Try again in a few seconds.',
      );
    case 'overloaded':
      return new GatewayError('OVERLOADED', 'Too many requests to StackOne are in progress.');
    case 'bad-response':
      return new GatewayError('UPSTREAM_BAD_RESPONSE', 'StackOne sent an invalid response.');
    case 'outcome-unknown':
      return new GatewayError(
        'UPSTREAM_OUTCOME_UNKNOWN',
        'The response from StackOne was lost. The operation may or may not have been carried out.',
      );
  }
}

function refusedError({ status, details, retryAfter, accountState }: Refusal): GatewayError {
  const wait = retryAfter === undefined ? {} : { retryAfter };
  switch (status) {
    case 400:
    case 422:
      return new GatewayError('BAD_USER_INPUT', 'StackOne rejected the input.', { details });
    case 401:
    case 403:
      return new GatewayError('UPSTREAM_REJECTED_GATEWAY', "StackOne rejected the gateway's credentials.");
    case 404:
      return new GatewayError('NOT_FOUND', 'StackOne did not find the resource.');
    case 408:
      return new GatewayError('UPSTREAM_TIMEOUT', 'StackOne did not finish in time.', wait);
    case 409:
    case 412: {
      const reason = accountState && { reason: conflictReasons[accountState] };
      return new GatewayError('CONFLICT', 'The current state of the resource in StackOne does not allow this.', reason);
    }
    case 429:
      return new GatewayError('UPSTREAM_RATE_LIMITED', 'The rate limit of StackOne is exceeded.', wait);
    case 501:
      return new GatewayError('UPSTREAM_UNAVAILABLE', 'StackOne does not support this.', { retryable: false });
    default:
      return status >= 500
        ? new GatewayError('UPSTREAM_UNAVAILABLE', 'StackOne reported an internal error.', wait)
        : new GatewayError('UPSTREAM_BAD_RESPONSE', 'StackOne sent an invalid response.');
  }
}

/** A message can repeat a whole request. It is truncated before it is examined, and before it is returned. */
const maximumMessageLength = 1_000;

function firstOf(text: string): string {
  return text.slice(0, maximumMessageLength).toWellFormed();
}

function lastOf(text: string): string {
  return text.slice(-maximumMessageLength).toWellFormed();
}

/**
 * Reads the path of a variable with the wrong type. graphql-js puts it only into its message, `Variable "$input" got invalid
 * value 1 at "input.label"; …`, between the value and the reason. Both can contain the caller's text, so the reason is removed
 * first and the path is read from the end. The returned message omits the value, because it could put a secret or 60 KiB of
 * metadata into error logs.
 */
function readCoercionFault(message: string, thrown: unknown) {
  const variable = /^Variable "\$(\w+)"/.exec(firstOf(message))?.[1];
  if (variable === undefined) return undefined;
  const original = thrown instanceof GraphQLError ? thrown.originalError : undefined;
  const reason = original && message.endsWith(`; ${original.message}`) ? original.message : '';
  const place = reason ? message.slice(0, -`; ${reason}`.length) : message;
  const path = / at "([^"]+)"$/.exec(lastOf(place))?.[1] ?? variable;
  const steps = path.split(/\.|(?=\[)/).map((step) => (step.startsWith('[') ? Number(step.slice(1, -1)) : step));
  const field = /^Field "(\w+)" (?:of required type|is not defined by type) /.exec(firstOf(reason))?.[1];
  return {
    message: reason ? `Variable "$${variable}" got an invalid value at "${path}"; ${withoutValue(reason)}` : message,
    inputPath: field === undefined ? steps : [...steps, field],
  };
}

/** Removes the value from `String cannot represent a non string value: 1` or `Value "A" does not exist in "AccountType" enum.` */
function withoutValue(reason: string): string {
  // In a long reason, the caller's text is in the middle.
  const ends = reason.length > 2 * maximumMessageLength ? `${firstOf(reason)}…${lastOf(reason)}` : reason;
  return ends
    .replace(/^Value "[\s\S]*" does not exist in (?="\w+" enum\.)/, 'The value does not exist in ')
    .replace(/^(\w+ cannot represent [\w -]*value): [\s\S]*$/, '$1.')
    .replace(/^(Enum "\w+" cannot represent non-string value): [\s\S]*$/, '$1.');
}

/**
 * Some argument values of a valid document are invalid only with their variables: an inline JSON object that is too large, or
 * `null` from a variable with a default value for a non-null argument. graphql-js throws plain errors for them, and the message
 * for the first repeats the whole value.
 */
function readArgumentFault(thrown: unknown) {
  const raw = originalOf(thrown);
  if (!(raw instanceof GraphQLError)) return undefined;
  const [, argument, fault] =
    /^Argument "(\w+)" (has invalid value |of non-null type "[^"]*" must not be null)/.exec(firstOf(raw.message)) ?? [];
  if (argument === undefined) return undefined;
  const [node] = raw.nodes ?? [];
  if (fault === 'has invalid value ' || node?.kind !== Kind.VARIABLE) {
    return { message: `Argument "${argument}" has an invalid value.`, inputPath: [argument] };
  }
  const variable = node.name.value;
  return { message: `Variable "$${variable}" must not be null as argument "${argument}".`, inputPath: [variable] };
}
