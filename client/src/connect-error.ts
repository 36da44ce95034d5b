/** The codes that the client itself adds to those of the gateway. */
export type ClientErrorCode =
  /** The gateway could not be reached, or did not answer in time. */
  | 'NETWORK_ERROR'
  /** The answer is not GraphQL, for example the error page of a proxy. */
  | 'INVALID_RESPONSE'
  /** The browser refused to open the window. */
  | 'POPUP_BLOCKED'
  /** The provider refused, or the attempt to link an account failed: `reason` has the provider's code. */
  | 'ATTEMPT_FAILED'
  /** The Hub reported success, but the gateway does not see the change. */
  | 'NOT_CONFIRMED'
  /** Another error, for example of the application's `token` function: see `cause`. */
  | 'UNEXPECTED';

/** What the gateway reports about an error besides its code. */
export interface ConnectErrorDetails {
  readonly retryable?: boolean | undefined;
  readonly retryAfter?: number | undefined;
  readonly inputPath?: readonly (string | number)[] | undefined;
  readonly details?: readonly string[] | undefined;
  readonly reason?: string | undefined;
  readonly requestId?: string | undefined;
  readonly cause?: unknown;
}

/** The error of every failure that the client reports. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError';
  /** A code of the gateway, or one that the client adds. */
  declare readonly code: ClientErrorCode | (string & {});
  /** Whether a retry of the request may succeed. */
  declare readonly retryable: boolean;
  /** The seconds to wait before a retry, if known. */
  declare readonly retryAfter: number | undefined;
  /** The path of the fault in the input, for example `['input', 'label']`. */
  declare readonly inputPath: readonly (string | number)[] | undefined;
  /** StackOne's messages about the input. */
  declare readonly details: readonly string[] | undefined;
  /** For `CONFLICT`, the state of the account; for `ATTEMPT_FAILED`, the provider's code. */
  declare readonly reason: string | undefined;
  /** The request's id in the gateway's log. */
  declare readonly requestId: string | undefined;

  constructor(code: ClientErrorCode | (string & {}), message: string, given: ConnectErrorDetails = {}) {
    const { cause, retryable = false, retryAfter, inputPath, details, reason, requestId } = given;
    super(message, { cause });
    Object.assign(this, { code, retryable, retryAfter, inputPath, details, reason, requestId });
  }
}

/** The gateway could not be reached. */
export function unreachable(message: string, cause?: unknown): ConnectError {
  return new ConnectError('NETWORK_ERROR', message, { retryable: true, cause });
}

/** The answer is not that of a gateway. */
export function invalidResponse(message: string, retryable = false): ConnectError {
  return new ConnectError('INVALID_RESPONSE', message, { retryable });
}

/** An entry of `errors` in an answer. */
export interface GraphQLFailure {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: ConnectErrorDetails & { readonly code?: string };
}

export function toConnectError({ message, extensions = {} }: GraphQLFailure): ConnectError {
  return new ConnectError(extensions.code ?? 'UNEXPECTED', message, extensions);
}

/** Converts any thrown value to a `ConnectError`. */
export function asConnectError(thrown: unknown): ConnectError {
  if (thrown instanceof ConnectError) return thrown;
  return new ConnectError('UNEXPECTED', String(thrown), { cause: thrown });
}
