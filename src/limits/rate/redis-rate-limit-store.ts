import type { Redis } from 'ioredis';
import { type RateLimitStore, type WindowLimit, windowMs } from './rate-limit-store.ts';

const keyPrefix = 'connect-gateway:spent:';

/**
 * Consumes from all limits or from none, atomically across gateways. It writes before it reads: a server that accepts no writes
 * must fail here, even if a limit is used up.
 */
const consumeScript = `
local cost = tonumber(ARGV[1])
local taken = tonumber(ARGV[3])
local wait = 0
for _, key in ipairs(KEYS) do
  redis.call('SET', key, 0, 'PX', ARGV[2], 'NX')
end
for index, key in ipairs(KEYS) do
  local limit = tonumber(ARGV[index + 3])
  local consumed = tonumber(redis.call('GET', key))
  if consumed + math.min(cost, limit) > limit then
    wait = math.max(wait, redis.call('PTTL', key), 1)
  end
end
if wait > 0 then return wait end
for index, key in ipairs(KEYS) do
  local share = math.min(taken, tonumber(ARGV[index + 3]))
  redis.call('INCRBY', key, string.format('%.0f', share))
end
return 0
`;

const chargeScript = `
for _, key in ipairs(KEYS) do
  redis.call('SET', key, 0, 'PX', ARGV[2], 'NX')
  redis.call('INCRBY', key, ARGV[1])
end
`;

/** Counts in Redis for all gateways. Rejects if Redis fails. */
export class RedisRateLimitStore implements RateLimitStore {
  readonly #redis: Redis;

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  async consume(limits: readonly WindowLimit[], cost: number, taken = cost): Promise<number> {
    const keys = limits.map(({ key }) => keyPrefix + key);
    const limitsPerWindow = limits.map(({ perWindow }) => perWindow);
    return Number(
      await this.#redis.eval(consumeScript, keys.length, ...keys, cost, windowMs, taken, ...limitsPerWindow),
    );
  }

  async charge(limits: readonly WindowLimit[], amount: number): Promise<void> {
    const keys = limits.map(({ key }) => keyPrefix + key);
    await this.#redis.eval(chargeScript, keys.length, ...keys, amount, windowMs);
  }
}
