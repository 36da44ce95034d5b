import { describe, expect, it } from 'vitest';
import { bucketMs, windowBuckets } from '../../../src/limits/quota/quota-store.ts';
import { SharedUsage } from '../../../src/limits/quota/shared-usage.ts';

function start() {
  const clock = { now: 1_000_000 };
  return { clock, usage: new SharedUsage(() => clock.now) };
}

describe('the requests of all gateways', () => {
  it('are unknown at first', () => {
    const { usage } = start();
    expect([usage.gateways, usage.used, usage.secondsUntilNext()]).toEqual([0, 0, undefined]);
  });

  it('leave the window one bucket after its length', () => {
    const { clock, usage } = start();
    usage.update({
      gateways: 3,
      used: [
        { age: 0, count: 5 },
        { age: windowBuckets, count: 2 },
      ],
    });
    expect([usage.gateways, usage.used]).toEqual([3, 7]);
    clock.now += bucketMs - 1;
    expect(usage.used).toBe(7);
    clock.now += 1;
    expect(usage.used).toBe(5);
    clock.now += windowBuckets * bucketMs;
    expect(usage.used).toBe(0);
  });

  it('yield the seconds until the oldest ones leave, in any order, at least one', () => {
    const { clock, usage } = start();
    usage.update({
      gateways: 1,
      used: [
        { age: 0, count: 1 },
        { age: windowBuckets - 19, count: 1 },
      ],
    });
    expect(usage.secondsUntilNext()).toBe(10);
    clock.now += 9_900;
    expect(usage.secondsUntilNext()).toBe(1);
    clock.now += 100;
    expect(usage.secondsUntilNext()).toBe(52);
  });
});
