import type { Redis } from 'ioredis';
import { type Logger, pino } from 'pino';
import { afterAll, describe, expect, it } from 'vitest';
import { createIdempotency } from '../../src/connect-session/idempotency/create-idempotency.ts';
import type { IdempotentRequest } from '../../src/connect-session/idempotency/idempotency.ts';
import { Metrics } from '../../src/observability/metrics/metrics.ts';
import { connectRedis } from '../../src/redis/connection.ts';
import { StackOneError } from '../../src/stackone/stackone-error.ts';
import type { WireCreatedConnectSession } from '../../src/stackone/wire/wire.ts';
import { Secret } from '../../src/values/secret.ts';
import { type RedisServer, startRedisServer } from './redis-server.ts';

const connections: Redis[] = [];
const servers: RedisServer[] = [];
afterAll(async () => {
  for (const connection of connections) connection.disconnect();
  for (const server of servers) await server.kill();
});

const quiet = pino({ level: 'silent' });

async function startServer(): Promise<RedisServer> {
  const server = await startRedisServer();
  servers.push(server);
  return server;
}

async function connect(server: RedisServer, log: Logger = quiet): Promise<Redis> {
  const redis = await connectRedis(new Secret(server.url), log);
  connections.push(redis);
  return redis;
}

/** The idempotency of another gateway on this Redis. */
async function gateway(server: RedisServer, { apiKey = 'key', claimTimeoutMs = 5_000, log = quiet } = {}) {
  const redis = await connect(server, log);
  return createIdempotency({ apiKey: new Secret(apiKey), claimTimeoutMs, redis, log, metrics: new Metrics() });
}

let sessions = 0;
function session(): WireCreatedConnectSession {
  sessions += 1;
  return {
    id: String(sessions),
    organization_id: '1',
    project_id: 'project',
    origin_owner_id: 'acme',
    origin_owner_name: 'Acme',
    created_at: new Date().toISOString(),
    token: `canary-token-${sessions}`,
    auth_link_url: 'https://canary.example',
  };
}

function requestFor(key: string, create: () => Promise<WireCreatedConnectSession> = async () => session()) {
  return {
    scope: ['issuer', 'subject', 'acme', key, 'field'],
    owner: 'acme',
    input: { a: 1 },
    create,
    lifetimeMs: 60_000,
  } satisfies IdempotentRequest;
}

const outcomeUnknown = async (): Promise<never> => {
  throw new StackOneError('/connect_sessions', { kind: 'outcome-unknown' });
};

describe('an idempotency key on a shared Redis', async () => {
  const server = await startServer();
  const one = await gateway(server);
  const other = await gateway(server);

  it('creates one session, however many gateways receive the key at once', async () => {
    let created = 0;
    const create = async () => {
      created += 1;
      await new Promise((resolve) => setTimeout(resolve, 200));
      return session();
    };
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, index) => (index % 2 ? one : other).createOnce(requestFor('shared', create))),
    );
    expect(created).toBe(1);
    expect(new Set(answers.map(({ token }) => token)).size).toBe(1);
  });

  it('is refused with another input by the other gateway too', async () => {
    await one.createOnce(requestFor('reused'));
    await expect(other.createOnce({ ...requestFor('reused'), input: { a: 2 } })).rejects.toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
  });

  it('replays an unknown outcome through the other gateway, and is released after a failure', async () => {
    await expect(one.createOnce(requestFor('unknown', outcomeUnknown))).rejects.toThrow();
    await expect(other.createOnce(requestFor('unknown'))).rejects.toMatchObject({
      failure: { kind: 'outcome-unknown' },
    });

    const fail = () => Promise.reject(new StackOneError('/connect_sessions', { kind: 'unreachable' }));
    await expect(one.createOnce(requestFor('failed', fail))).rejects.toThrow();
    expect(await other.createOnce(requestFor('failed'))).toMatchObject({ token: expect.any(String) });
  });

  it('that a crashed gateway claimed has an unknown outcome, and no second session is created', async () => {
    const dying = await gateway(server, { claimTimeoutMs: 300 });
    const heir = await gateway(server, { claimTimeoutMs: 300 });
    void dying.createOnce(requestFor('orphaned', () => new Promise(() => {})));
    await expect.poll(async () => (await connect(server)).dbsize()).toBeGreaterThan(0);
    await expect(heir.createOnce(requestFor('orphaned'))).rejects.toMatchObject({
      failure: { kind: 'outcome-unknown' },
    });
  });

  it('keeps no readable token in Redis, and every record expires', async () => {
    const redis = await connect(server);
    await one.createOnce(requestFor('secret'));
    const keys = await redis.keys('*');
    expect(keys.length).toBeGreaterThan(0);
    for (const key of keys) {
      expect((await redis.getBuffer(key))?.toString('latin1')).not.toContain('canary');
      expect(await redis.pttl(key)).toBeGreaterThan(0);
      expect(key).not.toContain('acme');
    }
  });

  it("lives as long as the session's token, counted from StackOne's response by Redis' clock", async () => {
    const own = await startServer();
    const longAgo = async () => ({ ...session(), created_at: '2001-01-01T00:00:00.000Z' });
    await (await gateway(own)).createOnce(requestFor('clock', longAgo));
    const redis = await connect(own);
    const [key = ''] = await redis.keys('*');
    expect(await redis.pttl(key)).toBeGreaterThan(30_000);
    expect(await redis.pttl(key)).toBeLessThanOrEqual(60_000);
  });

  it('counts as new once the API key has changed', async () => {
    const first = await one.createOnce(requestFor('rotated'));
    const rotated = await gateway(server, { apiKey: 'another key' });
    expect((await rotated.createOnce(requestFor('rotated'))).token).not.toBe(first.token);
  });

  it('that can no longer be decrypted is claimed by exactly one gateway', async () => {
    let created = 0;
    const create = async () => {
      created += 1;
      return session();
    };
    await (await gateway(server, { apiKey: 'old' })).createOnce(requestFor('rotated'));
    const rotated = await Promise.all(Array.from({ length: 5 }, () => gateway(server, { apiKey: 'new' })));
    await Promise.all(rotated.map((each) => each.createOnce(requestFor('rotated', create))));
    expect(created).toBe(1);
  });
});

describe('when Redis is killed', () => {
  it('sessions are still created, each gateway repeats none of its own, and the loss is logged', async () => {
    const server = await startServer();
    const lines: string[] = [];
    const log = pino({ level: 'debug' }, { write: (line: string) => lines.push(line) });
    const idempotency = await gateway(server, { log });
    const before = await idempotency.createOnce(requestFor('before'));

    await server.kill();
    expect(await idempotency.createOnce(requestFor('before'))).toEqual(before);
    const during = await idempotency.createOnce(requestFor('during'));
    expect(await idempotency.createOnce(requestFor('during'))).toEqual(during);
    const losses = lines.filter((line) => line.includes('idempotency keys are kept by this gateway alone'));
    expect(losses).toHaveLength(1);

    await server.restart();
    const restoredAfterOneMore = async () => {
      await idempotency.createOnce(requestFor(crypto.randomUUID()));
      return lines.some((line) => line.includes('idempotency keys are kept in Redis again'));
    };
    await expect.poll(restoredAfterOneMore, { timeout: 10_000 }).toBe(true);
  });

  it('in the middle of a creation, the caller still gets the token', async () => {
    const server = await startServer();
    const idempotency = await gateway(server);
    const create = async () => {
      await server.kill();
      return session();
    };
    expect(await idempotency.createOnce(requestFor('middle', create))).toMatchObject({ token: expect.any(String) });
  });
});
