import { describe, expect, it } from 'vitest';
import { delayBeforeRetry } from '../../../src/stackone/resilience/retry.ts';
import type { StackOneFailure } from '../../../src/stackone/stackone-error.ts';

const refused = (status: number, retryAfter?: number): StackOneFailure => ({
  kind: 'refused',
  status,
  details: [],
  retryAfter,
});
const failed = { attempt: 1, effect: 'none', remainingMs: 10_000 } as const;
const effects = ['none', 'change', 'creation'] as const;
const retries = (failure: StackOneFailure) =>
  effects.filter((effect) => delayBeforeRetry({ ...failed, effect, failure }) !== undefined);

describe('a retry', () => {
  it.each<[string, StackOneFailure, readonly string[]]>([
    ['a connection that was never made', { kind: 'unreachable' }, effects],
    ['a 429', refused(429), effects],
    ['a 503 that says when to come back', refused(503, 1), effects],
    ['a 503 that does not', refused(503), ['none']],
    ['a 408', refused(408), ['none']],
    ['a 500', refused(500), ['none']],
    ['a 502', refused(502), ['none']],
    ['a 504', refused(504), ['none']],
    ['a broken connection', { kind: 'interrupted' }, ['none']],
    ['an attempt that took too long', { kind: 'timeout' }, ['none']],
    ['a 501', refused(501), []],
    ['a 400', refused(400), []],
    ['a 401', refused(401), []],
    ['a 404', refused(404), []],
    ['a 409', refused(409), []],
    ['an answer that makes no sense', { kind: 'bad-response', problem: '' }, []],
    ['an outcome that is unknown', { kind: 'outcome-unknown' }, []],
    ['a caller who left', { kind: 'cancelled' }, []],
  ])('after %s is made for requests with the effects %j', (_name, failure, expected) => {
    expect(retries(failure)).toEqual(expected);
  });

  it('is not made after the third attempt', () => {
    const failure = refused(500);
    expect(delayBeforeRetry({ ...failed, attempt: 2, failure })).toBeDefined();
    expect(delayBeforeRetry({ ...failed, attempt: 3, failure })).toBeUndefined();
  });
});

describe('the delay before a retry', () => {
  it.each([
    [1, 0, 0],
    [1, 0.5, 50],
    [1, 0.99, 99],
    [2, 0.5, 100],
  ])('after attempt %i is random within the full backoff: %d gives %i ms', (attempt, random, delay) => {
    expect(delayBeforeRetry({ ...failed, attempt, failure: refused(500) }, () => random)).toBeCloseTo(delay);
  });

  it('is the value of `Retry-After` if that is within the deadline', () => {
    expect(delayBeforeRetry({ ...failed, failure: refused(429, 2) })).toBe(2_000);
  });

  it.each([10, 60])('of %i seconds exceeds the deadline, so the call fails at once', (seconds) => {
    expect(delayBeforeRetry({ ...failed, failure: refused(429, seconds) })).toBeUndefined();
  });

  it('does not start if it would end after the deadline', () => {
    expect(delayBeforeRetry({ ...failed, remainingMs: 50, failure: refused(500) }, () => 0.9)).toBeUndefined();
  });
});
