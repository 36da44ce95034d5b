import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseRetryAfter } from '../../../src/stackone/resilience/retry-after.ts';

const now = Date.parse('2026-01-31T09:30:00Z');

beforeEach(() => vi.stubEnv('TZ', 'America/New_York'));
afterEach(() => vi.unstubAllEnvs());

describe('parseRetryAfter', () => {
  it.each([
    ['60', 60],
    ['0', 0],
    [' 5 ', 5],
    ['Sat, 31 Jan 2026 09:30:20 GMT', 20],
    ['Sat, 31 Jan 2026 09:00:00 GMT', 0],
    // RFC 9110's obsolete formats. The second one has no offset and is UTC.
    ['Saturday, 31-Jan-26 09:30:20 GMT', 20],
    ['Sat Jan 31 09:30:20 2026', 20],
  ])('reads %j as %i seconds', (header, seconds) => {
    expect(parseRetryAfter(header, now)).toBe(seconds);
  });

  it('rounds up to full seconds', () => {
    expect(parseRetryAfter('Sat, 31 Jan 2026 09:30:20 GMT', now + 500)).toBe(20);
  });

  it.each([undefined, '', 'soon', '-5', '1e3', '99999999999999999999', ['1', '2']])('ignores %j', (header) => {
    expect(parseRetryAfter(header, now)).toBeUndefined();
  });
});
