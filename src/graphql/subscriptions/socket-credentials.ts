import type { IncomingMessage } from 'node:http';
import { AuthenticationError } from '../../auth/authentication-error.ts';

type Credentials = Pick<IncomingMessage, 'headers' | 'rawHeaders'>;

const names = ['authorization', 'x-router-authorization'] as const;
const malformed = new AuthenticationError('malformed');

/**
 * Reads the credentials of a WebSocket from the headers of its upgrade and from the payload of `connection_init`, because
 * browsers can't send their own headers. Throws `AuthenticationError` if the two disagree, or if a credential in the payload is
 * not a text.
 */
export function socketCredentials(
  { headers, rawHeaders }: Credentials,
  payload: Readonly<Record<string, unknown>>,
): Credentials {
  const merged: Credentials = { headers: { ...headers }, rawHeaders: [...rawHeaders] };
  for (const name of names) {
    const given = valueIn(payload, name);
    if (given === undefined) continue;
    const known = headers[name];
    // A browser adds remembered Basic credentials to the upgrade by itself, so they do not identify a caller.
    const counts = typeof known === 'string' && (name !== 'authorization' || /^Bearer\b/i.test(known));
    if (counts && tokenOf(known) !== tokenOf(given)) throw malformed;
    if (counts) continue;
    merged.headers[name] = given;
    removeRaw(merged.rawHeaders, name);
    merged.rawHeaders.push(name, given);
  }
  return merged;
}

/** Finds the entry with this name, in any case. */
function valueIn(payload: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const values = Object.keys(payload)
    .filter((key) => key.toLowerCase() === name)
    .map((key) => payload[key])
    .filter((value) => value != null);
  const [value] = values;
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || values.some((other) => other !== value)) throw malformed;
  return value;
}

function tokenOf(value: string): string {
  return value.replace(/^Bearer +/i, '');
}

function removeRaw(rawHeaders: string[], name: string): void {
  for (let index = rawHeaders.length - 2; index >= 0; index -= 2) {
    if (rawHeaders[index]?.toLowerCase() === name) rawHeaders.splice(index, 2);
  }
}
