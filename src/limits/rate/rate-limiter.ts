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
   * Admits an operation that may cost `cost`, and charges `price` to its caller and to the caller's organisation. Throws
   * `RATE_LIMITED`, with nothing charged, when one of them can't bear the whole cost in this minute. Returns a promise only
   * when the store is in Redis.
   */
  admit(viewer: Viewer, cost: number, price: number): void | Promise<void>;
  /** Charges what an operation that was admitted has cost beyond its price. Nobody waits for it. */
  charge(viewer: Viewer, amount: number): void;
}

export function createRateLimiter({ viewerPerMinute, ownerPerMinute }: RateLimits, store: RateLimitStore): RateLimiter {
  // A viewer is remembered with its token; digests, made for every request, would cost more than all the rest of this.
  const known = new WeakMap<Viewer, readonly WindowLimit[]>();

  function limitsOf(viewer: Viewer): readonly WindowLimit[] {
    const limits: WindowLimit[] = [];
    if (viewerPerMinute > 0) limits.push({ key: `viewer:${callerKey(viewer)}`, perWindow: viewerPerMinute });
    // A service for every organisation is no organisation's expense.
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
      return typeof waitMs === 'number' ? assertSpent(waitMs) : waitMs.then(assertSpent);
    },
    charge(viewer, amount) {
      const limits = known.get(viewer) ?? limitsOf(viewer);
      if (limits.length > 0) void store.charge(limits, amount);
    },
  };
}

function assertSpent(waitMs: number): void {
  if (waitMs === 0) return;
  const retryAfter = Math.ceil(waitMs / 1_000);
  throw new GatewayError('RATE_LIMITED', `The rate limit is exceeded. Try again in ${retryAfter} s.`, {
    retryAfter,
  });
}

/** A digest, so that it has one length and no organisation's name can be read in Redis. */
function ownerKey(ownerId: string): string {
  return `owner:${hash('sha256', JSON.stringify([ownerId]), 'base64url')}`;
}
