import { describe, expect, it } from 'vitest';
import { medianOf, percentileOf, slopePerMinute, spreadOf } from './statistics.ts';

describe('the median', () => {
  it.each([
    [[3], 3],
    [[9, 1, 5], 5],
    [[10, 1, 4, 2], 3],
  ])('of %j is %d', (values, median) => {
    expect(medianOf(values)).toBe(median);
  });

  it('of no values is NaN', () => {
    expect(medianOf([])).toBeNaN();
    expect(spreadOf([])).toEqual({ median: NaN, lower: NaN, upper: NaN });
  });

  it('lies within the spread, in numerical order', () => {
    expect(spreadOf([10, 9, 100])).toEqual({ median: 10, lower: 9, upper: 100 });
    expect(spreadOf([1, 2, 3, 4, 5, 6, 7, 8])).toEqual({ median: 4.5, lower: 2, upper: 6 });
  });
});

describe('a percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => index + 1);

  it.each([
    [0.5, 50],
    [0.99, 99],
    [1, 100],
    [0, 1],
  ])('of 1 to 100 at %d is %d', (share, value) => {
    expect(percentileOf(hundred, share)).toBe(value);
  });

  it('of a few values is one of them', () => {
    expect(percentileOf([1, 2, 8], 0.99)).toBe(8);
    expect(percentileOf([1, 2, 8], 0.5)).toBe(2);
    expect(percentileOf([], 0.5)).toBeNaN();
  });
});

describe('the slope', () => {
  it('is the rise per minute, regardless of fluctuations around it', () => {
    const points = Array.from({ length: 60 }, (_, second) => ({ seconds: second, value: 100 + second / 10 }));
    expect(slopePerMinute(points)).toBeCloseTo(6);
    const breathing = points.map(({ seconds }) => ({ seconds, value: 100 + (seconds % 2) }));
    expect(Math.abs(slopePerMinute(breathing))).toBeLessThan(0.1);
  });
});
