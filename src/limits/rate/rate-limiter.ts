import { hash } from 'node:crypto';
import type { Viewer } from '../../auth/viewer.ts';
import { GatewayError } from '../../errors.ts';
import { callerKey } from '../concurrency/caller-key.ts';
import type { RateLimitStore, WindowLimit } from './rate-limit-store.ts';

export interface RateLimits {
  /** In units of cost; 0 for no limit. */
  readonly viewerPerMinute: number;
  readonly ownerPerMinute: number;
}

export interface RateLimiter {
  /**
   * Admits an operation with the maximum cost `cost`, and charges `price` to its caller and to the caller's organisation. Throws
   * `RATE_LIMITED` and charges nothing if one of them has not enough left in this minute for the whole cost. Returns a promise
   * only if the store is in Redis.
   */
  admit(viewer: Viewer, cost: number, price: number): void | Promise<void>;
  /** Charges the cost of an admitted operation beyond its price. Does not wait for the store. */
  charge(viewer: Viewer, amount: number): void;
}

export function createRateLimiter({ viewerPerMinute, ownerPerMinute }: RateLimits, store: RateLimitStore): RateLimiter {
  // Caches the limits per viewer, because computing digests for every request would be the most expensive part.
  const known = new WeakMap<Viewer, readonly WindowLimit[]>();

  function limitsOf(viewer: Viewer): readonly WindowLimit[] {
    const limits: WindowLimit[] = [];
    if (viewerPerMinute > 0) limits.push({ key: `viewer:${callerKey(viewer)}`, perWindow: viewerPerMinute });
    // A service for all organisations counts towards no organisation's limit.
    if (ownerPerMinute > 0 && viewer.ownerId !== undefined) {
      limits.push({ key: ownerKey(viewer.ownerId), perWindow: ownerPerMinute });
    }
    known.set(viewer, limits);
    return limits;
  }

  return {
    admit(viewer, cost, price) {
      const limits = known.get(viewer) ?? limitsOf(viewer);
      if (limits.length === 0) return undefined;
      const waitMs = store.consume(limits, cost, price);
      return typeof waitMs === 'number' ? assertConsumed(waitMs) : waitMs.then(assertConsumed);
    },
    charge(viewer, amount) {
      const limits = known.get(viewer) ?? limitsOf(viewer);
      if (limits.length > 0) void store.charge(limits, amount);
    },
  };
}

function assertConsumed(waitMs: number): void {
  if (waitMs === 0) return;
  const retryAfter = Math.ceil(waitMs / 1_000);
  throw new GatewayError('RATE_LIMITED', `The rate limit is exceeded. Try again in ${retryAfter} s.`, {
    retryAfter,
  });
}

/** A digest, so that the key has a constant length and Redis contains no names. */
function ownerKey(ownerId: string): string {
  return `owner:${hash('sha256', JSON.stringify([ownerId]), 'base64url')}`;
}
