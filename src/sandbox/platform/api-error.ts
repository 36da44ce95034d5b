import { STATUS_CODES } from 'node:http';
import { json, type Reply } from '../http/reply.ts';

/** StackOne's messages for the statuses that it documents. `STATUS_CODES` has the others. */
const documentedMessages: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden resource',
  404: 'Not Found',
  408: 'Request timed out',
  409: 'Conflict',
  412: 'Precondition failed',
  422: 'Unprocessable Entity',
  429: 'Too many requests',
  500: 'Internal server error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
};

/** StackOne sends this header with both statuses, in seconds. */
export const documentedErrorHeaders: Record<number, Record<string, string>> = {
  408: { 'retry-after': '60' },
  429: { 'retry-after': '60' },
};

export interface ErrorBody {
  statusCode: number;
  message: string;
  /** In ISO 8601. */
  timestamp: string;
}

/** The body that StackOne documents for an error status. `now` is in milliseconds since 1970. */
export function errorBody(status: number, now: number): ErrorBody {
  return {
    statusCode: status,
    message: documentedMessages[status] ?? STATUS_CODES[status] ?? 'Error',
    timestamp: new Date(now).toISOString(),
  };
}

const errorCodes = {
  suspended: 'AccountSuspendedError',
  expired: 'AccountExpiredError',
  archived: 'AccountArchivedError',
  error: 'AccountErrorStatus',
} as const;

/** The body of a 412 that StackOne documents for an account in this state. */
export function preconditionBody(status: keyof typeof errorCodes, now: number) {
  const timestamp = new Date(now).toISOString();
  return {
    ...errorBody(412, now),
    errorCode: errorCodes[status],
    details: {
      status,
      status_reasons: [{ code: errorCodes[status], description: `The account is ${status}.`, timestamp }],
      ...(status === 'expired' && { expires_at: timestamp }),
    },
  };
}

/** Makes a route answer with StackOne's documented body for `status`. */
export class ApiError extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`answers ${status}`);
    this.status = status;
  }
}

/** Makes a route answer 400 with one text per invalid field. Unlike the other error bodies, this one has no timestamp. */
export class ValidationError extends Error {
  readonly body: { statusCode: 400; message: string; errors: string[] };

  constructor(errors: string[]) {
    super(errors.join('; '));
    this.body = { statusCode: 400, message: 'Validation failed', errors };
  }
}

/** The answer that StackOne documents for a thrown error. */
export function errorReply(error: unknown, now: number): Reply {
  if (error instanceof ValidationError) return json(error.body, 400);
  const status = error instanceof ApiError ? error.status : 500;
  return json(errorBody(status, now), status);
}
