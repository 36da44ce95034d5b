import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AdaptiveLimit } from '../../../src/limits/concurrency/adaptive-limit.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const checkMs = 10;

/** A limit, and the requests in the order of their start. */
function createLimit(utilization: number) {
  const loop = { utilization };
  const limit = new AdaptiveLimit({ readUtilization: () => loop.utilization });
  const started: number[] = [];
  let arrived = 0;
  const arrive = (count: number) => {
    for (let index = 0; index < count; index += 1) {
      const number = arrived;
      arrived += 1;
      const turn = limit.acquire();
      if (turn) void turn.then(() => started.push(number));
      else started.push(number);
    }
  };
  const finish = async (count: number) => {
    for (let index = 0; index < count; index += 1) limit.release();
    await vi.advanceTimersByTimeAsync(0);
  };
  return { limit, loop, started, arrive, finish };
}

describe('the adaptive limit', () => {
  it('starts 128 requests at once, and the others in order of arrival as those end', async () => {
    const { limit, started, arrive, finish } = createLimit(1);
    arrive(131);
    expect([started.length, limit.waiting]).toEqual([128, 3]);
    await finish(2);
    expect(started.slice(128)).toEqual([128, 129]);
    expect(limit.waiting).toBe(1);
  });

  it('falls to 64 while the event loop is saturated, and lets no request overtake those that wait', async () => {
    const { started, arrive, finish } = createLimit(1);
    arrive(200);
    await vi.advanceTimersByTimeAsync(2 * checkMs);
    await finish(64);
    expect(started).toHaveLength(128);
    arrive(1);
    expect(started).toHaveLength(128);
    await finish(10);
    expect(started.slice(128)).toEqual(Array.from({ length: 10 }, (_, index) => 128 + index));
  });

  it('doubles while the event loop has idle time and all of it is used', async () => {
    const { limit, started, arrive } = createLimit(0.9);
    arrive(1_000);
    const counts = [];
    for (let check = 0; check < 3; check += 1) {
      await vi.advanceTimersByTimeAsync(checkMs);
      counts.push(started.length);
    }
    expect(counts).toEqual([256, 512, 1_000]);
    expect(limit.waiting).toBe(0);
  });

  it('delays no request while StackOne is slow and the event loop has idle time, once it has grown', async () => {
    const { limit, arrive, finish } = createLimit(0.5);
    arrive(200);
    await vi.advanceTimersByTimeAsync(checkMs);
    for (let turn = 0; turn < 20; turn += 1) {
      await finish(50);
      arrive(50);
      expect(limit.waiting).toBe(0);
      await vi.advanceTimersByTimeAsync(checkMs);
    }
  });

  it('does not grow while it is not used up', async () => {
    const { limit, arrive, finish } = createLimit(0.1);
    arrive(100);
    await vi.advanceTimersByTimeAsync(10 * checkMs);
    await finish(100);
    arrive(129);
    expect(limit.waiting).toBe(1);
  });

  it('starts every request within a second, although the event loop is saturated and no request ends', async () => {
    const { limit, loop, started, arrive } = createLimit(1);
    arrive(300);
    await vi.advanceTimersByTimeAsync(500);
    arrive(1);
    await vi.advanceTimersByTimeAsync(500);
    expect([started.length, limit.waiting]).toEqual([300, 1]);
    await vi.advanceTimersByTimeAsync(500);
    expect(limit.waiting).toBe(0);
    expect(loop.utilization).toBe(1);
  });

  it('checks the event loop only while there is enough in progress to saturate it', async () => {
    const { arrive, finish } = createLimit(1);
    arrive(64);
    expect(vi.getTimerCount()).toBe(0);
    arrive(1);
    expect(vi.getTimerCount()).toBe(1);
    await finish(33);
    await vi.advanceTimersByTimeAsync(checkMs);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('the event loop as measured by Node', () => {
  it('is saturated while it computes, and has idle time while it waits', async () => {
    vi.useRealTimers();
    const limit = new AdaptiveLimit({ maximumWaitMs: Number.POSITIVE_INFINITY });
    for (let index = 0; index < 129; index += 1) void limit.acquire();
    for (let turn = 0; turn < 5; turn += 1) {
      const end = performance.now() + 2 * checkMs;
      while (performance.now() < end);
      await new Promise(setImmediate);
    }
    for (let index = 0; index < 64; index += 1) limit.release();
    expect(limit.waiting).toBe(1);
    await vi.waitUntil(() => limit.waiting === 0, { timeout: 15_000 });
  });
});
