import { isCanonicalTimestamp } from '../../values/canonical-timestamp.ts';

/** RFC 3339, and the variants of databases and frameworks: a space for the `T`, a comma, a short offset or none. */
const iso8601 =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d+))?)?(?: ?(?:Z|UTC|GMT|([+-]\d\d)(?::?(\d\d))?))?)?$/i;
const zone = /\b(?:Z|UT|UTC|GMT|[ECMP][SD]T)\b|[+-]\d{4}\b/i;

/**
 * Milliseconds since 1970; `NaN` if the text is not a date. Without an offset it is UTC, while `Date.parse` would use the
 * machine's time zone.
 */
export function parseTimestamp(text: string): number {
  if (isCanonicalTimestamp(text)) return Date.parse(text);
  const found = iso8601.exec(text);
  if (!found) return Date.parse(zone.test(text) ? text : `${text} UTC`);
  const [, date, time = '00:00', second = '00', fraction = '0', hours, minutes = '00'] = found;
  const offset = hours === undefined ? 'Z' : `${hours}:${minutes}`;
  // `Date` has no leap seconds. One counts as the first second of the next minute.
  const isLeap = second === '60';
  const parsed = Date.parse(`${date}T${time}:${isLeap ? '59' : second}.${fraction.slice(0, 3)}${offset}`);
  return isLeap ? parsed + 1_000 : parsed;
}

export function isTimestamp(text: string): boolean {
  return isCanonicalTimestamp(text) || !Number.isNaN(parseTimestamp(text));
}
