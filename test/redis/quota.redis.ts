import type { Redis } from 'ioredis';
import { afterEach, describe, expect, it } from 'vitest';
import { LeasedQuota } from '../../src/limits/quota/leased-quota.ts';
import { RedisQuotaStore } from '../../src/limits/quota/redis-quota-store.ts';
import { createLogger } from '../../src/observability/log/logger.ts';
import { connectRedis } from '../../src/redis/connection.ts';
import type { RequestPriority } from '../../src/stackone/resilience/request-quota.ts';
import { Secret } from '../../src/values/secret.ts';
import { makeOlder } from './quota-age.ts';
import { type RedisServer, startRedisServer } from './redis-server.ts';

const log = createLogger('silent', { write: () => {} });
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function startServer(): Promise<RedisServer> {
  const server = await startRedisServer();
  ends.push(() => server.kill());
  return server;
}

/** The quota of one gateway. The test triggers its exchanges. */
async function gateway({ url }: RedisServer, limit = 1_000, apiKey = 'key') {
  const redis: Redis = await connectRedis(new Secret(url), log);
  ends.push(() => redis.disconnect());
  const states: string[] = [];
  const quota = new LeasedQuota({
    store: new RedisQuotaStore({ redis, apiKey: new Secret(apiKey), limit }),
    limit,
    events: { onLost: () => states.push('lost'), onRestored: () => states.push('restored') },
  });
  await quota.exchange();
  const takeMany = async (count: number, owner: string, priority: RequestPriority = 'normal') => {
    let granted = 0;
    for (let request = 0; request < count; request += 1) {
      if ((await quota.take(owner, priority)) === undefined) granted += 1;
    }
    return granted;
  };
  return { quota, redis, states, takeMany };
}

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

/** The number of granted requests in all calls so far. A remembered refusal can expire during a call. */
function inAll(take: () => Promise<number>) {
  let total = 0;
  return async () => {
    total += await take();
    return total;
  };
}

describe('two gateways on one Redis', () => {
  it('share the limit, however many organisations ask', async () => {
    const server = await startServer();
    const [one, other] = [await gateway(server), await gateway(server)];
    const owners = Array.from({ length: 40 }, (_, index) => `owner-${index}`);
    const granted = await Promise.all(
      owners.flatMap((owner) => [one.takeMany(100, owner), other.takeMany(100, owner)]),
    );
    expect(sum(granted)).toBeLessThanOrEqual(1_000);
    expect(sum(granted)).toBeGreaterThanOrEqual(950);
  });

  it('reserve a fifth of it for organisations that have used less', async () => {
    const server = await startServer();
    const [one, other] = [await gateway(server), await gateway(server)];
    const greedy = await Promise.all([one.takeMany(1_000, 'greedy'), other.takeMany(1_000, 'greedy')]);
    expect(sum(greedy)).toBeLessThanOrEqual(820);
    await Promise.all([one.quota.exchange(), other.quota.exchange()]);
    const modest = await Promise.all([one.takeMany(100, 'modest'), other.takeMany(100, 'modest')]);
    expect(sum(modest)).toBeGreaterThanOrEqual(170);
    expect(sum(greedy) + sum(modest)).toBeLessThanOrEqual(1_000);
  });

  it('grant background requests a tenth of it in total, and nothing if callers need it', async () => {
    const server = await startServer();
    const [one, other] = [await gateway(server), await gateway(server)];
    const takeAll = (owner: string) =>
      Promise.all([one, other].map(({ takeMany }) => takeMany(200, owner, 'background')));
    expect(sum([...(await takeAll('a')), ...(await takeAll('b'))])).toBe(100);
    expect(await one.takeMany(1_000, 'a')).toBeGreaterThanOrEqual(700);
    await makeOlder(one.redis, 30_000);
    expect(await other.takeMany(1, 'b', 'background')).toBe(0);
  });

  it('reserve a fifth of the background requests for organisations that have used less', async () => {
    const server = await startServer();
    const [one, other] = [await gateway(server), await gateway(server)];
    const greedy = await Promise.all([one, other].map(({ takeMany }) => takeMany(200, 'greedy', 'background')));
    expect(sum(greedy)).toBe(80);
    const owners = Array.from({ length: 10 }, (_, index) => `owner-${index}`);
    for (const owner of owners) {
      expect(await one.takeMany(1, owner, 'background')).toBe(1);
      expect(await other.takeMany(1, owner, 'background')).toBe(1);
    }
    expect(await other.takeMany(1, 'late', 'background')).toBe(0);
  });

  it("divide the background requests by what a gateway reports after a loss of Redis' data", async () => {
    const server = await startServer();
    const [one, other] = [await gateway(server), await gateway(server)];
    expect(await one.takeMany(200, 'greedy', 'background')).toBe(80);
    await one.redis.flushdb();
    for (const { quota } of [one, other]) await quota.exchange();
    expect(await other.takeMany(1, 'greedy', 'background')).toBe(0);
    expect(await other.takeMany(20, 'modest', 'background')).toBe(20);
  });

  it('count a lease from its grant until a minute after it expires', async () => {
    const server = await startServer();
    const [one, other] = [await gateway(server), await gateway(server)];
    const first = await one.takeMany(1_000, 'a');
    await makeOlder(one.redis, 60_000);
    await other.quota.exchange();
    expect(await other.takeMany(1_000, 'a')).toBeLessThanOrEqual(1_000 - first);
    await makeOlder(one.redis, 2_000);
    // Refusals are remembered for half a second.
    await expect.poll(inAll(() => other.takeMany(1_000, 'a'))).toBeGreaterThan(700);
  });

  it('count requests for a minute when the clock of Redis goes back an hour', async () => {
    const server = await startServer();
    const [one, other] = [await gateway(server), await gateway(server)];
    const first = await one.takeMany(1_000, 'a');
    await makeOlder(one.redis, -3_600_000);
    await other.quota.exchange();
    expect(await other.takeMany(1_000, 'a')).toBeLessThanOrEqual(1_000 - first);
    await makeOlder(one.redis, 62_000);
    await expect.poll(inAll(() => other.takeMany(1_000, 'a'))).toBeGreaterThan(700);
  });

  it('ignore what others write into their counts', async () => {
    const server = await startServer();
    const [one, other] = [await gateway(server), await gateway(server)];
    await one.takeMany(100, 'a');
    const [key = ''] = await one.redis.keys('connect-gateway:quota:*:requests');
    const [bucket = ''] = await one.redis.hkeys(key);
    await one.redis.hset(key, 'junk', '5', bucket, 'junk', String(Number(bucket) - 1), '-1000000', '1e300', '1');
    await one.redis.zadd(key.replace(/requests$/, 'gateways'), '1e300', 'junk', '0', 'more junk');
    await one.quota.exchange();
    const granted = [await one.takeMany(1_000, 'a'), await other.takeMany(1_000, 'a')];
    expect(sum(granted)).toBeLessThanOrEqual(1_000);
    expect(sum(granted)).toBeGreaterThan(700);
    expect([one.states, other.states]).toEqual([[], []]);
  });

  it('share nothing with a gateway with another key', async () => {
    const server = await startServer();
    const [one, other] = [await gateway(server, 100), await gateway(server, 100, 'another key')];
    expect([await one.takeMany(100, 'a'), await other.takeMany(100, 'a')]).toEqual([80, 80]);
    expect(JSON.stringify(await one.redis.keys('*'))).not.toMatch(/"[^"]*\bkey\b/);
  });

  it('regain the leases of a crashed gateway after a minute, and those of a stopped one at once', async () => {
    const server = await startServer();
    const [one, other] = [await gateway(server), await gateway(server)];
    await one.takeMany(1, 'a');
    one.redis.disconnect();
    // The crashed gateway's leases count until they leave the window.
    expect(await other.takeMany(1_000, 'a')).toBe(795);
    await makeOlder(other.redis, 62_000);
    await expect.poll(inAll(() => other.takeMany(1_000, 'a'))).toBeGreaterThanOrEqual(780);

    const third = await startServer();
    const [stopping, staying] = [await gateway(third), await gateway(third)];
    await stopping.takeMany(1, 'a');
    await stopping.quota.close();
    expect(await staying.takeMany(1_000, 'a')).toBe(799);
  });

  it('write only data that expires', async () => {
    const server = await startServer();
    const one = await gateway(server);
    await one.takeMany(10, 'b', 'background');
    await one.takeMany(900, 'a');
    await one.quota.exchange();
    const keys = await one.redis.keys('*');
    expect(keys.length).toBeGreaterThanOrEqual(8);
    for (const key of keys) expect(await one.redis.pttl(key)).toBeGreaterThan(0);
  });
});

describe('two gateways whose Redis is killed and restarted', () => {
  it('never exceed the limit within a minute, and continue', { timeout: 60_000 }, async () => {
    const server = await startServer();
    const [one, other] = [await gateway(server), await gateway(server)];
    let total = sum(await Promise.all([one.takeMany(200, 'a'), other.takeMany(100, 'b')]));
    expect(total).toBe(300);
    await Promise.all([one.quota.exchange(), other.quota.exchange()]);

    await server.kill();
    const alone = await Promise.all([one.takeMany(150, 'a'), other.takeMany(150, 'b')]);
    expect(alone).toEqual([150, 150]);
    expect([one.states, other.states]).toEqual([['lost'], ['lost']]);
    total += sum(alone);

    await server.restart();
    // The first gateway that returns leaves the other one its share.
    await expect
      .poll(() =>
        one.quota
          .exchange()
          .then(() => one.redis.dbsize())
          .catch(() => 0),
      )
      .toBeGreaterThan(0);
    total += await one.takeMany(1_000, 'c');
    total += await other.takeMany(1_000, 'd');
    expect(total).toBeLessThanOrEqual(1_000);
    const restored = () =>
      Promise.all([one.quota.exchange(), other.quota.exchange()]).then(() => [one.states, other.states]);
    await expect.poll(restored).toEqual([
      ['lost', 'restored'],
      ['lost', 'restored'],
    ]);
    for (const { takeMany } of [one, other]) total += await takeMany(500, 'e');
    expect(total).toBeLessThanOrEqual(1_000);
    expect(total).toBeGreaterThan(800);
  });
});
