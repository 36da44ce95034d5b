import { describe, expect, it } from 'vitest';
import { type RateLimitStore, windowMs } from '../../src/limits/rate/rate-limit-store.ts';

/** The tests of every rate limit store. Each test has its own keys. */
export function describeRateLimitStore(name: string, getSpending: () => RateLimitStore): void {
  let keys = 0;
  const limits = (...amounts: number[]) => {
    keys += 1;
    return amounts.map((perWindow, index) => ({ key: `test-${keys}-${index}`, perWindow }));
  };

  describe(`${name}: a rate limit`, () => {
    it('can be consumed to the last unit, and no further', async () => {
      const store = getSpending();
      const [budget] = limits(100);
      if (!budget) throw new Error('There is no budget.');
      expect(await store.consume([budget], 60)).toBe(0);
      expect(await store.consume([budget], 40)).toBe(0);
      expect(await store.consume([budget], 1)).toBeGreaterThan(0);
    });

    it('returns the time until its window ends', async () => {
      const store = getSpending();
      const all = limits(10);
      await store.consume(all, 10);
      const waitMs = await store.consume(all, 1);
      expect(waitMs).toBeGreaterThan(windowMs - 10_000);
      expect(waitMs).toBeLessThanOrEqual(windowMs);
    });

    it('is unchanged by a refused operation', async () => {
      const store = getSpending();
      const all = limits(100);
      await store.consume(all, 60);
      expect(await store.consume(all, 41)).toBeGreaterThan(0);
      expect(await store.consume(all, 40)).toBe(0);
    });

    it('is consumed as a whole by a cost above the limit, from a fresh window', async () => {
      const store = getSpending();
      const all = limits(100);
      expect(await store.consume(all, 5_000)).toBe(0);
      expect(await store.consume(all, 1)).toBeGreaterThan(0);
      const begun = limits(100);
      await store.consume(begun, 1);
      expect(await store.consume(begun, 5_000)).toBeGreaterThan(0);
      expect(await store.consume(begun, 99)).toBe(0);
    });

    it('is separate for each key', async () => {
      const store = getSpending();
      const [one, other] = limits(10, 10);
      if (!one || !other) throw new Error('There are no limits.');
      expect(await store.consume([one], 10)).toBe(0);
      expect(await store.consume([other], 10)).toBe(0);
      expect(await store.consume([one], 1)).toBeGreaterThan(0);
    });

    it('is unchanged if another limit of the same operation is exceeded', async () => {
      const store = getSpending();
      const [mine, ours] = limits(100, 100);
      if (!mine || !ours) throw new Error('There are no limits.');
      await store.consume([ours], 90);
      expect(await store.consume([mine, ours], 11)).toBeGreaterThan(0);
      expect(await store.consume([mine], 100)).toBe(0);
      expect(await store.consume([ours], 10)).toBe(0);
    });

    it('admits by the maximum cost, and consumes the actual one', async () => {
      const store = getSpending();
      const all = limits(100);
      expect(await store.consume(all, 100, 1)).toBe(0);
      expect(await store.consume(all, 100, 1)).toBeGreaterThan(0);
      expect(await store.consume(all, 99, 99)).toBe(0);
      expect(await store.consume(all, 1)).toBeGreaterThan(0);
    });

    it('is charged beyond what is left in it', async () => {
      const store = getSpending();
      const all = limits(100);
      await store.charge(all, 99);
      expect(await store.consume(all, 1)).toBe(0);
      await store.charge(all, 1_000);
      const waitMs = await store.consume(all, 1);
      expect(waitMs).toBeGreaterThan(windowMs - 10_000);
      expect(waitMs).toBeLessThanOrEqual(windowMs);
    });

    it('is not exceeded by concurrent operations', async () => {
      const store = getSpending();
      const all = limits(100);
      const waits = await Promise.all(Array.from({ length: 200 }, () => store.consume(all, 7)));
      expect(waits.filter((waitMs) => waitMs === 0)).toHaveLength(14);
    });
  });
}
