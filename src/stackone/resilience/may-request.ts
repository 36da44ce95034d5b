/** The share of the limit that is kept for those who have used less than their part. */
export const reservedShare = 0.2;
/** The share of the limit that background requests may use in all. */
export const backgroundShare = 0.1;

export interface Usage {
  readonly limit: number;
  /** Requests of the last minute: of everybody, and of who asks now. */
  readonly used: number;
  readonly usedByOwner: number;
  /** How many organisations have asked in the last minute, including the one that asks now. */
  readonly owners: number;
}

/**
 * Whether one more request may be sent. Most of a minute's requests go to whoever comes first. The last fifth goes only to those
 * who have used less than their part, so that no organisation can use all of it.
 */
export function mayRequest({ limit, used, usedByOwner, owners }: Usage): boolean {
  if (used >= limit) return false;
  if (used < openTo(limit)) return true;
  return usedByOwner < partOf(limit, owners);
}

/** Background requests end before the last fifth begins, with a distance of all that they may use themselves. */
export function mayRequestInBackground(usage: {
  readonly limit: number;
  readonly used: number;
  readonly usedInBackground: number;
}): boolean {
  return usage.usedInBackground < backgroundLimit(usage.limit) && usage.used < openToBackground(usage.limit);
}

/** How many requests are open to every organisation. */
export function openTo(limit: number): number {
  return limit - limit * reservedShare;
}

export function openToBackground(limit: number): number {
  return limit - limit * (reservedShare + backgroundShare);
}

export function backgroundLimit(limit: number): number {
  return Math.floor(limit * backgroundShare);
}

/** One part more than there are organisations: for the one that has not asked yet. */
function partOf(limit: number, owners: number): number {
  return limit / (owners + 1);
}
