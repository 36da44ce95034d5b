import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Secret } from '../values/secret.ts';

/** A SHA-256 digest in base64url. StackOne omits the padding; some proxies and clients add it. */
const signaturePattern = /^[\w-]{43}=?$/;

/** Whether a header is a well-formed signature. Checked before the body is read. */
export function isSignature(header: string | readonly string[] | undefined): header is string {
  return typeof header === 'string' && signaturePattern.test(header);
}

/** Whether one of the secrets signed exactly these bytes. Tries every secret, in constant time. */
export function isSignedBy(secrets: readonly Secret[], body: Uint8Array, signature: string): boolean {
  const given = Buffer.from(signature, 'base64url');
  let signed = false;
  for (const secret of secrets) {
    const expected = createHmac('sha256', secret.reveal()).update(body).digest();
    signed = timingSafeEqual(expected, given) || signed;
  }
  return signed;
}
