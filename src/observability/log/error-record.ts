import { GraphQLError } from 'graphql';
import { redactText } from './redaction.ts';

/** All that the log keeps of an error. */
export interface ErrorRecord {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  /** Of StackOne's API, as a template without values. */
  readonly endpoint?: string;
  /** Where it was thrown, without the message. */
  readonly stack: string;
  readonly cause?: ErrorRecord;
}

const maximumCauses = 5;
/** Of an `AggregateError`. */
const maximumErrors = 10;
/** What is read of a message, before what may be shown of it is chosen. */
const maximumMessageLength = 2_000;
const maximumStackLength = 10_000;

/**
 * What the log keeps of an error is chosen, not left to what the error carries: undici's parser error holds the bytes of
 * StackOne's answer, a `TypeError` of `new URL` its text, an error of graphql-js the caller's document, and a
 * `StackOneError` StackOne's words.
 */
export function recordError(thrown: unknown, causes = 0): ErrorRecord {
  if (!(thrown instanceof Error))
    return { type: typeof thrown, message: 'The thrown value is not an Error.', stack: '' };
  // graphql-js wraps what a resolver throws, and repeats its message.
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

/** `AggregateError` (every address of a host refused) has no message of its own. */
function withoutValues(error: Error): string {
  if (!(error instanceof AggregateError) || error.message) return messageOf(error);
  return error.errors.slice(0, maximumErrors).map(messageOf).join('; ');
}

/**
 * A message without the values that it repeats. graphql-js puts them behind such words when a value fits no type (with a
 * resolver's result: what StackOne sent), or when something was thrown that is no error; `JSON.parse` quotes the text.
 */
function messageOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return typeof thrown;
  // The words come before the value, so that a message which is cut can't lose them and keep it.
  const message = thrown.message.slice(0, maximumMessageLength);
  if (thrown instanceof SyntaxError) return withoutQuotation(message, message.length < thrown.message.length);
  const repeated =
    /(cannot represent|cannot be serialized|got invalid value|has invalid value|Unexpected error value:|with value|but got:|returned:|serialize\()[\s\S]*/;
  return message.replace(repeated, '$1 [value]');
}

/** Of a message that is cut, the end of the quotation may be missing. */
function withoutQuotation(message: string, isCut: boolean): string {
  const begin = message.search(/["']/);
  if (begin < 0) return message;
  const end = isCut ? message.length : Math.max(message.lastIndexOf('"'), message.lastIndexOf("'"));
  return `${message.slice(0, begin)}[value]${message.slice(end + 1)}`;
}

function framesOf({ stack = '', message }: Error): string {
  // A message can have lines that look like frames.
  const afterMessage = stack.includes(message) ? stack.indexOf(message) + message.length : 0;
  const lines = stack.slice(afterMessage, afterMessage + maximumStackLength).split('\n');
  return lines.filter((line) => /^ {4}at /.test(line)).join('\n');
}

/** A property that names something: one word, or a path with placeholders. */
function wordAt(error: Error, name: 'code' | 'endpoint'): string | undefined {
  const value: unknown = Object.getOwnPropertyDescriptor(error, name)?.value;
  return typeof value === 'string' && /^[\w./{}-]{1,64}$/.test(value) ? value : undefined;
}
