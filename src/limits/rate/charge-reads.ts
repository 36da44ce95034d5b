import type { Viewer } from '../../auth/viewer.ts';
import type { RateLimiter } from './rate-limiter.ts';

/** The maximum cost that an operation was admitted with, and the part that was charged at once. */
export interface AdmittedCost {
  readonly cost: number;
  readonly price: number;
}

/** Charges the reads of one operation, up to its admitted cost minus its price. */
export function createReadCharge(
  rateLimiter: Pick<RateLimiter, 'charge'>,
  viewer: Viewer,
  { cost, price }: AdmittedCost,
): (units: number) => void {
  let unpaid = cost - price;
  return (units) => {
    const due = Math.min(units, unpaid);
    if (due === 0) return;
    unpaid -= due;
    rateLimiter.charge(viewer, due);
  };
}
