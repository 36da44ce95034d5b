import { describe, expect, it } from 'vitest';
import { PageSizes } from '../../../src/stackone/items/page-sizes.ts';

const tenMinutes = 10 * 60_000;

function startLearning() {
  const clock = { now: 5_000 };
  return { clock, sizes: new PageSizes(() => clock.now) };
}

describe('page sizes without any findings', () => {
  it('count as granted up to 25, and are requested up to 101', () => {
    const { sizes } = startLearning();
    expect([sizes.granted, sizes.largest, sizes.largestFurtherOn]).toEqual([25, 101, 101]);
  });

  it.each([0, 1, 24])('end a list with a page of %i rows', (rows) => {
    expect(startLearning().sizes.judge({ page: 1, pageSize: 101 }, rows)).toBe('last');
  });

  it.each([25, 26, 50, 100])(
    'leave a first page of %i rows undecided, and count as granted up to that size',
    (rows) => {
      const { sizes } = startLearning();
      expect(sizes.judge({ page: 1, pageSize: 101 }, rows)).toBe('maybe-capped');
      expect([sizes.granted, sizes.largest]).toEqual([rows, 101]);
    },
  );

  it('reject a cut later page, and do not request such a page again', () => {
    const { sizes } = startLearning();
    expect(sizes.judge({ page: 2, pageSize: 99 }, 50)).toBe('unusable');
    expect([sizes.granted, sizes.largest, sizes.largestFurtherOn]).toEqual([50, 101, 50]);
    expect(sizes.judge({ page: 3, pageSize: 50 }, 49)).toBe('last');
  });

  it.each([1, 24])('leave a later page of %i rows undecided, and end the list with an empty one', (rows) => {
    expect(startLearning().sizes.judge({ page: 2, pageSize: 64 }, rows)).toBe('unusable');
    expect(startLearning().sizes.judge({ page: 2, pageSize: 64 }, 0)).toBe('last');
    expect(startLearning().sizes.judge({ page: 2, pageSize: 25 }, rows)).toBe('last');
  });

  it('reject a first page that ends before the wanted row', () => {
    const { sizes } = startLearning();
    expect(sizes.judge({ page: 1, pageSize: 101 }, 50, 50)).toBe('unusable');
    expect(sizes.judge({ page: 1, pageSize: 101 }, 51, 50)).toBe('maybe-capped');
  });

  it('accept a full later page', () => {
    const { sizes } = startLearning();
    expect(sizes.judge({ page: 2, pageSize: 99 }, 99)).toBe('full');
    expect(sizes.judge({ page: 3, pageSize: 99 }, 98)).toBe('last');
  });

  it('count no more rows than were requested', () => {
    const { sizes } = startLearning();
    expect(sizes.judge({ page: 1, pageSize: 30 }, 1_000)).toBe('full');
    expect(sizes.granted).toBe(30);
  });
});

describe('page sizes that were granted', () => {
  it('end a list with any page below them', () => {
    const { sizes } = startLearning();
    sizes.judge({ page: 1, pageSize: 101 }, 101);
    expect(sizes.judge({ page: 1, pageSize: 101 }, 100)).toBe('last');
    expect(sizes.judge({ page: 4, pageSize: 101 }, 50)).toBe('last');
  });

  it('are not a cap only because a list has that many rows', () => {
    const { sizes } = startLearning();
    sizes.judge({ page: 1, pageSize: 101 }, 60);
    sizes.judge({ page: 2, pageSize: 60 }, 0);
    expect(sizes.largest).toBe(101);
    expect(sizes.judge({ page: 1, pageSize: 101 }, 60)).toBe('maybe-capped');
    expect(sizes.judge({ page: 1, pageSize: 101 }, 59)).toBe('last');
  });
});

describe('a cap', () => {
  it('is the largest requested size, and any shorter page ends a list', () => {
    const { sizes } = startLearning();
    sizes.judge({ page: 1, pageSize: 101 }, 50);
    sizes.learnCap(50);
    sizes.learnCap(50);
    expect([sizes.largest, sizes.largestFurtherOn]).toEqual([50, 50]);
    expect(sizes.judge({ page: 1, pageSize: 50 }, 49)).toBe('last');
  });

  it('is not assumed the first time, because the list may have grown; later pages are requested in granted sizes', () => {
    const { sizes } = startLearning();
    sizes.judge({ page: 1, pageSize: 101 }, 50);
    sizes.learnCap(50);
    expect([sizes.largest, sizes.largestFurtherOn]).toEqual([101, 50]);
    sizes.judge({ page: 1, pageSize: 101 }, 60);
    sizes.learnCap(60);
    expect([sizes.largest, sizes.largestFurtherOn]).toEqual([101, 60]);
  });

  it('is not assumed if another page had more rows', () => {
    const { sizes } = startLearning();
    sizes.judge({ page: 1, pageSize: 101 }, 50);
    sizes.judge({ page: 1, pageSize: 101 }, 70);
    for (let times = 0; times < 2; times += 1) sizes.learnCap(50);
    expect(sizes.largest).toBe(101);
    for (let times = 0; times < 2; times += 1) sizes.learnCap(70);
    expect(sizes.largest).toBe(70);
    sizes.judge({ page: 1, pageSize: 101 }, 71);
    expect(sizes.largest).toBe(101);
  });

  it.each([
    [101, 100],
    [100, 50],
    [75, 50],
    [50, 25],
    [26, 25],
  ])('may refuse %i rows; the next request is for %i', (refused, next) => {
    const { sizes } = startLearning();
    sizes.learnRefusal(refused);
    expect([sizes.largest, sizes.largestFurtherOn]).toEqual([next, next]);
  });
});

describe('a finding about page sizes', () => {
  it('expires after 10 minutes', () => {
    const { clock, sizes } = startLearning();
    sizes.judge({ page: 1, pageSize: 101 }, 40);
    for (let times = 0; times < 2; times += 1) sizes.learnCap(40);
    sizes.judge({ page: 2, pageSize: 101 }, 60);
    sizes.learnRefusal(80);
    clock.now += tenMinutes - 1;
    expect([sizes.granted, sizes.largest, sizes.largestFurtherOn]).toEqual([60, 60, 60]);
    clock.now += 1;
    expect([sizes.granted, sizes.largest, sizes.largestFurtherOn]).toEqual([25, 101, 101]);
  });

  it('is renewed by each page that confirms it', () => {
    const { clock, sizes } = startLearning();
    for (let minute = 0; minute < 30; minute += 5) {
      expect(sizes.judge({ page: 1, pageSize: 101 }, 101)).toBe('full');
      clock.now += tenMinutes / 2;
    }
    expect(sizes.granted).toBe(101);
  });
});
