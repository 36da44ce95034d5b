import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Secret } from '../../src/values/secret.ts';
import { startWorld, type World } from '../support/world.ts';
import { type RedisServer, startRedisServer } from './redis-server.ts';

const remove = 'mutation { deleteLinkedAccount(input: { id: "missing" }) { deletedLinkedAccountId } }';
const create =
  'mutation ($name: String!) { createConnectSession(input: { originOwnerId: "dev-owner", originOwnerName: $name }) { token } }';

let redis: RedisServer;
let worlds: readonly [World, World];
beforeAll(async () => {
  redis = await startRedisServer();
  const config = { redisUrl: new Secret(redis.url), rateLimit: { viewerPerMinute: 0, ownerPerMinute: 60 } };
  // Each with a StackOne of its own: a session that one gateway has can only come from the other by way of Redis.
  worlds = await Promise.all([startWorld({ config }), startWorld({ config })]);
});
afterAll(async () => {
  await Promise.all(worlds.map((world) => world.stop()));
  await redis.kill();
});

const statuses = async (count: number) => {
  const asked = Array.from({ length: count }, (_, index) => worlds[index % 2 === 0 ? 0 : 1].graphql(remove));
  return (await Promise.all(asked)).map(({ status }) => status);
};

const createOnce = (world: World, key: string, name = 'Development Owner') =>
  world.graphql(create, { name }, { 'idempotency-key': key });

const sessionsAskedFor = ({ sandbox }: World) => sandbox.requests.filter(({ method }) => method === 'POST').length;

/** What a gateway has lost, by /metrics: the states whose gauge is 1. */
async function lostStates({ url }: World): Promise<(string | undefined)[]> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return [...text.matchAll(/^connect_gateway_shared_state_lost\{state="([\w-]+)"\} 1$/gm)]
    .map(([, state]) => state)
    .sort();
}

const linesWith = ({ logLines }: World, words: string) => logLines.filter((line) => line.includes(words));

describe('two gateways on one Redis', () => {
  it('have one idempotency key between them: one session, and the same answer from both', async () => {
    const first = await createOnce(worlds[0], 'shared-key');
    const again = await createOnce(worlds[1], 'shared-key');
    expect(first.body.data.createConnectSession.token).toMatch(/\S/);
    expect(again.body).toEqual(first.body);
    expect(worlds.map(sessionsAskedFor)).toEqual([1, 0]);
    const other = await createOnce(worlds[1], 'shared-key', 'Another name');
    expect(other.body.errors).toMatchObject([{ extensions: { code: 'IDEMPOTENCY_KEY_REUSED' } }]);
  });

  it('have one rate limit between them, of which the three requests above have spent a half', async () => {
    expect((await statuses(20)).sort()).toEqual([...Array(3).fill(200), ...Array(17).fill(429)]);
    expect(await Promise.all(worlds.map(lostStates))).toEqual([[], []]);
  });
});

describe('two gateways whose Redis is killed', () => {
  beforeAll(() => redis.kill());

  it('have a rate limit each, and still answer', async () => {
    expect((await statuses(20)).sort()).toEqual([...Array(12).fill(200), ...Array(8).fill(429)]);
  });

  it('have the loss in the log, once, and in /metrics', async () => {
    for (const world of worlds) {
      expect(linesWith(world, 'rate limits are counted by this gateway alone')).toHaveLength(1);
      expect(await lostStates(world)).toEqual(['events', 'rate-limits']);
    }
  });
});

describe('two gateways without a rate limit whose Redis is killed', () => {
  it('create sessions on, do nothing twice each by itself, say so, and share again when it is back', async () => {
    const server = await startRedisServer();
    const config = { redisUrl: new Secret(server.url) };
    const [one, other] = await Promise.all([startWorld({ config }), startWorld({ config })]);
    const before = await createOnce(one, 'before');
    await server.kill();

    // What a gateway has answered itself, it knows.
    expect((await createOnce(one, 'before')).body).toEqual(before.body);
    const during = await createOnce(one, 'during');
    expect(during.body.data.createConnectSession.token).toMatch(/\S/);
    expect((await createOnce(one, 'during')).body).toEqual(during.body);
    // What the other one has answered, it does not.
    expect((await createOnce(other, 'during')).body).not.toEqual(during.body);
    expect([one, other].map(sessionsAskedFor)).toEqual([2, 1]);
    for (const world of [one, other]) {
      expect(linesWith(world, 'idempotency keys are kept by this gateway alone')).toHaveLength(1);
      expect(await lostStates(world)).toEqual(['events', 'idempotency']);
    }

    await server.restart();
    for (const world of [one, other]) {
      const lostAfterOneMore = () => createOnce(world, crypto.randomUUID()).then(() => lostStates(world));
      await expect.poll(lostAfterOneMore, { timeout: 10_000 }).toEqual([]);
      expect(linesWith(world, 'idempotency keys are kept in Redis again')).toHaveLength(1);
    }
    const after = await createOnce(one, 'after');
    expect((await createOnce(other, 'after')).body).toEqual(after.body);
    await Promise.all([one.stop(), other.stop(), server.kill()]);
  });
});

describe('a gateway whose Redis is full and may forget nothing', () => {
  it('goes on by itself as if there were none, and says so', async () => {
    const server = await startRedisServer(undefined, ['--maxmemory', '1kb', '--maxmemory-policy', 'noeviction']);
    const rateLimit = { viewerPerMinute: 0, ownerPerMinute: 60 };
    const world = await startWorld({ config: { redisUrl: new Secret(server.url), rateLimit } });
    const first = await createOnce(world, 'key');
    expect(first.body.data.createConnectSession.token).toMatch(/\S/);
    expect((await createOnce(world, 'key')).body).toEqual(first.body);
    expect(sessionsAskedFor(world)).toBe(1);
    expect(await lostStates(world)).toEqual(['idempotency', 'rate-limits']);
    await Promise.all([world.stop(), server.kill()]);
  });
});
