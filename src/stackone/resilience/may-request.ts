/** The share of the limit that is reserved for organisations that have used less than their part. */
export const reservedShare = 0.2;
/** The share of the limit that background requests may use in all. */
export const backgroundShare = 0.1;

export interface Usage {
  readonly limit: number;
  /** The requests of the last minute: of all organisations, and of the one that asks. */
  readonly used: number;
  readonly usedByOwner: number;
  /** The number of organisations with requests in the last minute, including the one that asks. */
  readonly owners: number;
}

/**
 * Whether an organisation may send one more request. Four fifths of the limit are open to all, first come, first served. The last
 * fifth is open only to organisations that have used less than their part, so that no organisation can use up the limit.
 */
export function mayRequest({ limit, used, usedByOwner, owners }: Usage): boolean {
  if (used >= limit) return false;
  if (used < openTo(limit)) return true;
  return usedByOwner < partOf(limit, owners);
}

/**
 * Whether an organisation may send one more background request: a tenth of the limit, divided by the same rule, and only while
 * three tenths of the limit are unused. `background` counts background requests only.
 */
export function mayRequestInBackground({
  limit,
  used,
  background,
}: Pick<Usage, 'limit' | 'used'> & { readonly background: Omit<Usage, 'limit'> }): boolean {
  return used < openToBackground(limit) && mayRequest({ ...background, limit: backgroundLimit(limit) });
}

/** The number of requests that are open to all organisations, of the whole limit or of the background's. */
export function openTo(limit: number): number {
  return limit - limit * reservedShare;
}

export function openToBackground(limit: number): number {
  return limit - limit * (reservedShare + backgroundShare);
}

export function backgroundLimit(limit: number): number {
  return Math.floor(limit * backgroundShare);
}

/** An organisation's part. One part is left for an organisation without requests yet. */
function partOf(limit: number, owners: number): number {
  return limit / (owners + 1);
}
