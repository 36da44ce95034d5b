import { createHash, randomBytes } from 'node:crypto';

/** An account id in the format of StackOne's `GnQoASvosYhE5wJcmmAQs`. */
export function newAccountId(): string {
  return randomBytes(16).toString('base64url').slice(0, 21);
}

/** Opaque and safe in a URL, because the Hub inserts it without escaping. */
export function newSessionToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Derives a UUID from a name. The same name gives the same UUID in every process. */
export function uuidOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `5${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}
