import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Viewer } from '../../../src/auth/viewer.ts';
import { EventHistory } from '../../../src/events/event-history.ts';
import { Listeners } from '../../../src/events/listeners.ts';
import { MemoryEventLog } from '../../../src/events/memory-event-log.ts';
import { AccountEventFeed, type SubscribedEvents } from '../../../src/linked-account/live/account-event-feed.ts';
import type { ReadAccount } from '../../../src/linked-account/live/delivered-event.ts';
import type { Delivery } from '../../../src/linked-account/live/event-queue.ts';
import type { WireLinkedAccount } from '../../../src/stackone/wire/wire.ts';
import { newEvent } from '../../events/event-log-promises.ts';
import { Random } from '../../fuzz/random.ts';
import { boundTo, service } from '../../support/viewers.ts';
import { wireAccount } from '../../support/wire-account.ts';

afterEach(() => {
  vi.useRealTimers();
});

interface FeedWorld {
  readonly log: MemoryEventLog;
  readonly listeners: Listeners;
  readonly feed: AccountEventFeed;
  /** StackOne's accounts. */
  readonly accounts: Map<string, WireLinkedAccount | Error>;
  /** Reads that wait for the test. */
  readonly held: Map<string, Promise<void>>;
  readonly reads: string[];
  /** The organisation that each read counts for, and when its event arrived. */
  readonly charged: [ownerId: string | undefined, since: number | undefined][];
  readonly lastOwners: Map<string, string[]>;
  happen(accountId: string, changes?: Parameters<typeof newEvent>[1]): Promise<void>;
  subscribe(
    viewer?: Viewer,
    wanted?: SubscribedEvents,
    delivery?: Partial<Delivery>,
  ): ReturnType<AccountEventFeed['subscribe']>;
}

function createFeed(maximumEvents?: number, maximumOfAll?: number): FeedWorld {
  const log = new MemoryEventLog();
  const listeners = new Listeners();
  const accounts = new Map<string, WireLinkedAccount | Error>();
  const held = new Map<string, Promise<void>>();
  const lastOwners = new Map<string, string[]>();
  const reads: string[] = [];
  const charged: FeedWorld['charged'] = [];
  const feed = new AccountEventFeed({
    events: log,
    listeners,
    watch: { firstLook: async () => {}, lastOwnersOf: (id) => lastOwners.get(id) ?? [], seeGone: () => {} },
    reads: {
      async read(id, ownerId, since): Promise<ReadAccount> {
        reads.push(id);
        charged.push([ownerId, since]);
        if (held.has(id)) await held.get(id);
        return accounts.get(id);
      },
    },
    ...(maximumEvents !== undefined && { maximumEvents }),
    ...(maximumOfAll !== undefined && { maximumOfAll }),
  });
  let keys = 0;
  return {
    ...{ log, listeners, feed, accounts, held, reads, charged, lastOwners },
    async happen(accountId, changes) {
      keys += 1;
      await log.append(newEvent(accountId, { key: String(keys), ...changes }));
    },
    subscribe: (viewer = boundTo('acme'), wanted = {}, delivery = {}) =>
      feed.subscribe(viewer, wanted, { pay: () => 0, onOverflow: () => {}, ...delivery }),
  };
}

const account = (id: string, ownerId = 'acme') => wireAccount({ id, origin_owner_id: ownerId });

describe('pending events of a subscriber', () => {
  it('are joined by account, in the order of their ids', async () => {
    const world = createFeed();
    for (const id of ['a', 'b']) world.accounts.set(id, account(id));
    const events = await world.subscribe();
    for (const id of ['a', 'b', 'a']) await world.happen(id);
    const seen = [(await events.next()).value, (await events.next()).value];
    expect(seen.map((event) => event?.accountId)).toEqual(['b', 'a']);
    expect(seen.map((event) => event?.id.split('-')[1])).toEqual(['2', '3']);
    expect(world.reads).toEqual(['b', 'a']);
  });

  it('report a new account as new, whatever happened to it since', async () => {
    const world = createFeed();
    world.accounts.set('a', account('a'));
    const events = await world.subscribe();
    await world.happen('a', { type: 'CREATED' });
    await world.happen('a');
    expect((await events.next()).value).toMatchObject({ type: 'CREATED', id: expect.stringMatching(/-2$/) });
  });

  it('are bounded: a subscriber that does not read is dropped, with its events', async () => {
    const world = createFeed(3);
    const onOverflow = vi.fn();
    const events = await world.subscribe(undefined, {}, { onOverflow });
    for (const id of ['a', 'b', 'c', 'a', 'b', 'c']) await world.happen(id);
    expect(onOverflow).not.toHaveBeenCalled();
    await world.happen('d');
    expect(onOverflow).toHaveBeenCalledOnce();
    expect(world.listeners.hasListeners('acme')).toBe(false);
    expect((await events.next()).done).toBe(true);
  });

  it('are also bounded for a waiting subscriber, which then has to resynchronise', async () => {
    const world = createFeed(3);
    const onOverflow = vi.fn();
    const events = await world.subscribe(undefined, {}, { onOverflow, pay: () => 60_000 });
    const next = events.next();
    for (const id of ['a', 'b', 'c', 'd']) world.accounts.set(id, account(id));
    for (const id of ['a', 'b', 'c', 'd']) await world.happen(id);
    await expect(next).rejects.toMatchObject({ code: 'BAD_USER_INPUT', details: { reason: 'RESYNC' } });
    expect(onOverflow).not.toHaveBeenCalled();
    expect((await events.next()).done).toBe(true);
  });

  it('are bounded for all subscribers together: those with many are cut, and the others stay', async () => {
    const world = createFeed(1_000, 150);
    const onOverflow = vi.fn();
    const slow = await Promise.all(Array.from({ length: 3 }, () => world.subscribe(undefined, {}, { onOverflow })));
    const other = await world.subscribe(boundTo('globex'));
    for (let count = 0; count < 51; count += 1) await world.happen(`account-${count}`, { type: 'DELETED' });
    // Together, three times 50 events are the maximum.
    expect(onOverflow).toHaveBeenCalledTimes(1);
    await world.happen('of-globex', { type: 'DELETED', ownerId: 'globex' });
    expect((await other.next()).value).toMatchObject({ accountId: 'of-globex' });
    for (const events of slow.slice(1)) expect((await events.next()).value).toMatchObject({ type: 'DELETED' });
    for (const events of slow) await events.return();
    const next = await world.subscribe(undefined, {}, { onOverflow });
    for (let count = 0; count < 149; count += 1) await world.happen(`later-${count}`, { type: 'DELETED' });
    expect(onOverflow).toHaveBeenCalledTimes(1);
    expect((await next.next()).value).toMatchObject({ accountId: 'later-0' });
  });

  it('are bounded for all subscribers together during a replay: the subscriber is told to read anew', async () => {
    const world = createFeed(undefined, 60);
    const first = await world.subscribe();
    await world.happen('a', { type: 'DELETED' });
    const { value: last } = await first.next();
    await first.return();
    for (let count = 0; count < 61; count += 1) await world.happen(`account-${count}`, { type: 'DELETED' });
    const events = await world.subscribe(undefined, { after: last?.id });
    await expect(events.next()).rejects.toMatchObject({ details: { reason: 'RESYNC' } });
  });

  it('wait until the rate limit allows them, and are joined meanwhile', async () => {
    vi.useFakeTimers();
    const world = createFeed();
    let waitMs = 30_000;
    const pay = vi.fn(() => waitMs);
    const events = await world.subscribe(undefined, {}, { pay });
    world.accounts.set('a', account('a'));
    const next = events.next();
    await world.happen('a');
    await vi.advanceTimersByTimeAsync(29_999);
    for (const _ of [1, 2, 3]) await world.happen('a');
    waitMs = 0;
    await vi.advanceTimersByTimeAsync(1);
    expect((await next).value).toMatchObject({ id: expect.stringMatching(/-4$/) });
    // Once while the rate limit was reached, and once afterwards.
    expect(pay).toHaveBeenCalledTimes(2);
  });

  it('end for a subscriber that leaves while it is charged for one', async () => {
    const world = createFeed();
    world.accounts.set('a', account('a'));
    const pay = async () => {
      await events.return();
      return 60_000;
    };
    const events = await world.subscribe(undefined, {}, { pay });
    await world.happen('a');
    expect((await events.next()).done).toBe(true);
  });

  it('do not delay the end of a subscription, whatever it waits for', async () => {
    vi.useFakeTimers();
    const world = createFeed();
    world.accounts.set('a', account('a'));
    const idle = await world.subscribe();
    const poor = await world.subscribe(undefined, {}, { pay: () => 30_000 });
    const waiting = [idle.next(), poor.next()];
    await vi.advanceTimersByTimeAsync(0);
    await idle.return();
    await world.happen('a');
    await vi.advanceTimersByTimeAsync(0);
    await poor.return();
    expect((await Promise.all(waiting)).map(({ done }) => done)).toEqual([true, true]);
    expect(world.listeners.hasListeners('acme')).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('the recipients of an event', () => {
  it('include every subscriber that may see the account; its previous owner gets a deletion', async () => {
    const world = createFeed();
    const acme = await world.subscribe();
    const globex = await world.subscribe(boundTo('globex'));
    const everybody = await world.subscribe(service);
    world.accounts.set('a', account('a', 'globex'));
    world.lastOwners.set('a', ['acme']);
    await world.happen('a', { ownerId: 'globex' });
    expect((await acme.next()).value).toMatchObject({ type: 'DELETED', account: null });
    expect((await globex.next()).value).toMatchObject({ type: 'UPDATED', account: { id: 'a' } });
    expect((await everybody.next()).value).toMatchObject({ type: 'UPDATED', account: { id: 'a' } });
    expect(world.reads).toEqual(['a']);
  });

  it('include the last owner of a deleted account, even if the event was an update', async () => {
    const world = createFeed();
    const acme = await world.subscribe();
    await world.happen('a', { type: 'UPDATED', ownerId: 'acme' });
    expect((await acme.next()).value).toMatchObject({ type: 'DELETED', account: null });
    world.lastOwners.set('b', ['acme']);
    await world.happen('b', { type: 'DELETED', ownerId: undefined });
    expect((await acme.next()).value).toMatchObject({ type: 'DELETED', accountId: 'b' });
    expect(world.reads).toEqual(['a']);
  });

  it('the former owner that the event names', async () => {
    const world = createFeed();
    const [acme, globex] = [await world.subscribe(), await world.subscribe(boundTo('globex'))];
    world.accounts.set('a', account('a', 'globex'));
    await world.happen('a', { ownerId: 'globex', formerOwnerId: 'acme' });
    expect((await acme.next()).value).toMatchObject({ type: 'DELETED', accountId: 'a', account: null });
    expect((await globex.next()).value).toMatchObject({ type: 'UPDATED', account: { id: 'a' } });
  });

  it('no organisation that has the account as a deletion, if it has only left another one', async () => {
    const world = createFeed();
    const [acme, globex] = [await world.subscribe(), await world.subscribe(boundTo('globex'))];
    world.accounts.set('a', account('a', 'globex'));
    world.lastOwners.set('a', ['globex']);
    await world.happen('a', { type: 'DELETED' });
    expect((await acme.next()).value).toMatchObject({ type: 'DELETED', account: null });
    expect((await globex.next()).value).toMatchObject({ type: 'UPDATED', account: { id: 'a' } });
    world.accounts.set('a', new Error('read'));
    await world.happen('a', { type: 'DELETED' });
    expect((await globex.next()).value).toMatchObject({ type: 'UPDATED', account: expect.any(Error) });
  });

  it('are none, without a read, if no subscriber belongs to the organisation', async () => {
    const world = createFeed();
    const acme = await world.subscribe();
    await world.happen('a', { ownerId: 'globex' });
    await world.happen('b', { type: 'DELETED' });
    expect((await acme.next()).value).toMatchObject({ accountId: 'b' });
    expect(world.reads).toEqual([]);
  });

  it("are those of the account's organisation if the account can't be read", async () => {
    const world = createFeed();
    const [acme, globex] = [await world.subscribe(), await world.subscribe(boundTo('globex'))];
    world.accounts.set('a', new Error('read'));
    await world.happen('a');
    await world.happen('b', { type: 'DELETED', ownerId: 'globex' });
    expect((await acme.next()).value).toMatchObject({ type: 'UPDATED', account: expect.any(Error) });
    expect((await globex.next()).value).toMatchObject({ accountId: 'b' });
  });

  it('are of no other organisation, in 100,000 random events', async () => {
    const world = createFeed();
    const random = new Random(20_261_126);
    const owners = ['acme', 'globex', 'initech'];
    const streams = await Promise.all(owners.map((owner) => world.subscribe(boundTo(owner))));
    // The owners that each account has had.
    const history = new Map<string, Set<string>>();
    let told = 0;
    const check = async (index: number) => {
      const { value: event } = (await streams[index]?.next()) ?? {};
      const owner = owners[index] ?? '';
      if (!event) throw new Error('The stream has ended.');
      told += 1;
      expect(history.get(event.accountId)).toContain(owner);
      if (event.account) expect(event.account).toMatchObject({ id: event.accountId, origin_owner_id: owner });
    };
    const readers = owners.map(async (_owner, index) => {
      for (;;) await check(index);
    });
    const failed = Promise.race(readers);
    for (let count = 0; count < 100_000; count += 1) {
      const id = `account-${random.below(50)}`;
      const owner = random.pick(owners);
      const before = world.accounts.get(id);
      const type = random.pick(['CREATED', 'UPDATED', 'DELETED'] as const);
      if (before && !(before instanceof Error)) world.lastOwners.set(id, [before.origin_owner_id]);
      if (type === 'DELETED') world.accounts.delete(id);
      else world.accounts.set(id, account(id, owner));
      history.set(id, (history.get(id) ?? new Set()).add(owner));
      // A signed event may be older than an answer.
      await world.happen(id, { type, ownerId: random.chance(0.1) ? undefined : owner });
    }
    await Promise.race([failed, new Promise((resolve) => setImmediate(resolve))]);
    expect(told).toBeGreaterThan(1_000);
  });
});

describe('the read of an account', () => {
  it('counts for the organisation that the event names, or else for the last known one', async () => {
    const world = createFeed();
    const events = await world.subscribe(service);
    world.lastOwners.set('b', ['acme']);
    await world.happen('a', { ownerId: 'globex' });
    await world.happen('b', { ownerId: undefined });
    await world.happen('c', { ownerId: undefined });
    for (let event = 0; event < 3; event += 1) await events.next();
    expect(world.charged.map(([ownerId]) => ownerId)).toEqual(['globex', 'acme', undefined]);
  });

  it('starts when the event arrives if the subscriber waits for the account of an earlier one', async () => {
    const world = createFeed();
    const { promise, resolve } = Promise.withResolvers<void>();
    world.held.set('a', promise);
    const events = await world.subscribe();
    const next = events.next();
    await world.happen('a');
    for (let index = 0; index < 100; index += 1) await world.happen(`b${index}`);
    expect(world.reads).toHaveLength(50);
    resolve();
    await next;
  });

  it('may wait for the quota from the arrival of the event, not from its own start', async () => {
    vi.useFakeTimers();
    const world = createFeed();
    const events = await world.subscribe();
    const arrivedAt = performance.now();
    await world.happen('a');
    vi.advanceTimersByTime(5_000);
    await events.next();
    expect(world.charged).toEqual([['acme', arrivedAt]]);
  });
});

describe('a subscriber that reconnects', () => {
  it('gets the events that it has missed, joined by account, and then new ones', async () => {
    const world = createFeed();
    for (const id of ['a', 'b', 'c']) world.accounts.set(id, account(id));
    const first = await world.subscribe();
    await world.happen('a');
    const { value: last } = await first.next();
    await first.return();
    for (const id of ['a', 'b', 'a']) await world.happen(id);
    const second = await world.subscribe(undefined, { after: last?.id });
    await world.happen('c');
    const ids = [await second.next(), await second.next(), await second.next()].map(({ value }) => value?.accountId);
    expect(ids).toEqual(['b', 'a', 'c']);
  });

  it('may have missed any number of kept events', async () => {
    const world = createFeed(3);
    await world.happen('first');
    const probe = await world.subscribe();
    await world.happen('second', { type: 'DELETED' });
    const { value: last } = await probe.next();
    for (let count = 0; count < 100; count += 1) await world.happen(`account-${count}`, { type: 'DELETED' });
    const onOverflow = vi.fn();
    const events = await world.subscribe(undefined, { after: last?.id }, { onOverflow });
    for (let count = 0; count < 100; count += 1) expect((await events.next()).done).toBe(false);
    expect(onOverflow).not.toHaveBeenCalled();
  });

  it('has to resynchronise after an unknown event, and keeps no resources', async () => {
    const world = createFeed();
    await expect(world.subscribe(undefined, { after: 'other-1' })).rejects.toMatchObject({
      details: { reason: 'RESYNC' },
    });
    expect(world.listeners.hasListeners('acme')).toBe(false);
  });

  it('has to resynchronise if events are lost later', async () => {
    const history = new EventHistory();
    const feed = new AccountEventFeed({
      events: {
        append: async () => 'appended',
        rememberOwner: () => {},
        subscribe: (listener) => history.subscribe(listener),
        subscribeAfter: async (id, listener) => history.subscribeAfter(id, listener),
        close: async () => {},
      },
      listeners: new Listeners(),
      watch: { firstLook: async () => {}, lastOwnersOf: () => [], seeGone: () => {} },
      reads: { read: async () => undefined },
    });
    const events = await feed.subscribe(service, {}, { pay: () => 0, onOverflow: () => {} });
    const next = events.next();
    history.breakOff();
    await expect(next).rejects.toMatchObject({ details: { reason: 'RESYNC' } });
    expect((await events.next()).done).toBe(true);
  });
});
