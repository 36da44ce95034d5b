import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { GatewayError } from '../../errors.ts';

/** The maximum size of a body, in bytes. */
export const maximumBodyBytes = 256 * 1024;

const notUtf8 = new GatewayError('BAD_REQUEST', "The request's body is not valid UTF-8.");
const notJson = new GatewayError('BAD_REQUEST', "The request's body is not valid JSON.");

/** Throws `BAD_REQUEST` if the body is not JSON in UTF-8. */
export function parseJson(body: Buffer): unknown {
  // Decoding would replace invalid bytes, and StackOne would receive something else than the caller sent.
  if (!isUtf8(body)) throw notUtf8;
  const text = body.toString();
  try {
    return JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text);
  } catch {
    throw notJson;
  }
}

/**
 * Whether a connection can stay open although the rest of the request's body is not needed. A small rest is read and discarded,
 * because a caller whose connection closes while it sends may not see the response.
 */
export function canDiscardBody({ complete, headers }: IncomingMessage): boolean {
  if (complete) return true;
  const { 'content-length': length = 0, 'transfer-encoding': encoding } = headers;
  return encoding === undefined && Number(length) <= maximumBodyBytes;
}
