import { GraphQLError } from 'graphql';
import { redactText } from './redaction.ts';

/** The properties of an error that the log contains. */
export interface ErrorRecord {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  /** The endpoint of StackOne's API, as a template without values. */
  readonly endpoint?: string;
  /** The stack frames, without the message. */
  readonly stack: string;
  readonly cause?: ErrorRecord;
}

const maximumCauses = 5;
/** The number of an `AggregateError`'s errors that are logged. */
const maximumErrors = 10;
/** The length to which a message is truncated before regular expressions see it. */
const maximumMessageLength = 2_000;
const maximumStackLength = 10_000;

/**
 * Selects what the log contains of an error, because errors carry sensitive data: undici's parser error has the bytes of
 * StackOne's answer, a `TypeError` from `new URL` has the URL, an error of graphql-js has the caller's document, and a
 * `StackOneError` has StackOne's text.
 */
export function recordError(thrown: unknown, causes = 0): ErrorRecord {
  if (!(thrown instanceof Error))
    return { type: typeof thrown, message: 'The thrown value is not an Error.', stack: '' };
  // graphql-js wraps the error that a resolver throws and repeats its message.
  if (thrown instanceof GraphQLError && thrown.originalError) return recordError(thrown.originalError, causes);
  const code = wordAt(thrown, 'code');
  const endpoint = wordAt(thrown, 'endpoint');
  const { cause } = thrown;
  return {
    type: thrown.constructor.name,
    message: redactText(withoutValues(thrown)),
    ...(code !== undefined && { code }),
    ...(endpoint !== undefined && { endpoint }),
    stack: framesOf(thrown),
    ...(cause instanceof Error && causes < maximumCauses && { cause: recordError(cause, causes + 1) }),
  };
}

/** An `AggregateError` has no message if a host refused connections on all its addresses. */
function withoutValues(error: Error): string {
  if (!(error instanceof AggregateError) || error.message) return messageOf(error);
  return error.errors.slice(0, maximumErrors).map(messageOf).join('; ');
}

/**
 * Removes values from a message. graphql-js repeats a value after one of these phrases, for example a resolver's result, which
 * came from StackOne; `JSON.parse` quotes its input.
 */
function messageOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return typeof thrown;
  // The phrase precedes the value, so truncation can't remove the phrase and keep the value.
  const message = thrown.message.slice(0, maximumMessageLength);
  if (thrown instanceof SyntaxError) return withoutQuotation(message, message.length < thrown.message.length);
  const repeated =
    /(cannot represent|cannot be serialized|got invalid value|has invalid value|Unexpected error value:|with value|but got:|returned:|serialize\()[\s\S]*/;
  return message.replace(repeated, '$1 [value]');
}

/** A truncated message may lack the closing quotation mark. */
function withoutQuotation(message: string, isCut: boolean): string {
  const begin = message.search(/["']/);
  if (begin < 0) return message;
  const end = isCut ? message.length : Math.max(message.lastIndexOf('"'), message.lastIndexOf("'"));
  return `${message.slice(0, begin)}[value]${message.slice(end + 1)}`;
}

function framesOf({ stack = '', message }: Error): string {
  // A message can contain lines that look like stack frames.
  const afterMessage = stack.includes(message) ? stack.indexOf(message) + message.length : 0;
  const lines = stack.slice(afterMessage, afterMessage + maximumStackLength).split('\n');
  return lines.filter((line) => /^ {4}at /.test(line)).join('\n');
}

/** Reads a property if it is an identifier or a path with placeholders. */
function wordAt(error: Error, name: 'code' | 'endpoint'): string | undefined {
  const value: unknown = Object.getOwnPropertyDescriptor(error, name)?.value;
  return typeof value === 'string' && /^[\w./{}-]{1,64}$/.test(value) ? value : undefined;
}
