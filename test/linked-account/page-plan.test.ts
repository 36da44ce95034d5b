import { describe, expect, it } from 'vitest';
import { maximumPageSize, planPages } from '../../src/linked-account/page-plan.ts';

describe('a plan of pages', () => {
  it('reads the first rows in one page of just their size', () => {
    expect(planPages(0, 26)).toEqual({ pageSize: 26, firstPage: 1, lastPage: 1 });
    expect(planPages(0, 1)).toEqual({ pageSize: 1, firstPage: 1, lastPage: 1 });
    expect(planPages(0, 50)).toEqual({ pageSize: 50, firstPage: 1, lastPage: 1 });
  });

  it('reads rows further on in one page where a page size allows it', () => {
    expect(planPages(60, 12)).toEqual({ pageSize: 12, firstPage: 6, lastPage: 6 });
  });

  it('reads 101 rows in three pages', () => {
    expect(planPages(0, 101)).toEqual({ pageSize: 34, firstPage: 1, lastPage: 3 });
  });

  it('covers every row asked for, in the fewest pages of at most 50 rows, wherever they lie', () => {
    for (let offset = 0; offset < 300; offset += 1) {
      for (let count = 1; count <= 102; count += 1) {
        const { pageSize, firstPage, lastPage } = planPages(offset, count);
        const covered = (firstPage - 1) * pageSize <= offset && lastPage * pageSize >= offset + count;
        const sizes = Array.from({ length: maximumPageSize }, (_, index) => index + 1);
        const pagesWith = (size: number) => Math.floor((offset + count - 1) / size) - Math.floor(offset / size) + 1;
        const fewest = Math.min(...sizes.map(pagesWith));
        if (!covered || pageSize > 50 || lastPage - firstPage + 1 !== fewest) {
          expect.fail(`rows ${offset} to ${offset + count}: pages ${firstPage} to ${lastPage} of ${pageSize}`);
        }
      }
    }
  });

  it('reads even the farthest rows', () => {
    const { pageSize, firstPage } = planPages(Number.MAX_SAFE_INTEGER - 1, 27);
    expect(Number.isSafeInteger(firstPage)).toBe(true);
    expect(pageSize).toBeLessThanOrEqual(50);
  });
});
