import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { ReportSharedState } from '../../redis/shared-state.ts';
import { InsuredSpending } from './fallback-rate-limit-store.ts';
import { MemorySpending } from './memory-rate-limit-store.ts';
import type { Spending } from './rate-limit-store.ts';
import { RedisSpending } from './redis-rate-limit-store.ts';

/** Spending that gateways share through Redis, or without one each gateway's own. */
export function createSpending(redis: Redis | undefined, log: Logger, report: ReportSharedState): Spending {
  const own = new MemorySpending();
  if (!redis) return own;
  return new InsuredSpending(new RedisSpending(redis), own, {
    onLost(error) {
      report.setSharedStateLost('rate-limits', true);
      log.warn({ reason: String(error) }, 'rate limits are counted by this gateway alone');
    },
    onRestored() {
      report.setSharedStateLost('rate-limits', false);
      log.info('rate limits are counted in Redis again');
    },
  });
}
