import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { EventLog } from '../../src/events/event-log.ts';
import { RedisEventLog } from '../../src/events/redis/redis-event-log.ts';
import { blockMs } from '../../src/events/redis/stream-reader.ts';
import { createLogger } from '../../src/observability/log/logger.ts';
import { connectRedis, duplicateForWaiting } from '../../src/redis/connection.ts';
import { Secret } from '../../src/values/secret.ts';
import { newEvent, promiseEventLog, RecordingListener } from '../events/event-log-promises.ts';
import { type RedisServer, startRedisServer } from './redis-server.ts';

const log = createLogger('silent', { write: () => {} });

let server: RedisServer;
beforeAll(async () => {
  server = await startRedisServer();
});
afterAll(() => server.kill());

/** The log of one gateway on this Redis. It reports when the connection is lost and restored. */
async function open({ url } = server, maximumEvents?: number) {
  const redis = await connectRedis(new Secret(url), log);
  const states: string[] = [];
  const events = new RedisEventLog({
    redis,
    readerConnection: await duplicateForWaiting(redis, blockMs),
    onLost: () => states.push('lost'),
    onRestored: () => states.push('restored'),
    ...(maximumEvents !== undefined && { maximumEvents }),
  });
  const listener = new RecordingListener();
  events.subscribe(listener);
  onTestFinished(async () => {
    await events.close();
    redis.disconnect();
  });
  return { events, redis, listener, states };
}

/** Resolves when all earlier events have been delivered, by appending an event and waiting for it. */
async function settle(events: EventLog, listener: RecordingListener): Promise<void> {
  const accountId = crypto.randomUUID();
  await events.append(newEvent(accountId));
  await expect.poll(() => listener.accountIds).toContain(accountId);
}

const clean = async () => {
  const redis = new Redis(server.url);
  await redis.flushall();
  redis.disconnect();
};

describe('the event log in Redis', () => {
  promiseEventLog(async () => {
    await clean();
    const { events, redis } = await open();
    const newest = async () => (await redis.xrevrange('connect-gateway:events', '+', '-', 'COUNT', 1))[0]?.[0];
    const seen = new RecordingListener();
    events.subscribe(seen);
    const settled = async () => {
      const last = await newest();
      if (last) await expect.poll(() => seen.events.some(({ id }) => id.endsWith(`-${last}`))).toBe(true);
    };
    return { log: events, settled };
  });

  it('contains ids and times, and no accounts', async () => {
    await clean();
    const { events, redis } = await open();
    await events.append(newEvent('account-1'));
    const [[, fields] = ['', []]] = await redis.xrange('connect-gateway:events', '-', '+');
    expect(fields.filter((_, index) => index % 2 === 0)).toEqual([
      'epoch',
      'type',
      'accountId',
      'occurredAt',
      'ownerId',
    ]);
    expect((await redis.keys('*')).sort()).toEqual([
      expect.stringMatching(/^connect-gateway:event:[\w-]{43}$/),
      'connect-gateway:events',
      'connect-gateway:events:epoch',
      'connect-gateway:events:owners',
      'connect-gateway:events:owners:order',
    ]);
    expect(await redis.hvals('connect-gateway:events:owners')).toEqual(['acme']);
  });

  it('is bounded, and expires', async () => {
    await clean();
    const { events, redis } = await open(server, 5);
    for (let index = 0; index < 20; index += 1) await events.append(newEvent(`account-${index}`));
    expect(await redis.xlen('connect-gateway:events')).toBe(5);
    const day = 24 * 60 * 60 * 1_000;
    for (const key of (await redis.keys('*')).filter((name) => !name.endsWith('epoch'))) {
      expect(await redis.pttl(key)).toBeGreaterThan(day - 60_000);
      expect(await redis.pttl(key)).toBeLessThanOrEqual(day);
    }
  });

  it('knows the last owners of a bounded number of accounts', async () => {
    await clean();
    const { events, redis } = await open();
    for (let list = 0; list < 51; list += 1) {
      events.rememberOwner(
        `owner-${list}`,
        Array.from({ length: 1_000 }, (_, index) => `account-${list}-${index}`),
      );
    }
    events.rememberOwner('x'.repeat(513), ['account-of-none']);
    await events.append(newEvent('account-0'));
    expect(await redis.hlen('connect-gateway:events:owners')).toBe(50_000);
    expect(await redis.zcard('connect-gateway:events:owners:order')).toBe(50_000);
  });

  it("is shared by two gateways: each receives the other's events once", async () => {
    await clean();
    const [one, other] = [await open(), await open()];
    expect(await one.events.append(newEvent('a'))).toBe('appended');
    expect(await other.events.append(newEvent('a'))).toBe('duplicate');
    await other.events.append(newEvent('b'));
    for (const { listener } of [one, other]) await expect.poll(() => listener.accountIds).toEqual(['a', 'b']);
    expect(one.listener.events).toEqual(other.listener.events);
  });

  it('replays at one gateway the events that the other delivered, also to a gateway that starts later', async () => {
    await clean();
    const one = await open();
    for (const id of ['a', 'b', 'c']) await one.events.append(newEvent(id));
    await expect.poll(() => one.listener.accountIds).toEqual(['a', 'b', 'c']);
    const later = await open();
    const listener = new RecordingListener();
    expect(await later.events.subscribeAfter(one.listener.events[0]?.id ?? '', listener)).not.toBe('resync');
    expect(listener.accountIds).toEqual(['b', 'c']);
  });

  it('refuses an event while Redis is down, and catches up when it is back', async () => {
    const own = await startRedisServer(undefined, ['--appendonly', 'yes', '--appendfsync', 'always']);
    onTestFinished(() => own.kill());
    const [one, other] = [await open(own), await open(own)];
    await settle(one.events, one.listener);
    own.freeze();
    await expect(one.events.append(newEvent('missed'))).rejects.toThrow();
    own.thaw();
    await expect
      .poll(() => one.events.append(newEvent('later')).catch(() => 'refused'), { timeout: 15_000 })
      .not.toBe('refused');
    await expect.poll(() => other.listener.accountIds, { timeout: 15_000 }).toContain('later');
    expect(other.listener.gaps).toBe(0);
  });

  it('breaks off if Redis comes back without its data', async () => {
    const own = await startRedisServer();
    onTestFinished(() => own.kill());
    const { events, listener, states } = await open(own);
    await events.append(newEvent('before'));
    await expect.poll(() => listener.accountIds).toEqual(['before']);
    await own.kill();
    await expect(events.append(newEvent('meanwhile'))).rejects.toThrow();
    await expect.poll(() => states).toEqual(['lost']);
    await own.restart();
    await expect.poll(() => states, { timeout: 15_000 }).toEqual(['lost', 'restored']);
    await expect
      .poll(() => events.append(newEvent('after')).catch(() => 'refused'), { timeout: 15_000 })
      .toBe('appended');
    await expect.poll(() => listener.accountIds).toEqual(['before', 'after']);
    expect(listener.gaps).toBe(1);
    expect(await events.subscribeAfter(listener.events[0]?.id ?? '', new RecordingListener())).toBe('resync');
  });

  it('breaks off if the data is removed while it is connected', async () => {
    await clean();
    const { events, listener } = await open();
    await events.append(newEvent('before'));
    await expect.poll(() => listener.accountIds).toEqual(['before']);
    await clean();
    await events.append(newEvent('after'));
    await expect.poll(() => listener.accountIds).toEqual(['before', 'after']);
    expect(listener.gaps).toBe(1);
  });

  it('ignores what others write into the stream', async () => {
    await clean();
    const { events, redis, listener, states } = await open();
    await settle(events, listener);
    const add = (...fields: string[]) => redis.xadd('connect-gateway:events', '*', ...fields);
    const event = ['type', 'DELETED', 'accountId', 'foreign', 'occurredAt', '0'];
    await add('junk', 'junk');
    await add('epoch', 'of another log', ...event);
    await add('epoch', '', ...event, 'ownerId', 'acme');
    await add(...event);
    await add('epoch', 'x'.repeat(100_000), 'type', 'UNKNOWN', 'accountId', '');
    await settle(events, listener);
    expect(listener.accountIds).not.toContain('foreign');
    expect([listener.gaps, states]).toEqual([0, []]);
  });

  it('breaks off once if its epoch is removed while its entries remain', async () => {
    await clean();
    const { events, redis, listener } = await open();
    await settle(events, listener);
    await redis.del('connect-gateway:events:epoch');
    await settle(events, listener);
    const [gaps, delivered] = [listener.gaps, listener.events.length];
    expect(gaps).toBeLessThanOrEqual(2);
    const late = await open();
    await settle(events, listener);
    await settle(late.events, late.listener);
    expect([listener.gaps, listener.events.length]).toEqual([gaps, delivered + 2]);
    expect(late.listener.gaps).toBe(0);
  });

  it('breaks off if unread entries were trimmed', async () => {
    await clean();
    const [one, other] = [await open(server, 3), await open(server, 3)];
    await one.events.append(newEvent('a'));
    await expect.poll(() => other.listener.accountIds).toEqual(['a']);
    // Closes the connections, like a network failure. The log reconnects by itself.
    const admin = new Redis(server.url);
    onTestFinished(() => admin.disconnect());
    const append = admin.multi();
    append.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    for (let index = 0; index < 6; index += 1) {
      append.xadd(
        'connect-gateway:events',
        'MAXLEN',
        3,
        '*',
        'epoch',
        (await admin.get('connect-gateway:events:epoch')) ?? '',
        'type',
        'UPDATED',
        'accountId',
        `b${index}`,
        'occurredAt',
        '0',
      );
    }
    await append.exec();
    await expect.poll(() => other.listener.accountIds, { timeout: 15_000 }).toEqual(['a', 'b3', 'b4', 'b5']);
    expect(other.listener.gaps).toBe(1);
  });
});
