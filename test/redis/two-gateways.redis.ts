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
  // Each gateway has its own StackOne, so it can only know the other's session through Redis.
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

/** The shared states that `/metrics` reports as lost. */
async function lostStates({ url }: World): Promise<(string | undefined)[]> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return [...text.matchAll(/^connect_gateway_shared_state_lost\{state="([\w-]+)"\} 1$/gm)]
    .map(([, state]) => state)
    .sort();
}

const linesWith = ({ logLines }: World, words: string) => logLines.filter((line) => line.includes(words));

describe('two gateways on one Redis', () => {
  it('share idempotency keys: one session, and the same response from both', async () => {
    const first = await createOnce(worlds[0], 'shared-key');
    const again = await createOnce(worlds[1], 'shared-key');
    expect(first.body.data.createConnectSession.token).toMatch(/\S/);
    expect(again.body).toEqual(first.body);
    expect(worlds.map(sessionsAskedFor)).toEqual([1, 0]);
    const other = await createOnce(worlds[1], 'shared-key', 'Another name');
    expect(other.body.errors).toMatchObject([{ extensions: { code: 'IDEMPOTENCY_KEY_REUSED' } }]);
  });

  it('share a rate limit, of which the three requests above have consumed half', async () => {
    expect((await statuses(20)).sort()).toEqual([...Array(3).fill(200), ...Array(17).fill(429)]);
    expect(await Promise.all(worlds.map(lostStates))).toEqual([[], []]);
  });
});

describe('two gateways whose Redis is killed', () => {
  beforeAll(() => redis.kill());

  it('have a rate limit each, and still answer', async () => {
    expect((await statuses(20)).sort()).toEqual([...Array(12).fill(200), ...Array(8).fill(429)]);
  });

  it('report the loss once in the log, and in /metrics', async () => {
    for (const world of worlds) {
      expect(linesWith(world, 'rate limits are counted by this gateway alone')).toHaveLength(1);
      expect(await lostStates(world)).toEqual(['events', 'rate-limits']);
    }
  });
});

describe('two gateways without a rate limit whose Redis is killed', () => {
  it('continue to create sessions, each repeat none of their own, report it, and share again when it is back', async () => {
    const server = await startRedisServer();
    const config = { redisUrl: new Secret(server.url) };
    const [one, other] = await Promise.all([startWorld({ config }), startWorld({ config })]);
    const before = await createOnce(one, 'before');
    await server.kill();

    // A gateway knows its own responses.
    expect((await createOnce(one, 'before')).body).toEqual(before.body);
    const during = await createOnce(one, 'during');
    expect(during.body.data.createConnectSession.token).toMatch(/\S/);
    expect((await createOnce(one, 'during')).body).toEqual(during.body);
    // It does not know the other gateway's responses.
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

describe('a gateway whose Redis is full and may not evict', () => {
  it('continues on its own as if there were none, and reports it', async () => {
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
