import { createHash, randomBytes } from 'node:crypto';

/** An account id in the shape of StackOne's `GnQoASvosYhE5wJcmmAQs`. */
export function newAccountId(): string {
  return randomBytes(16).toString('base64url').slice(0, 21);
}

/** Opaque, and safe in a URL: the Hub puts it into one without escaping. */
export function newSessionToken(): string {
  return randomBytes(32).toString('base64url');
}

/** The same UUID for the same name, in every process. */
export function uuidOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `5${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
