import { describe, expect, it } from 'vitest';
import { LeasedQuota } from '../../../src/limits/quota/leased-quota.ts';
import type { QuotaAnswer, QuotaMessage } from '../../../src/limits/quota/quota-store.ts';
import type { RequestPriority } from '../../../src/stackone/resilience/request-quota.ts';

/** A gateway's quota with the test's store and clock. The store grants what it `has`, of each kind. */
function start({ limit = 1_000, gateways = 2 } = {}) {
  const clock = { now: 0 };
  const messages: QuotaMessage[] = [];
  const states: string[] = [];
  const store = { down: false, epoch: 'one', gateways, used: [] as QuotaAnswer['used'] };
  const has = { general: limit, background: limit, reserved: limit };
  const quota = new LeasedQuota({
    limit,
    now: () => clock.now,
    events: { onLost: () => states.push('lost'), onRestored: () => states.push('restored') },
    store: {
      async exchange(message) {
        if (store.down) throw new Error('no connection');
        messages.push(message);
        if (message.epoch !== store.epoch) return { epoch: store.epoch };
        const { kind = 'general', wanted = 0 } = message.lease ?? {};
        const granted = Math.min(wanted, has[kind]);
        has[kind] -= granted;
        return { epoch: store.epoch, granted, bucket: 7, gateways: store.gateways, used: store.used };
      },
    },
  });
  const take = async (owner = 'a', priority: RequestPriority = 'normal') => quota.take(owner, priority);
  /** The number of granted requests. */
  const takeMany = async (count: number, owner = 'a', priority: RequestPriority = 'normal') => {
    let granted = 0;
    for (let request = 0; request < count; request += 1) if ((await take(owner, priority)) === undefined) granted += 1;
    return granted;
  };
  const asked = () => messages.filter(({ lease, epoch }) => lease && epoch === store.epoch);
  return { quota, clock, store, has, messages, states, take, takeMany, asked };
}

describe('a leased quota', () => {
  it('leases several requests at a time, so that only the first request waits', async () => {
    const { quota, messages, takeMany, asked } = start();
    await quota.exchange();
    expect(quota.take('a', 'normal')).toBeInstanceOf(Promise);
    await quota.exchange();
    const before = messages.length;
    expect([1, 2].map(() => quota.take('a', 'normal'))).toEqual([undefined, undefined]);
    // The renewal is in flight, and the rest of the lease is used meanwhile.
    expect(quota.take('b', 'normal')).toBeUndefined();
    await quota.exchange();
    expect(messages.slice(before).filter(({ lease }) => lease)).toHaveLength(1);
    expect(await takeMany(200)).toBe(200);
    expect(asked().length).toBeLessThan(40);
  });

  it('shares one lease between requests that wait at the same time', async () => {
    const { quota, take, asked } = start();
    await quota.exchange();
    const waiting = Array.from({ length: 50 }, (_, index) => take(`owner-${index}`));
    expect(await Promise.all(waiting)).toEqual(Array(50).fill(undefined));
    expect(asked()).toMatchObject([{ lease: { wanted: 1 + 4 } }, { lease: { kind: 'general' } }, ...asked().slice(2)]);
    expect(asked().length).toBeLessThanOrEqual(3);
  });

  it('does not use an expired lease, and returns the rest of it', async () => {
    const { quota, clock, take, messages } = start();
    await take();
    clock.now = 999;
    expect(quota.take('a', 'normal')).toBeUndefined();
    clock.now = 1_000;
    expect(quota.take('a', 'normal')).toBeInstanceOf(Promise);
    await quota.exchange();
    expect(messages.flatMap(({ unused }) => unused)).toEqual([{ bucket: 7, count: 3, kind: 'general' }]);
  });

  it('reports once whose requests were sent on general leases', async () => {
    const { quota, takeMany, messages } = start();
    await takeMany(30, 'a');
    await takeMany(20, 'b');
    await quota.exchange();
    await quota.exchange();
    const sent = (owner: string) => messages.reduce((sum, { sentBy }) => sum + (sentBy.normal.get(owner) ?? 0), 0);
    expect([sent('a'), sent('b')]).toEqual([30, 20]);
  });

  it('leases from the reserve when nothing is left for all, and then returns when to try again', async () => {
    const { has, store, take, asked, quota } = start();
    has.general = 0;
    has.reserved = 1;
    store.used = [{ age: 100, count: 800 }];
    expect(await take('b')).toBeUndefined();
    // The oldest bucket leaves 123 buckets of half a second after its start.
    expect(await take('b')).toBe(12);
    expect(asked().map(({ lease }) => [lease?.kind, lease?.owner])).toEqual([
      ['general', ''],
      ['reserved', 'b'],
      ['reserved', 'b'],
    ]);
    const before = asked().length;
    expect(await take('b')).toBe(12);
    expect(asked()).toHaveLength(before);
    await quota.exchange();
  });

  it('leases for background requests separately, and not in advance', async () => {
    const { has, takeMany, asked } = start();
    has.background = 2;
    expect(await takeMany(5, 'a', 'background')).toBe(2);
    expect(asked().map(({ lease }) => lease)).toEqual(Array(3).fill({ kind: 'background', wanted: 1, owner: 'a' }));
    expect(await takeMany(5, 'a')).toBe(5);
  });

  it('leases background requests for one organisation when another one is refused', async () => {
    const { has, take, asked } = start();
    has.background = 0;
    expect(await take('greedy', 'background')).toBeGreaterThan(0);
    has.background = 1;
    expect(await take('modest', 'background')).toBeUndefined();
    expect(asked().map(({ lease }) => lease?.owner)).toEqual(['greedy', 'modest']);
  });

  it('returns unused requests to the others when it closes', async () => {
    const { quota, take, messages } = start();
    await take();
    await quota.close();
    expect(messages.at(-1)).toMatchObject({ leaving: true, unused: [{ count: 4 }] });
    await quota.exchange();
    expect(messages.at(-1)).toMatchObject({ leaving: true });
  });
});

describe('a leased quota without its store', () => {
  it('uses a quarter of the limit if the number of gateways is unknown', async () => {
    const { store, takeMany, states } = start();
    store.down = true;
    expect((await takeMany(1_000, 'a')) + (await takeMany(1_000, 'b'))).toBe(250);
    expect(states).toEqual(['lost']);
  });

  it('uses the limit divided by the last known number of gateways, with the same fairness between organisations', async () => {
    const { quota, store, takeMany } = start({ gateways: 4 });
    await quota.exchange();
    store.down = true;
    expect(await takeMany(1_000, 'a')).toBe(200);
    expect(await takeMany(1_000, 'b')).toBe(50);
  });

  it("counts all gateways' requests until they leave the window, and grants background requests a tenth of its share", async () => {
    const { quota, clock, store, takeMany } = start({ gateways: 2 });
    store.used = [{ age: 0, count: 600 }];
    await quota.exchange();
    store.down = true;
    expect(await takeMany(1_000, 'a', 'background')).toBe(16);
    expect(await takeMany(1_000, 'b', 'background')).toBe(4);
    expect((await takeMany(1_000, 'a')) + (await takeMany(1_000, 'b'))).toBe(180);
    clock.now = 62_000;
    expect((await takeMany(1_000, 'a')) + (await takeMany(1_000, 'b'))).toBe(500);
  });

  it('reports its requests once when the store is back, and leases again', async () => {
    const { quota, clock, store, takeMany, messages, states, asked } = start();
    await quota.exchange();
    store.down = true;
    expect(await takeMany(30, 'a')).toBe(30);
    store.down = false;
    clock.now = 3_000;
    await quota.exchange();
    expect(messages.at(-1)).toMatchObject({ sentWithoutLease: [{ ageMs: 3_000, count: 30, background: 0 }] });
    expect(messages.at(-1)?.sentBy).toEqual({ normal: new Map([['a', 30]]), background: new Map() });
    await quota.exchange();
    expect(messages.at(-1)).toMatchObject({ sentWithoutLease: [] });
    expect(states).toEqual(['lost', 'restored']);
    expect(await takeMany(1)).toBe(1);
    expect(asked()).toHaveLength(1);
  });

  it('reports all requests of the last minute to a store that has lost its data, and uses no earlier lease', async () => {
    const { quota, store, takeMany, messages } = start();
    expect(await takeMany(10, 'a')).toBe(10);
    store.epoch = 'two';
    await quota.exchange();
    expect(messages.at(-1)).toMatchObject({
      epoch: 'two',
      gateways: 2,
      sentWithoutLease: [{ count: 10 }],
      unused: [],
    });
    expect(quota.take('a', 'normal')).toBeInstanceOf(Promise);
    await quota.exchange();
    expect(messages.at(-1)).toMatchObject({ sentWithoutLease: [] });
  });

  it('reports whose background requests it has sent, so that they stay divided', async () => {
    const { quota, store, takeMany, messages } = start();
    expect(await takeMany(3, 'a', 'background')).toBe(3);
    store.epoch = 'two';
    await quota.exchange();
    const { sentBy, sentWithoutLease } = messages.at(-1) ?? {};
    expect(sentBy).toEqual({ normal: new Map(), background: new Map([['a', 3]]) });
    expect(sentWithoutLease).toMatchObject([{ count: 3, background: 3 }]);
    await quota.exchange();
    expect(messages.at(-1)?.sentBy.background.size).toBe(0);
  });
});
