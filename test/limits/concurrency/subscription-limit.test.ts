import { describe, expect, it } from 'vitest';
import type { Viewer } from '../../../src/auth/viewer.ts';
import { SubscriptionLimit } from '../../../src/limits/concurrency/subscription-limit.ts';
import { boundTo, service } from '../../support/viewers.ts';

const person = (ownerId: string, username: string): Viewer => ({ ...boundTo(ownerId), username });
const openMany = (limit: SubscriptionLimit, viewers: readonly Viewer[]) => viewers.map((viewer) => limit.take(viewer));
const people = (ownerId: string, count: number) =>
  Array.from({ length: count }, (_, index) => person(ownerId, `person-${index}`));

describe('the limit of open subscriptions', () => {
  it('holds for each caller, and gives way when one of its subscriptions ends', () => {
    const limit = new SubscriptionLimit({ perViewer: 2, total: 100 });
    const ada = person('acme', 'ada');
    const [first] = openMany(limit, [ada, ada]);
    expect(() => limit.take(ada)).toThrow('Too many subscriptions of this caller are open.');
    limit.take(person('acme', 'bob'));
    first?.release();
    limit.take(ada);
    expect(limit.open).toBe(3);
  });

  it('gives one organisation at most a fifth', () => {
    const limit = new SubscriptionLimit({ perViewer: 100, total: 10 });
    const [first] = openMany(limit, people('acme', 2));
    expect(() => limit.take(person('acme', 'carol'))).toThrow("Too many subscriptions of the caller's organisation");
    openMany(limit, people('globex', 2));
    first?.release();
    limit.take(person('acme', 'carol'));
  });

  it('gives an organisation one, however few there are', () => {
    const limit = new SubscriptionLimit({ perViewer: 10, total: 2 });
    limit.take(person('acme', 'ada'));
    expect(() => limit.take(person('acme', 'bob'))).toThrow("Too many subscriptions of the caller's organisation");
  });

  it('counts a service for no organisation', () => {
    const limit = new SubscriptionLimit({ perViewer: 10, total: 5 });
    openMany(limit, [service, service, service]);
    expect(limit.open).toBe(3);
  });

  it('holds in all, also for permits that have no caller yet', () => {
    const limit = new SubscriptionLimit({ perViewer: 10, total: 2 });
    const reserved = limit.reserve();
    limit.reserve();
    expect(() => limit.reserve()).toThrow('The gateway has reached its limit of open subscriptions.');
    reserved.release();
    reserved.release();
    expect(limit.open).toBe(1);
  });

  it('leaves nothing behind of a refused caller', () => {
    const limit = new SubscriptionLimit({ perViewer: 1, total: 3 });
    const ada = person('acme', 'ada');
    const permit = limit.take(ada);
    expect(() => limit.take(ada)).toThrow();
    expect(limit.open).toBe(1);
    permit.release();
    expect(limit.open).toBe(0);
    limit.take(ada);
  });
});
