import type { Viewer } from '../../auth/viewer.ts';
import type { RateLimiter } from './rate-limiter.ts';

/** What an operation was admitted for, and what of it is paid at once. */
export interface AdmittedCost {
  readonly cost: number;
  readonly price: number;
}

/** Charges what is read from StackOne for one operation, up to what it was admitted for beyond its price. */
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
