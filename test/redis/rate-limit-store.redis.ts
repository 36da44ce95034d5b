import type { Redis } from 'ioredis';
import { type Logger, pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createRateLimitStore } from '../../src/limits/rate/create-rate-limit-store.ts';
import { RedisRateLimitStore } from '../../src/limits/rate/redis-rate-limit-store.ts';
import { Metrics } from '../../src/observability/metrics/metrics.ts';
import { connectRedis } from '../../src/redis/connection.ts';
import { Secret } from '../../src/values/secret.ts';
import { describeRateLimitStore } from '../support/rate-limit-store-promises.ts';
import { type RedisServer, startRedisServer } from './redis-server.ts';

const connections: Redis[] = [];
const servers: RedisServer[] = [];

async function connect(url: string, log: Logger = pino({ level: 'silent' })): Promise<Redis> {
  const redis = await connectRedis(new Secret(url), log);
  connections.push(redis);
  return redis;
}

async function startServer(password?: string): Promise<RedisServer> {
  const server = await startRedisServer(password);
  servers.push(server);
  return server;
}

function recordingLog() {
  const lines: string[] = [];
  const log = pino({ level: 'debug', base: null, timestamp: false }, { write: (line: string) => lines.push(line) });
  const messages = () => lines.map((line): string => JSON.parse(line).msg);
  return { log, lines, messages };
}

async function saidAfter(spent: number | Promise<number>, messages: () => readonly string[]) {
  await spent;
  return messages();
}

let shared: RedisServer;
let redis: Redis;
beforeAll(async () => {
  shared = await startServer();
  redis = await connect(shared.url);
});
afterAll(async () => {
  for (const connection of connections) connection.disconnect();
  for (const server of servers) await server.kill();
});

describeRateLimitStore('in Redis', () => new RedisRateLimitStore(redis));

describe('a rate limit in Redis', () => {
  const budget = (key: string, perWindow = 10) => [{ key, perWindow }];

  it('applies across all gateways', async () => {
    const one = new RedisRateLimitStore(redis);
    const other = new RedisRateLimitStore(await connect(shared.url));
    const waits = await Promise.all(
      Array.from({ length: 100 }, (_, index) => (index % 2 ? one : other).consume(budget('shared', 30), 1)),
    );
    expect(waits.filter((waitMs) => waitMs === 0)).toHaveLength(30);
  });

  it('resets when its window ends, at most a minute after it began', async () => {
    const store = new RedisRateLimitStore(redis);
    await store.consume(budget('ending'), 10);
    const [key] = await redis.keys('*ending');
    if (key === undefined) throw new Error('There is no such key.');
    expect(await redis.pttl(key)).toBeGreaterThan(50_000);
    await redis.pexpire(key, 300);
    expect(await store.consume(budget('ending'), 1)).toBeLessThanOrEqual(300);
    await expect.poll(() => store.consume(budget('ending'), 10), { interval: 20, timeout: 5_000 }).toBe(0);
    for (const name of await redis.keys('*')) expect(await redis.pttl(name)).toBeGreaterThan(0);
  });
});

describe('when Redis fails', () => {
  const limits = [{ key: 'a', perWindow: 10 }];
  const restored = 'rate limits are counted in Redis again';
  afterEach(() => {
    for (const server of servers) server.thaw();
  });

  it('callers are still answered and limited, by each gateway alone, until it is back', async () => {
    const server = await startServer();
    const { log, messages } = recordingLog();
    const store = createRateLimitStore(await connect(server.url, log), log, new Metrics());
    expect(await store.consume(limits, 10)).toBe(0);
    expect(await store.consume(limits, 1)).toBeGreaterThan(0);
    expect(messages()).toEqual([]);

    await server.kill();
    expect(await store.consume(limits, 10)).toBe(0);
    expect(await store.consume(limits, 1)).toBeGreaterThan(0);
    await expect.poll(messages).toContain('Redis does not answer');

    await server.restart();
    await expect.poll(() => saidAfter(store.consume(limits, 10), messages), { timeout: 10_000 }).toContain(restored);
    expect(messages().sort()).toEqual([
      'Redis answers again',
      'Redis does not answer',
      'rate limits are counted by this gateway alone',
      restored,
    ]);
  });

  it('a hanging server delays the first caller briefly, and later callers not at all', async () => {
    const server = await startServer();
    const { log, messages } = recordingLog();
    const store = createRateLimitStore(await connect(server.url, log), log, new Metrics());
    await store.consume(limits, 1);

    server.freeze();
    await store.consume(limits, 1);
    const waited = vi.fn();
    // A command times out after half a second.
    const timer = setTimeout(waited, 400);
    await Promise.all([1, 2, 3].map(() => store.consume(limits, 1)));
    expect(waited).not.toHaveBeenCalled();
    clearTimeout(timer);
    expect(messages()).toContain('rate limits are counted by this gateway alone');

    server.thaw();
    await expect.poll(() => saidAfter(store.consume(limits, 1), messages), { timeout: 10_000 }).toContain(restored);
  });

  it('a gateway starts without it, and logs that', async () => {
    const server = await startServer();
    await server.kill();
    const { log, messages } = recordingLog();
    const store = createRateLimitStore(await connect(server.url, log), log, new Metrics());
    expect(messages()).toEqual(['Redis does not answer']);
    expect(await store.consume(limits, 10)).toBe(0);
    expect(await store.consume(limits, 1)).toBeGreaterThan(0);

    await server.restart();
    await expect.poll(() => saidAfter(store.consume(limits, 1), messages), { timeout: 10_000 }).toContain(restored);
  });

  it('a refused password is not logged', async () => {
    const server = await startServer('right-password');
    const { log, lines, messages } = recordingLog();
    const store = createRateLimitStore(
      await connect(server.url.replace('right', 'wrong-canary'), log),
      log,
      new Metrics(),
    );
    expect(await store.consume(limits, 1)).toBe(0);
    await expect.poll(messages).toContain('rate limits are counted by this gateway alone');
    expect(messages()).toContain('Redis does not answer');
    expect(lines.join('')).not.toContain('canary');

    const accepted = createRateLimitStore(
      await connect(server.url, recordingLog().log),
      recordingLog().log,
      new Metrics(),
    );
    expect(await accepted.consume(limits, 1)).toBe(0);
  });
});
