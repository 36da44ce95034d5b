import { createHash } from 'node:crypto';
import type { Viewer } from '../auth/viewer.ts';
import { GatewayError } from '../errors.ts';
import type { Budget, Spending } from './spending.ts';

export interface RateLimits {
  /** In units of cost; 0 for no limit. */
  readonly viewerPerMinute: number;
  readonly ownerPerMinute: number;
}

/**
 * Charges an operation to its caller and to the caller's organisation. Throws `RATE_LIMITED`, with nothing charged, when one
 * of them has spent too much in this minute. A promise only where spending is kept elsewhere.
 */
export type ChargeOperation = (viewer: Viewer, cost: number) => void | Promise<void>;

export function createRateLimiter(
  { viewerPerMinute, ownerPerMinute }: RateLimits,
  spending: Spending,
): ChargeOperation {
  // A viewer is remembered with its token; digests, made for every request, would cost more than all the rest of this.
  const known = new WeakMap<Viewer, readonly Budget[]>();

  function budgetsOf(viewer: Viewer): readonly Budget[] {
    const budgets: Budget[] = [];
    if (viewerPerMinute > 0) budgets.push({ key: viewerKey(viewer), perWindow: viewerPerMinute });
    // A service for every organisation is no organisation's expense.
    if (ownerPerMinute > 0 && viewer.ownerId !== undefined) {
      budgets.push({ key: ownerKey(viewer.ownerId), perWindow: ownerPerMinute });
    }
    known.set(viewer, budgets);
    return budgets;
  }

  return (viewer, cost) => {
    const budgets = known.get(viewer) ?? budgetsOf(viewer);
    if (budgets.length === 0) return undefined;
    const waitMs = spending.spend(budgets, cost);
    return typeof waitMs === 'number' ? assertSpent(waitMs) : waitMs.then(assertSpent);
  };
}

function assertSpent(waitMs: number): void {
  if (waitMs === 0) return;
  const retryAfter = Math.ceil(waitMs / 1_000);
  throw new GatewayError('RATE_LIMITED', `Too much was asked in a minute: try again in ${retryAfter} s.`, {
    retryAfter,
  });
}

/** A person is one caller in whatever organisation. Who has no name counts by what else the token says. */
function viewerKey({ issuer, subject, ownerId, username }: Viewer): string {
  return `viewer:${digest(subject === undefined ? [issuer, null, ownerId, username] : [issuer, subject])}`;
}

function ownerKey(ownerId: string): string {
  return `owner:${digest([ownerId])}`;
}

/** Of one length whatever a token holds, and nobody's name to be read in Redis. */
function digest(parts: readonly (string | null | undefined)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}
