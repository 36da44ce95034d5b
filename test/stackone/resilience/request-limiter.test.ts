import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { mayRequest } from '../../../src/stackone/resilience/may-request.ts';
import { RequestLimiter } from '../../../src/stackone/resilience/request-limiter.ts';
import type { RequestPriority } from '../../../src/stackone/resilience/request-quota.ts';

describe('mayRequest', () => {
  const limit = 1_000;
  it.each([
    ['any organisation while more than a fifth is left', { used: 799, usedByOwner: 799, owners: 1 }, true],
    [
      'no organisation to use more than half of the last fifth alone',
      { used: 800, usedByOwner: 800, owners: 1 },
      false,
    ],
    ['an organisation without requests to use the last fifth', { used: 800, usedByOwner: 0, owners: 2 }, true],
    ['no organisation that has used its part', { used: 900, usedByOwner: 334, owners: 2 }, false],
    ['an organisation that has used less than its part', { used: 900, usedByOwner: 333, owners: 2 }, true],
    ['no organisation when nothing is left', { used: 1_000, usedByOwner: 0, owners: 5 }, false],
  ])('allows %s', (_name, usage, expected) => {
    expect(mayRequest({ limit, ...usage })).toBe(expected);
  });
});

describe('RequestLimiter', () => {
  function limiterOf(limit: number) {
    const clock = { now: 0 };
    const limiter = new RequestLimiter(limit, () => clock.now);
    const takeAll = (owner: string, priority: RequestPriority = 'normal') => {
      let taken = 0;
      while (taken < 5_000 && limiter.take(owner, priority) === undefined) taken += 1;
      return taken;
    };
    return { clock, limiter, takeAll };
  }

  it('never grants more than the limit in a minute, however many organisations ask', () => {
    const { takeAll } = limiterOf(1_000);
    const total = Array.from({ length: 100 }, (_, index) => takeAll(`owner-${index}`)).reduce((a, b) => a + b);
    expect(total).toBe(1_000);
  });

  it('reserves a fifth for other organisations than the first one', () => {
    const { takeAll } = limiterOf(1_000);
    expect(takeAll('greedy')).toBe(800);
    expect(takeAll('modest')).toBe(200);
  });

  it('returns when to try again, and forgets requests after a minute', () => {
    const { clock, limiter, takeAll } = limiterOf(100);
    expect(takeAll('a')).toBe(80);
    clock.now = 20_500;
    expect(limiter.take('a', 'normal')).toBe(40);
    clock.now = 59_999;
    expect(limiter.take('a', 'normal')).toBe(1);
    clock.now = 60_499;
    expect(limiter.take('a', 'normal')).toBe(1);
    clock.now = 60_500;
    expect(takeAll('a')).toBe(80);
  });

  it('never grants more than the limit in a minute that begins within a second', () => {
    const { clock, takeAll } = limiterOf(100);
    clock.now = 999;
    const first = takeAll('a') + takeAll('b');
    clock.now = 60_000;
    expect([first, takeAll('c')]).toEqual([100, 0]);
  });

  it('grants background requests a tenth of the limit, and none of the last three tenths', () => {
    const idle = limiterOf(1_000);
    expect(idle.takeAll('a', 'background') + idle.takeAll('b', 'background')).toBe(100);
    expect(idle.takeAll('a')).toBe(700);

    const busy = limiterOf(1_000);
    for (let request = 0; request < 690; request += 1) busy.limiter.take('a', 'normal');
    expect(busy.takeAll('b', 'background')).toBe(10);
  });

  it('reserves a fifth of the background requests for other organisations than the first one', () => {
    const { clock, takeAll } = limiterOf(1_000);
    expect(takeAll('greedy', 'background')).toBe(80);
    expect(takeAll('modest', 'background')).toBe(20);
    clock.now = 60_500;
    expect(takeAll('greedy', 'background')).toBe(80);
  });

  it('divides the rest of the background requests between several organisations', () => {
    const { limiter, takeAll } = limiterOf(1_000);
    expect(takeAll('greedy', 'background')).toBe(80);
    const others = Array.from({ length: 20 }, (_, index) => `owner-${index}`);
    expect(others.map((owner) => limiter.take(owner, 'background'))).toEqual(others.map(() => undefined));
    expect(limiter.take('greedy', 'background')).toBeGreaterThan(0);
  });

  it("counts background requests separately from an organisation's other requests", () => {
    const { takeAll } = limiterOf(100);
    expect(takeAll('a', 'background')).toBe(8);
    expect(takeAll('b')).toBe(72);
    // One of two organisations' part is a third of the limit, and none of it is used.
    expect(takeAll('a')).toBe(20);
  });

  it('is unaffected by a system clock that is set back', () => {
    vi.useFakeTimers({ toFake: ['Date', 'performance'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const limiter = new RequestLimiter(1);
    expect(limiter.take('acme', 'normal')).toBeUndefined();
    vi.setSystemTime(Date.now() - 3_600_000);
    vi.advanceTimersByTime(61_000);
    expect(limiter.take('acme', 'normal')).toBeUndefined();
  });

  it('has no limit if it is 0', () => {
    expect(limiterOf(0).takeAll('a')).toBe(5_000);
  });
});
