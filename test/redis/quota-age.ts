import type { Redis } from 'ioredis';

/** Makes the requests that Redis has counted older, so that no test waits for a minute. */
export async function makeOlder(redis: Redis, ms: number): Promise<void> {
  const [prefix] = (await redis.keys('connect-gateway:quota:*:requests')).map((key) => key.replace(/requests$/, ''));
  for (const name of ['requests', 'background']) {
    const buckets = await redis.hgetall(prefix + name);
    await redis.del(prefix + name);
    for (const [bucket, count] of Object.entries(buckets)) {
      await redis.hset(prefix + name, String(Number(bucket) - ms / 500), count);
    }
  }
}
