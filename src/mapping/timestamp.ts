import { GatewayError } from '../errors.ts';
import { parseTimestamp } from '../stackone/wire/timestamp.ts';
import { isCanonicalTimestamp } from '../values/canonical-timestamp.ts';

/** Reads a timestamp from StackOne, or milliseconds since 1970. Returns `null` if the value is absent or not a date. */
export function readTimestamp(value: string | number | null | undefined): Date | null {
  if (value === null || value === undefined) return null;
  const date = new Date(typeof value === 'string' ? parseTimestamp(value) : value);
  return Number.isNaN(date.getTime()) ? null : date;
}

/**
 * Reads a timestamp that the schema declares non-null. Passes a canonical timestamp on unchanged. Throws `UPSTREAM_BAD_RESPONSE`
 * if the value is not a date.
 */
export function requireTimestamp(value: string): Date | string {
  if (isCanonicalTimestamp(value)) return value;
  const date = readTimestamp(value);
  if (date === null) throw new GatewayError('UPSTREAM_BAD_RESPONSE', 'StackOne sent an invalid date.');
  return date;
}
