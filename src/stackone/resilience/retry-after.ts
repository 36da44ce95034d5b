import { parseTimestamp } from '../wire/timestamp.ts';

/**
 * The seconds that a `Retry-After` header asks to wait: delay-seconds or an HTTP date (RFC 9110, section 10.2.3), rounded
 * up. `undefined` when the header is absent or makes no sense.
 */
export function parseRetryAfter(header: string | string[] | undefined, now = Date.now()): number | undefined {
  if (typeof header !== 'string') return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header);
  // Almost anything is a date to `Date.parse`, "-5" included. HTTP's begin with the day of the week, and one of its formats
  // has no offset.
  const date = /^[A-Z][a-z]+,? /.test(header) ? parseTimestamp(header) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}
