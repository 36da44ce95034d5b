import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';
import { recordError } from './error-record.ts';
import { redactEntries, redactText, redactValue } from './redaction.ts';

/** The line that every operation has. Its maker sees to it that nothing in it need be redacted, so that nobody looks again. */
export class OperationLine {
  readonly [field: string]: unknown;
  readonly requestId: string;
  readonly traceId: string | undefined;
  readonly operation: string | undefined;
  readonly code: string;
  /** Why the caller is `UNAUTHENTICATED`: one word, nothing of the token. */
  readonly reason: string | undefined;
  readonly owner: string | undefined;
  readonly upstreamAttempts: number;
  readonly ms: number;

  constructor(line: OperationLine) {
    this.requestId = line.requestId;
    this.traceId = line.traceId;
    // The one value that callers choose.
    this.operation = line.operation === undefined ? undefined : redactText(line.operation);
    this.code = line.code;
    this.reason = line.reason;
    this.owner = line.owner;
    this.upstreamAttempts = line.upstreamAttempts;
    this.ms = line.ms;
  }
}

/**
 * The gateway's log: JSON lines, on standard output by default. Whatever is logged passes here, so here is decided what a
 * line can hold: never a secret, a caller's values, or what StackOne sent.
 */
export function createLogger(level: NonNullable<LoggerOptions['level']>, destination?: DestinationStream): Logger {
  const options: LoggerOptions = {
    level,
    formatters: {
      log: (line) => {
        if (line instanceof OperationLine) return line;
        const { err, ...entries } = line;
        const shown = redactEntries(entries, recordError);
        if (err !== undefined) shown['err'] = recordError(err);
        return shown;
      },
    },
    // pino's own serializer would copy whatever the error carries. Chosen above already.
    serializers: { err: (record) => record },
    hooks: {
      logMethod(parameters, write) {
        if (parameters[0] instanceof OperationLine) write.apply(this, parameters);
        else Reflect.apply(write, this, redactParameters(parameters));
      },
    },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** pino takes an error's message for the line's where the line has none: `formatters.log` never sees that one. */
function redactParameters([first, message, ...values]: readonly unknown[]): unknown[] {
  if (typeof first === 'string') return [redactText(first), ...redactAll([message, ...values])];
  const entries = first instanceof Error ? { err: first } : first;
  const text = message === undefined && Object.hasOwn(Object(entries), 'err') ? 'unexpected error' : message;
  return [entries, ...redactAll([text, ...values])];
}

function redactAll(values: readonly unknown[]): unknown[] {
  return values.map((value) => redactValue(value, recordError));
}

/** The part of the log that Apollo Server is given. */
export interface ApolloLog {
  debug(message?: unknown): void;
  info(message?: unknown): void;
  warn(message?: unknown): void;
  error(message?: unknown): void;
}

/**
 * The log for Apollo Server's own lines, less those about requests: they lack the request's id, and whatever went wrong
 * has been logged with it by then.
 */
export function logOfApollo(log: Logger): ApolloLog {
  return {
    debug: (message) => log.debug(message),
    info: (message) => log.info(message),
    warn: (message) => log.warn(message),
    error: (message) => {
      if (!String(message).startsWith('Unexpected error processing request')) log.error(message);
    },
  };
}
