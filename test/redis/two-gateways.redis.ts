import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '../../src/secret.ts';
import { startWorld, type World } from '../support/world.ts';
import { type RedisServer, startRedisServer } from './redis-server.ts';

const remove = 'mutation { deleteLinkedAccount(input: { id: "missing" }) { deletedLinkedAccountId } }';

let redis: RedisServer;
let worlds: readonly World[];
beforeAll(async () => {
  redis = await startRedisServer();
  const config = { redisUrl: new Secret(redis.url), rateLimit: { viewerPerMinute: 0, ownerPerMinute: 60 } };
  worlds = await Promise.all([startWorld({ config }), startWorld({ config })]);
});
afterAll(async () => {
  await Promise.all(worlds.map((world) => world.stop()));
  await redis.kill();
});

const statuses = async (count: number) => {
  const asked = Array.from({ length: count }, (_, index) => worlds[index % worlds.length]?.graphql(remove));
  return (await Promise.all(asked)).map((answer) => answer?.status);
};

describe('two gateways on one Redis', () => {
  it('have one rate limit between them, and one each when it is gone', async () => {
    expect((await statuses(20)).sort()).toEqual([...Array(6).fill(200), ...Array(14).fill(429)]);
    await redis.kill();
    expect((await statuses(20)).sort()).toEqual([...Array(12).fill(200), ...Array(8).fill(429)]);
    for (const { logLines } of worlds) {
      expect(logLines.filter((line) => line.includes('rate limits are counted by this gateway alone'))).toHaveLength(1);
    }
  });
});
