import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { type ReportSharedState, reportSharedState } from '../../redis/shared-state.ts';
import { WithFallback } from '../../redis/with-fallback.ts';
import { FallbackRateLimitStore } from './fallback-rate-limit-store.ts';
import { MemoryRateLimitStore } from './memory-rate-limit-store.ts';
import type { RateLimitStore } from './rate-limit-store.ts';
import { RedisRateLimitStore } from './redis-rate-limit-store.ts';

const messages = {
  lost: 'rate limits are counted by this gateway alone',
  restored: 'rate limits are counted in Redis again',
};

/** Counts in Redis for all gateways. Without Redis, each gateway counts for itself. */
export function createRateLimitStore(redis: Redis | undefined, log: Logger, report: ReportSharedState): RateLimitStore {
  const own = new MemoryRateLimitStore();
  if (!redis) return own;
  const events = reportSharedState('rate-limits', messages, log, report);
  return new FallbackRateLimitStore(new WithFallback<RateLimitStore>(new RedisRateLimitStore(redis), own, events));
}
