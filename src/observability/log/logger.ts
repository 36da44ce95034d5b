import { hostname } from 'node:os';
import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';
import { recordError } from './error-record.ts';
import { redactEntries, redactText, redactValue } from './redaction.ts';

const standardOutput = 1;

/** The log line of an operation. It needs no redaction, because its constructor redacts the only free text. */
export class OperationLine {
  readonly [field: string]: unknown;
  readonly requestId: string;
  readonly traceId: string | undefined;
  readonly operation: string | undefined;
  readonly code: string;
  /** The reason for `UNAUTHENTICATED`: one word, and nothing from the token. */
  readonly reason: string | undefined;
  readonly owner: string | undefined;
  readonly upstreamAttempts: number;
  readonly ms: number;

  constructor(line: OperationLine) {
    this.requestId = line.requestId;
    this.traceId = line.traceId;
    // The only value that callers choose.
    this.operation = line.operation === undefined ? undefined : redactText(line.operation);
    this.code = line.code;
    this.reason = line.reason;
    this.owner = line.owner;
    this.upstreamAttempts = line.upstreamAttempts;
    this.ms = line.ms;
  }
}

/**
 * Creates the gateway's log: JSON lines, by default on standard output. All logging passes through it, so this is where secrets,
 * callers' values and StackOne's data are removed.
 */
export function createLogger(
  level: NonNullable<LoggerOptions['level']>,
  destination: DestinationStream = pino.destination(standardOutput),
): Logger {
  const base = { pid: process.pid, hostname: hostname() };
  const formatOperation = createOperationFormat(base);
  const options: LoggerOptions = {
    level,
    base,
    formatters: {
      log: (line) => {
        if (line instanceof OperationLine) return line;
        const { err, ...entries } = line;
        const shown = redactEntries(entries, recordError);
        if (err !== undefined) shown['err'] = recordError(err);
        return shown;
      },
    },
    // pino's own serializer would copy all properties of the error. `formatters.log` has already replaced it.
    serializers: { err: (record) => record },
    hooks: {
      logMethod(parameters, write, severity) {
        const [line, message] = parameters;
        if (!(line instanceof OperationLine)) Reflect.apply(write, this, redactParameters(parameters));
        else if (this === logger) destination.write(formatOperation(line, message, severity));
        // A child logger has more fields.
        else write.apply(this, parameters);
      },
    },
  };
  const logger: Logger = pino(options, destination);
  return logger;
}

/** Formats an operation's line as pino does. pino joins the text from 30 pieces, which takes twice as long: docs/decisions/0012. */
function createOperationFormat(base: object) {
  const fieldsOf = (record: object) => JSON.stringify(record).slice(1, -1);
  const baseFields = fieldsOf(base);
  return (line: OperationLine, message: string | undefined, severity: number): string => {
    const end = message === undefined ? '' : `,"msg":${JSON.stringify(message)}`;
    return `{"level":${severity},"time":${Date.now()},${baseFields},${fieldsOf(line)}${end}}\n`;
  };
}

/** If a line has no message, pino uses the error's message, which `formatters.log` does not see. */
function redactParameters([first, message, ...values]: readonly unknown[]): unknown[] {
  if (typeof first === 'string') return [redactText(first), ...redactAll([message, ...values])];
  const entries = first instanceof Error ? { err: first } : first;
  const text = message === undefined && Object.hasOwn(Object(entries), 'err') ? 'unexpected error' : message;
  return [entries, ...redactAll([text, ...values])];
}

function redactAll(values: readonly unknown[]): unknown[] {
  return values.map((value) => redactValue(value, recordError));
}

/** The logging methods that Apollo Server uses. */
export interface ApolloLog {
  debug(message?: unknown): void;
  info(message?: unknown): void;
  warn(message?: unknown): void;
  error(message?: unknown): void;
}

/**
 * The log for Apollo Server's own lines. Omits lines about requests, because they lack the request's id and the gateway has
 * already logged the failure.
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
