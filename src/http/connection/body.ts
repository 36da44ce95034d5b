import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { GatewayError } from '../../errors.ts';

/** The largest body that is read. */
export const maximumBodyBytes = 256 * 1024;

const notUtf8 = new GatewayError('BAD_REQUEST', "The request's body is not valid UTF-8.");
const notJson = new GatewayError('BAD_REQUEST', "The request's body is not valid JSON.");

/** Throws `BAD_REQUEST` for a body that is no JSON in UTF-8. */
export function parseJson(body: Buffer): unknown {
  // Decoding would replace other bytes, and something else than the caller sent would reach StackOne.
  if (!isUtf8(body)) throw notUtf8;
  const text = body.toString();
  try {
    return JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text);
  } catch {
    throw notJson;
  }
}

/**
 * Whether a connection can be kept although the rest of this request's body is not wanted: what is small is read and thrown
 * away, since a caller that finds its connection closed while it still sends may never see the answer.
 */
export function canDiscardBody({ complete, headers }: IncomingMessage): boolean {
  if (complete) return true;
  const { 'content-length': length = 0, 'transfer-encoding': encoding } = headers;
  return encoding === undefined && Number(length) <= maximumBodyBytes;
}
