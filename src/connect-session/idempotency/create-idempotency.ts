import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { CacheUse } from '../../caching/cache-use.ts';
import type { ReportSharedState } from '../../redis/shared-state.ts';
import type { Secret } from '../../values/secret.ts';
import { InsuredIdempotencyStore } from './fallback-idempotency-store.ts';
import { Idempotency } from './idempotency.ts';
import { MemoryIdempotencyStore } from './memory-idempotency-store.ts';
import { RedisIdempotencyStore } from './redis-idempotency-store.ts';

export interface IdempotencyOptions {
  readonly apiKey: Secret;
  /** How long a gateway may take to settle what it has claimed, in milliseconds. */
  readonly patienceMs: number;
  readonly redis: Redis | undefined;
  readonly log: Logger;
  readonly metrics: ReportSharedState & { readonly caches: { readonly sessions: CacheUse } };
}

/** Idempotency that gateways share through Redis, or without one each gateway's own. */
export function createIdempotency({ apiKey, patienceMs, redis, log, metrics }: IdempotencyOptions): Idempotency {
  const own = new MemoryIdempotencyStore();
  metrics.caches.sessions.bytes = () => own.bytes;
  if (!redis) return new Idempotency(own, patienceMs, metrics.caches.sessions);
  const insured = new InsuredIdempotencyStore(new RedisIdempotencyStore(redis, apiKey), own, {
    onLost(error) {
      metrics.setSharedStateLost('idempotency', true);
      log.warn({ reason: String(error) }, 'idempotency keys are kept by this gateway alone');
    },
    onRestored() {
      metrics.setSharedStateLost('idempotency', false);
      log.info('idempotency keys are kept in Redis again');
    },
  });
  return new Idempotency(insured, patienceMs, metrics.caches.sessions);
}
