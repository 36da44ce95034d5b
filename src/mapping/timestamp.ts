import { GatewayError } from '../errors.ts';
import { parseTimestamp } from '../stackone/wire/timestamp.ts';
import { isCanonicalTimestamp } from '../values/canonical-timestamp.ts';

/** A timestamp of StackOne's, or milliseconds since 1970; `null` when it is absent or no date. */
export function readTimestamp(value: string | number | null | undefined): Date | null {
  if (value === null || value === undefined) return null;
  const date = new Date(typeof value === 'string' ? parseTimestamp(value) : value);
  return Number.isNaN(date.getTime()) ? null : date;
}

/** The same where the schema promises a date. A canonical timestamp is passed on as it is. */
export function requireTimestamp(value: string): Date | string {
  if (isCanonicalTimestamp(value)) return value;
  const date = readTimestamp(value);
  if (date === null) throw new GatewayError('UPSTREAM_BAD_RESPONSE', 'StackOne sent an invalid date.');
  return date;
}
