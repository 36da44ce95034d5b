import { describe, expect, it } from 'vitest';
import { reportPromises, verdictOf } from './promises.ts';

describe('the verdict on a target', () => {
  it.each([
    ['kept', 'at least', 0.75, [0.75, 0.76, 0.77, 0.8]],
    ['kept', 'at most', 5, [1, 2, 5, 5]],
    ['MISSED', 'at least', 0.75, [0.6, 0.7, 0.74, 0.74]],
    ['MISSED', 'at most', 110, [111, 120, 130, 140]],
    ['undecided', 'at least', 4, [3.9, 3.9, 4.1, 4.2]],
    ['undecided', 'at most', 500, [480, 490, 510, 520]],
    ['kept', 'at most', 1, [1]],
    ['kept', 'at most', 5, [-3, -2, 1]],
  ] as const)('is “%s” if the target is %s %d and the values are %j', (verdict, limit, bound, values) => {
    expect(verdictOf({ limit, bound, values })).toBe(verdict);
  });

  it('depends on the quartiles, not on outliers', () => {
    expect(verdictOf({ limit: 'at most', bound: 10, values: [9, 9, 9, 9, 9, 9, 9, 50] })).toBe('kept');
  });
});

describe('the report of the targets', () => {
  const startUp = {
    starts: [{ 'everything-on': 510 }, { 'everything-on': 520 }],
    firstStarts: [690, 695],
    idle: [],
  };

  it('lists each measured target with its bound, its quartiles and the verdict', () => {
    const report = reportPromises({ loads: {}, startUp });
    expect(report).toMatch(/\| ready after the first start +\| +at most 700 ms \| +693 \(690\.\.695\) ms \| +kept \|/);
    expect(report).toMatch(/\| ready after a later start +\| +at most 500 ms \| +515 \(510\.\.520\) ms \| +MISSED \|/);
  });

  it('judges subscriptions by their memory and by the last subscriber', () => {
    const subscriptions = [{ transport: 'WebSocket', memoryEach: 40, lastAfterMs: [100, 160, 170, 180] }] as const;
    const report = reportPromises({ loads: {}, subscriptions });
    expect(report).toMatch(/over WebSocket: memory of each +\| +at most 70 KiB \| +40 \(40\.\.40\) KiB \| +kept \|/);
    expect(report).toMatch(
      /the last of them has an event +\| +at most 150 ms \| +165 \(100\.\.170\) ms \| +undecided \|/,
    );
  });

  it('leaves out targets that were not measured', () => {
    expect(reportPromises({ loads: {}, startUp })).not.toContain('idle memory');
    expect(reportPromises({ loads: {} })).toBeUndefined();
  });
});
