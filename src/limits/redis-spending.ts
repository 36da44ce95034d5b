import type { Redis } from 'ioredis';
import { type Budget, type Spending, windowMs } from './spending.ts';

const keyPrefix = 'connect-gateway:spent:';

/**
 * All or nothing, in one step: two gateways can't both spend the rest of a budget. It writes first: where nothing can be
 * written, a budget that is spent must not look like a server that works.
 */
const spendScript = `
local cost = tonumber(ARGV[1])
local wait = 0
for _, key in ipairs(KEYS) do
  redis.call('SET', key, 0, 'PX', ARGV[2], 'NX')
end
for index, key in ipairs(KEYS) do
  local budget = tonumber(ARGV[index + 2])
  local spent = tonumber(redis.call('GET', key))
  if spent + math.min(cost, budget) > budget then
    wait = math.max(wait, redis.call('PTTL', key), 1)
  end
end
if wait > 0 then return wait end
for index, key in ipairs(KEYS) do
  local share = math.min(cost, tonumber(ARGV[index + 2]))
  redis.call('INCRBY', key, string.format('%.0f', share))
end
return 0
`;

/** Spending that all gateways on one Redis share. Fails when Redis does. */
export class RedisSpending implements Spending {
  readonly #redis: Redis;

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  async spend(budgets: readonly Budget[], cost: number): Promise<number> {
    const keys = budgets.map(({ key }) => keyPrefix + key);
    const amounts = budgets.map(({ perWindow }) => perWindow);
    return Number(await this.#redis.eval(spendScript, keys.length, ...keys, cost, windowMs, ...amounts));
  }
}
