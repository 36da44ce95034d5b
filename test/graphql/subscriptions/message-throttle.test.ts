import { expect, it } from 'vitest';
import { MessageThrottle } from '../../../src/graphql/subscriptions/message-throttle.ts';

it('lets a burst through, and then as many bytes as the rate allows', () => {
  let now = 5;
  const throttle = new MessageThrottle({ burst: 1_000, perSecond: 500 }, () => now);
  expect([throttle.delayAfter(600), throttle.delayAfter(400), throttle.delayAfter(250)]).toEqual([0, 0, 500]);
  // What arrives nevertheless adds to the delay.
  expect(throttle.delayAfter(250)).toBe(1_000);
  now += 1_000;
  expect(throttle.delayAfter(200)).toBe(400);
  now += 3_600_000;
  expect([throttle.delayAfter(1_000), throttle.delayAfter(500)]).toEqual([0, 1_000]);
});

it('counts a short message as 128 bytes', () => {
  const throttle = new MessageThrottle({ burst: 1_000, perSecond: 500 }, () => 0);
  const delays = Array.from({ length: 8 }, () => throttle.delayAfter(1));
  expect(delays).toEqual([...Array(7).fill(0), 48]);
});
