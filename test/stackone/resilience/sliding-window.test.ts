import { describe, expect, it } from 'vitest';
import { SlidingWindow } from '../../../src/stackone/resilience/sliding-window.ts';

describe('SlidingWindow', () => {
  function windowOfThree() {
    const clock = { now: 0 };
    const left: number[] = [];
    const window = new SlidingWindow({
      ...{ bucketMs: 100, buckets: 3, now: () => clock.now },
      createCounts: () => ({ count: 0 }),
      onLeave: ({ count }) => left.push(count),
    });
    const counts = () => window.buckets.map(({ index, counts: { count } }) => [index, count]);
    return { clock, left, window, counts };
  }

  it('counts what happens within a bucket together', () => {
    const { clock, window, counts } = windowOfThree();
    window.current().count += 1;
    clock.now = 99;
    window.current().count += 1;
    clock.now = 100;
    window.current().count += 1;
    expect(counts()).toEqual([
      [0, 2],
      [1, 1],
    ]);
  });

  it('reports each bucket once when it leaves, oldest first', () => {
    const { clock, left, window, counts } = windowOfThree();
    window.current().count = 7;
    clock.now = 100;
    window.current().count = 8;
    clock.now = 299;
    expect(counts()).toHaveLength(2);
    clock.now = 300;
    expect(counts()).toEqual([[1, 8]]);
    expect(left).toEqual([7]);
    clock.now = 10_000;
    window.trim();
    expect(counts()).toEqual([]);
    expect(left).toEqual([7, 8]);
  });

  it('takes over the buckets of another window', () => {
    const { window, counts } = windowOfThree();
    window.at(-2).count = 3;
    window.at(-2).count += 1;
    window.current().count = 5;
    expect(counts()).toEqual([
      [-2, 4],
      [0, 5],
    ]);
  });
});
