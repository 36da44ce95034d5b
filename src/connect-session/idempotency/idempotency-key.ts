import type { IncomingHttpHeaders } from 'node:http';
import { GatewayError } from '../../errors.ts';

const maximumLength = 255;

/** Reads the header `Idempotency-Key`. Throws `BAD_REQUEST` if it is empty or longer than 255 characters. */
export function readIdempotencyKey(headers: IncomingHttpHeaders): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && key.length > 0 && key.length <= maximumLength) return key;
  throw new GatewayError('BAD_REQUEST', `The header Idempotency-Key must have 1 to ${maximumLength} characters.`);
}
