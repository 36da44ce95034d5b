import { setImmediate } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createIdempotency } from '../../src/connect-session/idempotency/create-idempotency.ts';
import { createRateLimitStore } from '../../src/limits/rate/create-rate-limit-store.ts';
import { Metrics } from '../../src/observability/metrics/metrics.ts';
import { connectRedis } from '../../src/redis/connection.ts';
import { StackOneError } from '../../src/stackone/stackone-error.ts';
import type { WireCreatedConnectSession } from '../../src/stackone/wire/wire.ts';
import { Secret } from '../../src/values/secret.ts';
import { findClosedPort } from '../support/fault-server.ts';
import { openRedisAddress } from './redis-address.ts';
import { type RedisServer, startRedisServer } from './redis-server.ts';

const lost = 'rate limits are counted by this gateway alone';
const restored = 'rate limits are counted in Redis again';
const keysLost = 'idempotency keys are kept by this gateway alone';
const keysRestored = 'idempotency keys are kept in Redis again';

async function startServer(settings: readonly string[] = []): Promise<RedisServer> {
  const server = await startRedisServer(undefined, settings);
  onTestFinished(() => server.kill());
  return server;
}

/** The test's own connection for administration. */
async function administer(server: RedisServer): Promise<Redis> {
  const admin = new Redis(server.url);
  onTestFinished(() => admin.disconnect());
  await admin.ping();
  return admin;
}

/** Makes the server a replica of a primary that does not exist. Its connections stay open. */
async function demote(admin: Redis): Promise<void> {
  await admin.replicaof('127.0.0.1', await findClosedPort());
}

async function openGateway(url: string) {
  const lines: string[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => lines.push(line) });
  const metrics = new Metrics();
  const redis = await connectRedis(new Secret(url), log);
  onTestFinished(() => redis.disconnect());
  return {
    redis,
    rateLimits: createRateLimitStore(redis, log, metrics),
    idempotency: createIdempotency({ apiKey: new Secret('key'), claimTimeoutMs: 5_000, redis, log, metrics }),
    messages: () => lines.map((line): string => JSON.parse(line).msg),
  };
}

type Gateway = Awaited<ReturnType<typeof openGateway>>;

const consume = ({ rateLimits }: Gateway, key = 'a', cost = 1) => rateLimits.consume([{ key, perWindow: 10 }], cost);

const createWith = ({ idempotency }: Gateway, create: () => Promise<WireCreatedConnectSession>) =>
  idempotency.createOnce({ scope: [crypto.randomUUID()], owner: 'acme', input: {}, create, lifetimeMs: 60_000 });

const refuse = () => Promise.reject(new StackOneError('/connect_sessions', { kind: 'unreachable' }));

/** Consumes until the log contains the line. */
const spendUntil = (gateway: Gateway, line: string) =>
  expect
    .poll(
      async () => {
        await consume(gateway);
        return gateway.messages();
      },
      { timeout: 15_000 },
    )
    .toContain(line);

describe('a server that is demoted without closing its connections', () => {
  it('is replaced by the server that the address then leads to', async () => {
    const [old, promoted] = [await startServer(), await startServer()];
    const address = await openRedisAddress(old.url);
    onTestFinished(() => address.close());
    const gateway = await openGateway(address.url);
    expect(await consume(gateway, 'a', 10)).toBe(0);

    await demote(await administer(old));
    address.lead(promoted.url);
    await spendUntil(gateway, restored);
    expect(await (await administer(promoted)).dbsize()).toBeGreaterThan(0);
    expect(gateway.messages()).toEqual([lost, restored]);
  });

  it('is one loss until it is a primary again, whatever it answers meanwhile', async () => {
    const server = await startServer();
    const address = await openRedisAddress(server.url);
    onTestFinished(() => address.close());
    const gateway = await openGateway(address.url);
    const admin = await administer(server);
    // A replica answers reads, such as the state of a rate limit that is used up.
    await consume(gateway, 'used-up', 10);
    await demote(admin);
    while (address.connections < 4) {
      await Promise.all([consume(gateway), consume(gateway, 'used-up'), createWith(gateway, refuse).catch(() => {})]);
      await setImmediate();
    }
    expect(gateway.messages().sort()).toEqual([keysLost, lost]);

    await admin.replicaof('NO', 'ONE');
    await spendUntil(gateway, restored);
    expect(gateway.messages().sort()).toEqual([keysLost, lost, restored]);
    await createWith(gateway, refuse).catch(() => {});
    expect(gateway.messages()).toContain(keysRestored);
  });

  it('is a loss too if it only answers that its primary is down', async () => {
    const server = await startServer(['--replica-serve-stale-data', 'no']);
    const address = await openRedisAddress(server.url);
    onTestFinished(() => address.close());
    const gateway = await openGateway(address.url);
    const admin = await administer(server);
    await demote(admin);
    await consume(gateway);
    await expect.poll(() => address.connections).toBe(2);
    await admin.replicaof('NO', 'ONE');
    await spendUntil(gateway, restored);
    expect(gateway.messages()).toEqual([lost, restored]);
  });
});

describe('a server that is loading its data', () => {
  const loading = ['--key-load-delay', '20000', '--loading-process-events-interval-bytes', '1024'];

  it('keeps no gateway from starting, and is used once it has loaded them', async () => {
    const server = await startServer([...loading, '--enable-debug-command', 'local']);
    const admin = await administer(server);
    await admin.call('DEBUG', 'POPULATE', '300', 'key', '2000');
    void admin.call('DEBUG', 'RELOAD').catch(() => {});
    const gateway = await openGateway(server.url);
    expect(await consume(gateway)).toBe(0);
    await spendUntil(gateway, restored);
    expect(gateway.messages().filter((message) => [lost, restored].includes(message))).toEqual([lost, restored]);
  });
});

describe('a server that is full', () => {
  it('is one loss, although it still deletes and reads', async () => {
    const server = await startServer(['--maxmemory-policy', 'noeviction']);
    const gateway = await openGateway(server.url);
    const admin = await administer(server);
    await consume(gateway, 'used-up', 10);
    await admin.config('SET', 'maxmemory', '1kb');
    for (let count = 0; count < 20; count += 1) {
      await Promise.all([consume(gateway, 'used-up'), createWith(gateway, refuse).catch(() => {})]);
    }
    expect(gateway.messages().sort()).toEqual([keysLost, lost]);
    await admin.config('SET', 'maxmemory', '0');
    await spendUntil(gateway, restored);
  });
});

describe('a Redis Cluster', () => {
  const unsupported =
    'Redis Cluster is not supported: set REDIS_URL to a server without cluster mode, and restart the gateway';

  const startNode = () => startServer(['--cluster-enabled', 'yes']);

  it('is a loss while it does not serve all slots', async () => {
    const node = await startNode();
    const gateway = await openGateway(node.url);
    expect(await consume(gateway)).toBe(0);
    const admin = await administer(node);
    await admin.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    await spendUntil(gateway, restored);
    expect(gateway.messages()).toEqual([lost, restored]);
  });

  it('is named once in the log, and not used although it would accept some keys', async () => {
    const nodes = [await startNode(), await startNode()];
    const admins = await Promise.all(nodes.map(administer));
    await admins[0]?.call('CLUSTER', 'ADDSLOTSRANGE', '0', '8191');
    await admins[1]?.call('CLUSTER', 'ADDSLOTSRANGE', '8192', '16383');
    await admins[1]?.call('CLUSTER', 'MEET', '127.0.0.1', new URL(nodes[0]?.url ?? '').port);
    for (const admin of admins) {
      await expect.poll(() => admin.call('CLUSTER', 'INFO'), { timeout: 15_000 }).toContain('cluster_state:ok');
    }
    const gateway = await openGateway(nodes[0]?.url ?? '');
    for (let key = 0; key < 50; key += 1) expect(await consume(gateway, `key-${key}`)).toBe(0);
    await expect.poll(() => gateway.redis.status).toBe('end');
    expect(gateway.messages().sort()).toEqual([unsupported, lost].sort());
  });

  it('is treated the same if two keys of one request are in different slots', async () => {
    const node = await startNode();
    await (await administer(node)).call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
    const gateway = await openGateway(node.url);
    const budgets = ['a', 'b'].map((key) => ({ key, perWindow: 10 }));
    await expect
      .poll(async () => {
        await gateway.rateLimits.consume(budgets, 1);
        return gateway.messages();
      })
      .toContain(unsupported);
  });
});
