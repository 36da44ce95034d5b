import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { Secret } from '../../src/values/secret.ts';
import { freePort } from '../support/free-port.ts';
import { claimsOf, type Issuer, jwtConfig, startIssuer } from '../support/tokens.ts';
import { startWorld, type World } from '../support/world.ts';
import { makeOlder } from './quota-age.ts';
import { startRedisServer } from './redis-server.ts';

const limit = 100;
/** The maximum number of leased and unused requests of one gateway. */
const unused = 4;

let issuer: Issuer;
beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.close());

/** A gateway that shares the quota through the Redis at this address. */
async function startGateway(redisUrl: string, upstream?: World): Promise<World> {
  const world = await startWorld({
    ...(upstream && { upstreamUrl: upstream.sandbox.url }),
    config: {
      auth: jwtConfig({ kind: 'jwks', url: issuer.jwksUrl }),
      redisUrl: new Secret(redisUrl),
      stackoneRequestsPerMinute: limit,
    },
  });
  onTestFinished(() => world.stop());
  return world;
}

/** Two gateways that know of each other, one Redis and one StackOne. */
async function startTwo() {
  const server = await startRedisServer();
  onTestFinished(() => server.kill());
  const redis = new Redis(server.url);
  redis.on('error', () => {});
  onTestFinished(() => redis.disconnect());
  const one = await startGateway(server.url);
  const other = await startGateway(server.url, one);
  const gateways = async () => {
    const [key] = await redis.keys('connect-gateway:quota:*:gateways');
    return key === undefined ? 0 : redis.zcard(key);
  };
  await expect.poll(gateways).toBe(2);
  await settled(redis);
  return { server, redis, one, other, sent: () => one.sandbox.requests.length };
}

/** Resolves when both gateways, which exchange every second, know what happened before the call. */
async function settled(redis: Redis): Promise<void> {
  const exchanges = async () => Number(/cmdstat_eval:calls=(\d+)/.exec(await redis.info('commandstats'))?.[1] ?? 0);
  const before = await exchanges();
  await expect.poll(exchanges).toBeGreaterThanOrEqual(before + 4);
}

/** Reads lists for an organisation, and returns how many StackOne answered. */
async function read(world: World, owner: string, times: number): Promise<number> {
  const headers = { authorization: `Bearer ${await issuer.token(claimsOf(owner))}` };
  let answered = 0;
  for (let time = 0; time < times; time += 1) {
    const { body } = await world.graphql('{ linkedAccounts { nodes { id } } }', {}, headers);
    if (!body.errors) answered += 1;
    else expect(body.errors).toMatchObject([{ extensions: { code: 'UPSTREAM_RATE_LIMITED' } }]);
  }
  return answered;
}

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

describe('two gateways that share a quota through Redis', () => {
  it('send no more than the limit together within a minute, and send again when requests leave the minute', async () => {
    const { redis, one, other, sent } = await startTwo();
    const owners = Array.from({ length: 10 }, (_, index) => `owner-${index}`);
    const answered = await Promise.all(owners.flatMap((owner) => [read(one, owner, 15), read(other, owner, 15)]));
    expect(sum(answered)).toBe(sent());
    expect(sent()).toBeLessThanOrEqual(limit);
    expect(sent()).toBeGreaterThanOrEqual(limit - 3 * unused);

    await makeOlder(redis, 62_000);
    const before = sent();
    await expect.poll(() => read(other, 'owner-0', 1)).toBe(1);
    await Promise.all(owners.flatMap((owner) => [read(one, owner, 15), read(other, owner, 15)]));
    expect(sent() - before).toBeLessThanOrEqual(limit);
  });

  it('keep a part of it for an organisation that has sent nothing when another one has used up the rest', async () => {
    const { redis, one, other, sent } = await startTwo();
    const greedy = await Promise.all([read(one, 'greedy', limit), read(other, 'greedy', limit)]);
    expect(sum(greedy)).toBeLessThanOrEqual(0.8 * limit + 2 * unused);
    await settled(redis);
    expect(await read(one, 'greedy', 5)).toBe(0);
    expect(await read(other, 'modest', 15)).toBe(15);
    expect(sent()).toBeLessThanOrEqual(limit);
  });

  it('each use half of the rest while Redis is down', async () => {
    const { server, redis, one, other, sent } = await startTwo();
    expect(await read(one, 'acme', 20)).toBe(20);
    await settled(redis);
    await server.kill();
    const each = [one, other].map(async (world) =>
      sum([await read(world, 'acme', limit), await read(world, 'globex', 30)]),
    );
    for (const answered of await Promise.all(each)) {
      // Unused leases still count.
      expect(answered).toBeLessThanOrEqual((limit - 20) / 2);
      expect(answered).toBeGreaterThanOrEqual((limit - 20) / 2 - unused);
    }
    expect(sent()).toBeLessThanOrEqual(limit);
  });
});

it('uses a quarter of the quota if it has never reached Redis', async () => {
  const world = await startGateway(`redis://127.0.0.1:${await freePort()}`);
  expect(await read(world, 'acme', limit)).toBe(limit / 5);
  expect(await read(world, 'globex', limit)).toBe(limit / 20);
});
