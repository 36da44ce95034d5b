import { parseTimestamp } from '../wire/timestamp.ts';

/**
 * The seconds to wait from a `Retry-After` header, rounded up. It contains seconds or an HTTP date (RFC 9110, section 10.2.3).
 * Returns `undefined` if the header is absent or invalid.
 */
export function parseRetryAfter(header: string | string[] | undefined, now = Date.now()): number | undefined {
  if (typeof header !== 'string') return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header);
  // `Date.parse` accepts almost any text, including "-5". HTTP dates begin with the day of the week, and one of their formats has
  // no offset.
  const date = /^[A-Z][a-z]+,? /.test(header) ? parseTimestamp(header) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - now) / 1000));
}
