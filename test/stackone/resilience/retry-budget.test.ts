import { describe, expect, it } from 'vitest';
import { RetryBudget } from '../../../src/stackone/resilience/retry-budget.ts';

function budgetAt(start = 0) {
  const clock = { now: start };
  return { clock, budget: new RetryBudget(() => clock.now) };
}

function withdrawAll(budget: RetryBudget): number {
  let withdrawn = 0;
  while (withdrawn < 10_000 && budget.tryWithdraw()) withdrawn += 1;
  return withdrawn;
}

function count(budget: RetryBudget, requests: number): void {
  for (let index = 0; index < requests; index += 1) budget.countRequest();
}

describe('RetryBudget', () => {
  it('grants ten retries per second without any traffic', () => {
    const { clock, budget } = budgetAt();
    expect(withdrawAll(budget)).toBe(10);
    clock.now = 999;
    expect(withdrawAll(budget)).toBe(0);
    clock.now = 1_000;
    expect(withdrawAll(budget)).toBe(10);
  });

  it('grants a tenth of the requests of the last ten seconds if that is more', () => {
    const { clock, budget } = budgetAt();
    count(budget, 5_000);
    expect(withdrawAll(budget)).toBe(500);
    clock.now = 9_000;
    expect(withdrawAll(budget)).toBe(10);
  });

  it('forgets requests after ten seconds', () => {
    const { clock, budget } = budgetAt();
    count(budget, 5_000);
    clock.now = 9_999;
    expect(withdrawAll(budget)).toBe(500);
    clock.now = 10_000;
    expect(withdrawAll(budget)).toBe(10);
  });
});
