import { describe, expect, it } from 'vitest';
import { InsuredSpending } from '../../../src/limits/rate/fallback-rate-limit-store.ts';
import { MemorySpending } from '../../../src/limits/rate/memory-rate-limit-store.ts';
import { type Spending, windowMs } from '../../../src/limits/rate/rate-limit-store.ts';
import { describeSpending } from '../../support/rate-limit-store-promises.ts';

describeSpending('in memory', () => new MemorySpending());

describe('in memory', () => {
  it('a window begins with what is spent first and ends a minute later, however much was refused', async () => {
    let now = 1_000_000;
    const spending = new MemorySpending(() => now);
    const budgets = [{ key: 'a', perWindow: 10 }];
    await spending.spend(budgets, 6);
    now += windowMs / 2;
    await spending.spend(budgets, 4);
    expect(await spending.spend(budgets, 4)).toBe(windowMs / 2);
    now += windowMs / 2 - 1;
    expect(await spending.spend(budgets, 10)).toBe(1);
    now += 1;
    expect(await spending.spend(budgets, 10)).toBe(0);
    expect(await spending.spend(budgets, 1)).toBe(windowMs);
  });

  it('the wait is for the last of all windows that can not bear it', async () => {
    let now = 0;
    const spending = new MemorySpending(() => now);
    const mine = { key: 'mine', perWindow: 10 };
    const ours = { key: 'ours', perWindow: 10 };
    await spending.spend([mine], 10);
    now += 20_000;
    await spending.spend([ours], 10);
    expect(await spending.spend([mine, ours], 1)).toBe(windowMs);
  });

  it('only so many spenders are remembered, the latest of them', async () => {
    const spending = new MemorySpending();
    const spend = (key: string) => spending.spend([{ key, perWindow: 10 }], 10);
    await spend('first');
    for (let index = 0; index < 49_999; index += 1) await spend(`other-${index}`);
    expect(await spend('first')).toBeGreaterThan(0);
    for (let index = 0; index < 50_000; index += 1) await spend(`more-${index}`);
    expect(await spend('first')).toBe(0);
    expect(await spend('more-49999')).toBeGreaterThan(0);
  });
});

describe('shared spending that is insured', () => {
  const budgets = [{ key: 'a', perWindow: 10 }];

  function insure() {
    const events: string[] = [];
    const clock = { now: 0 };
    const shared: Spending & { failure?: Error | undefined } = {
      async spend() {
        if (this.failure) throw this.failure;
        return 42;
      },
      async charge() {
        if (this.failure) throw this.failure;
      },
    };
    const insured = new InsuredSpending(
      shared,
      new MemorySpending(),
      { onLost: (error) => events.push(String(error)), onRestored: () => events.push('restored') },
      () => clock.now,
    );
    return { events, shared, insured, clock };
  }

  it('is the shared one', async () => {
    const { events, insured } = insure();
    expect(await insured.spend(budgets, 1)).toBe(42);
    expect(events).toEqual([]);
  });

  it("is the process's own for as long as the shared one fails, which is said once", async () => {
    const { events, insured, shared, clock } = insure();
    shared.failure = new Error('gone');
    expect(await insured.spend(budgets, 10)).toBe(0);
    expect(await insured.spend(budgets, 10)).toBeGreaterThan(42);
    expect(events).toEqual(['Error: gone']);

    shared.failure = undefined;
    expect(await insured.spend(budgets, 1)).toBe(42);
    clock.now += 60_000;
    expect(await insured.spend(budgets, 1)).toBe(42);
    expect(events).toEqual(['Error: gone', 'restored']);

    shared.failure = new Error('gone again');
    await insured.spend(budgets, 1);
    expect(events).toEqual(['Error: gone', 'restored', 'Error: gone again']);
  });
});
