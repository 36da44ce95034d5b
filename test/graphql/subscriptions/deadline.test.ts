import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { setDeadline } from '../../../src/graphql/subscriptions/deadline.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it.each([0, 1_000, 2 ** 31, 400 * 24 * 60 * 60 * 1_000])('is reached after %i ms, and not before', (ms) => {
  const onReached = vi.fn();
  setDeadline(Date.now() + ms, onReached);
  if (ms > 0) vi.advanceTimersByTime(ms - 1);
  expect(onReached).toHaveBeenCalledTimes(0);
  vi.advanceTimersByTime(1);
  expect(onReached).toHaveBeenCalledTimes(1);
  expect(vi.getTimerCount()).toBe(0);
});

it('is reached at once if it has passed', () => {
  const onReached = vi.fn();
  setDeadline(Date.now() - 1, onReached);
  vi.advanceTimersByTime(0);
  expect(onReached).toHaveBeenCalledTimes(1);
});

it('can be cancelled, even if it is far in the future', () => {
  const onReached = vi.fn();
  const cancel = setDeadline(Date.now() + 2 ** 32, onReached);
  vi.advanceTimersByTime(2 ** 31);
  cancel();
  vi.advanceTimersByTime(2 ** 32);
  expect(onReached).not.toHaveBeenCalled();
});
