import { describe, expect, it } from 'vitest';
import { type Spending, windowMs } from '../../src/limits/rate/rate-limit-store.ts';

/** What every kind of spending keeps. Each test spends under keys of its own. */
export function describeSpending(name: string, getSpending: () => Spending): void {
  let keys = 0;
  const budgets = (...amounts: number[]) => {
    keys += 1;
    return amounts.map((perWindow, index) => ({ key: `test-${keys}-${index}`, perWindow }));
  };

  describe(`${name}: a budget`, () => {
    it('can be spent to the last unit, and no further', async () => {
      const spending = getSpending();
      const [budget] = budgets(100);
      if (!budget) throw new Error('There is no budget.');
      expect(await spending.spend([budget], 60)).toBe(0);
      expect(await spending.spend([budget], 40)).toBe(0);
      expect(await spending.spend([budget], 1)).toBeGreaterThan(0);
    });

    it('says how long its window lasts', async () => {
      const spending = getSpending();
      const all = budgets(10);
      await spending.spend(all, 10);
      const waitMs = await spending.spend(all, 1);
      expect(waitMs).toBeGreaterThan(windowMs - 10_000);
      expect(waitMs).toBeLessThanOrEqual(windowMs);
    });

    it('loses nothing to what it can not bear', async () => {
      const spending = getSpending();
      const all = budgets(100);
      await spending.spend(all, 60);
      expect(await spending.spend(all, 41)).toBeGreaterThan(0);
      expect(await spending.spend(all, 40)).toBe(0);
    });

    it('is spent as a whole on what costs more than it holds, from a fresh window', async () => {
      const spending = getSpending();
      const all = budgets(100);
      expect(await spending.spend(all, 5_000)).toBe(0);
      expect(await spending.spend(all, 1)).toBeGreaterThan(0);
      const begun = budgets(100);
      await spending.spend(begun, 1);
      expect(await spending.spend(begun, 5_000)).toBeGreaterThan(0);
      expect(await spending.spend(begun, 99)).toBe(0);
    });

    it('is its own', async () => {
      const spending = getSpending();
      const [one, other] = budgets(10, 10);
      if (!one || !other) throw new Error('There are no budgets.');
      expect(await spending.spend([one], 10)).toBe(0);
      expect(await spending.spend([other], 10)).toBe(0);
      expect(await spending.spend([one], 1)).toBeGreaterThan(0);
    });

    it('loses nothing when another one, charged with it, can not bear it', async () => {
      const spending = getSpending();
      const [mine, ours] = budgets(100, 100);
      if (!mine || !ours) throw new Error('There are no budgets.');
      await spending.spend([ours], 90);
      expect(await spending.spend([mine, ours], 11)).toBeGreaterThan(0);
      expect(await spending.spend([mine], 100)).toBe(0);
      expect(await spending.spend([ours], 10)).toBe(0);
    });

    it('bears a cost of which less is taken', async () => {
      const spending = getSpending();
      const all = budgets(100);
      expect(await spending.spend(all, 100, 1)).toBe(0);
      expect(await spending.spend(all, 100, 1)).toBeGreaterThan(0);
      expect(await spending.spend(all, 99, 99)).toBe(0);
      expect(await spending.spend(all, 1)).toBeGreaterThan(0);
    });

    it('is charged what is due, whatever is left in it', async () => {
      const spending = getSpending();
      const all = budgets(100);
      await spending.charge(all, 99);
      expect(await spending.spend(all, 1)).toBe(0);
      await spending.charge(all, 1_000);
      const waitMs = await spending.spend(all, 1);
      expect(waitMs).toBeGreaterThan(windowMs - 10_000);
      expect(waitMs).toBeLessThanOrEqual(windowMs);
    });

    it('is not overspent by many at once', async () => {
      const spending = getSpending();
      const all = budgets(100);
      const waits = await Promise.all(Array.from({ length: 200 }, () => spending.spend(all, 7)));
      expect(waits.filter((waitMs) => waitMs === 0)).toHaveLength(14);
    });
  });
}
