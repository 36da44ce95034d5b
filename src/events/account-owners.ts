import { LRUCache } from 'lru-cache';

/** The maximum number of accounts whose last owner is known. */
export const maximumOwners = 50_000;
/** Longer ids of organisations are not kept. */
const maximumOwnerLength = 512;

/** Whether the id of an organisation may be kept. */
export function isKeptOwner(ownerId: string | undefined): ownerId is string {
  return ownerId !== undefined && ownerId.length <= maximumOwnerLength;
}

/** The last known owner of each account, in the memory of one gateway. */
export class AccountOwners {
  /** With `max`, the cache would allocate its lists at full length at once. */
  readonly #owners = new LRUCache<string, string>({ maxSize: maximumOwners, sizeCalculation: () => 1 });

  set(accountId: string, ownerId: string): void {
    if (isKeptOwner(ownerId)) this.#owners.set(accountId, ownerId);
  }

  get(accountId: string): string | undefined {
    return this.#owners.get(accountId);
  }
}
