import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { type ReportSharedState, reportSharedState } from '../../redis/shared-state.ts';
import { RequestLimiter } from '../../stackone/resilience/request-limiter.ts';
import type { RequestQuota } from '../../stackone/resilience/request-quota.ts';
import type { Secret } from '../../values/secret.ts';
import { LeasedQuota } from './leased-quota.ts';
import { RedisQuotaStore } from './redis-quota-store.ts';

const messages = {
  lost: 'this gateway spends its own share of the StackOne quota',
  restored: 'gateways share the StackOne quota in Redis again',
};

export interface RequestQuotaOptions {
  readonly redis: Redis | undefined;
  readonly apiKey: Secret;
  /** In requests per minute; 0 for no limit. */
  readonly limit: number;
  readonly log: Logger;
  readonly report: ReportSharedState;
}

export interface OpenRequestQuota extends RequestQuota {
  close(): Promise<void>;
}

/** Creates the quota of StackOne's API key. All gateways on this Redis share it. Without Redis or a limit, each gateway counts alone. */
export function createRequestQuota({ redis, apiKey, limit, log, report }: RequestQuotaOptions): OpenRequestQuota {
  if (!redis || limit === 0) {
    const limiter = new RequestLimiter(limit);
    return { take: (owner, priority) => limiter.take(owner, priority), close: () => Promise.resolve() };
  }
  const quota = new LeasedQuota({
    store: new RedisQuotaStore({ redis, apiKey, limit }),
    limit,
    events: reportSharedState('quota', messages, log, report),
  });
  quota.start();
  return quota;
}
