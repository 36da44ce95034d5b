import { describe, expect, it } from 'vitest';
import { planPage } from '../../../src/linked-account/list/page-plan.ts';

describe('a planned page', () => {
  it('has the size of the first rows at the beginning', () => {
    expect(planPage(0, 26, 101)).toEqual({ page: 1, pageSize: 26 });
    expect(planPage(0, 1, 101)).toEqual({ page: 1, pageSize: 1 });
    expect(planPage(0, 101, 101)).toEqual({ page: 1, pageSize: 101 });
  });

  it('contains all wanted rows if a page size allows it, and as few others as possible', () => {
    expect(planPage(60, 72, 101)).toEqual({ page: 6, pageSize: 12 });
    expect(planPage(24, 51, 101)).toEqual({ page: 1, pageSize: 51 });
    expect(planPage(100, 101, 101)).toEqual({ page: 101, pageSize: 1 });
  });

  it('otherwise reaches as far as possible', () => {
    expect(planPage(0, 101, 50)).toEqual({ page: 1, pageSize: 50 });
    expect(planPage(99, 201, 101)).toEqual({ page: 2, pageSize: 99 });
  });

  it('contains the first wanted row, within its limits, and no other page would reach further', () => {
    for (let begin = 0; begin < 300; begin += 1) {
      for (const length of [1, 2, 26, 27, 51, 101, 102]) {
        for (const limit of [1, 25, 50, 101]) {
          const { page, pageSize } = planPage(begin, begin + length, limit);
          const sizes = Array.from({ length: limit }, (_, index) => index + 1);
          const reachOf = (size: number) => Math.min(begin + length, (Math.floor(begin / size) + 1) * size);
          const furthest = Math.max(...sizes.map(reachOf));
          const fewest = sizes.find((size) => reachOf(size) === furthest);
          const hasBegin = (page - 1) * pageSize <= begin && begin < page * pageSize;
          if (!hasBegin || pageSize !== fewest)
            expect.fail(`rows from ${begin}, ${length}: page ${page} of ${pageSize}`);
        }
      }
    }
  });

  it('exists even for the farthest rows', () => {
    const { page, pageSize } = planPage(Number.MAX_SAFE_INTEGER - 1, Number.MAX_SAFE_INTEGER + 26, 101);
    expect(Number.isSafeInteger(page)).toBe(true);
    expect(pageSize).toBeLessThanOrEqual(101);
  });
});
