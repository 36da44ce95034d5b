import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { CacheUse } from '../../caching/cache-use.ts';
import { type ReportSharedState, reportSharedState } from '../../redis/shared-state.ts';
import { WithFallback } from '../../redis/with-fallback.ts';
import type { Secret } from '../../values/secret.ts';
import { FallbackIdempotencyStore } from './fallback-idempotency-store.ts';
import { Idempotency } from './idempotency.ts';
import type { IdempotencyStore } from './idempotency-store.ts';
import { MemoryIdempotencyStore } from './memory-idempotency-store.ts';
import { RedisIdempotencyStore } from './redis-idempotency-store.ts';

export interface IdempotencyOptions {
  readonly apiKey: Secret;
  /** The time after which an unsettled claim counts as abandoned, in milliseconds. */
  readonly claimTimeoutMs: number;
  readonly redis: Redis | undefined;
  readonly log: Logger;
  readonly metrics: ReportSharedState & { readonly caches: { readonly sessions: CacheUse } };
}

const messages = {
  lost: 'idempotency keys are kept by this gateway alone',
  restored: 'idempotency keys are kept in Redis again',
};

/** Keeps records in Redis for all gateways. Without Redis, each gateway keeps its own. */
export function createIdempotency({ apiKey, claimTimeoutMs, redis, log, metrics }: IdempotencyOptions): Idempotency {
  const own = new MemoryIdempotencyStore();
  metrics.caches.sessions.bytes = () => own.bytes;
  if (!redis) return new Idempotency(own, claimTimeoutMs, metrics.caches.sessions);
  const events = reportSharedState('idempotency', messages, log, metrics);
  const stores = new WithFallback<IdempotencyStore>(new RedisIdempotencyStore(redis, apiKey), own, events);
  return new Idempotency(new FallbackIdempotencyStore(stores), claimTimeoutMs, metrics.caches.sessions);
}
