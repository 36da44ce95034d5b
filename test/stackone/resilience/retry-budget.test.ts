import { describe, expect, it } from 'vitest';
import { RetryBudget } from '../../../src/stackone/resilience/retry-budget.ts';

function budgetAt(start = 0) {
  const clock = { now: start };
  return { clock, budget: new RetryBudget(() => clock.now) };
}
const spendAll = (budget: RetryBudget) => {
  let spent = 0;
  while (spent < 10_000 && budget.spend()) spent += 1;
  return spent;
};
const count = (budget: RetryBudget, requests: number) => {
  for (let index = 0; index < requests; index += 1) budget.countRequest();
};

describe('the retry budget', () => {
  it('grants ten a second, whatever the traffic', () => {
    const { clock, budget } = budgetAt();
    expect(spendAll(budget)).toBe(10);
    clock.now = 999;
    expect(spendAll(budget)).toBe(0);
    clock.now = 1_000;
    expect(spendAll(budget)).toBe(10);
  });

  it('grants a tenth of the requests of the last ten seconds where that is more', () => {
    const { clock, budget } = budgetAt();
    count(budget, 5_000);
    expect(spendAll(budget)).toBe(500);
    clock.now = 9_000;
    expect(spendAll(budget)).toBe(10);
  });

  it('forgets what is older than ten seconds', () => {
    const { clock, budget } = budgetAt();
    count(budget, 5_000);
    clock.now = 10_000;
    expect(spendAll(budget)).toBe(10);
  });
});
