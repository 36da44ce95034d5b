import type { Viewer } from '../../src/auth/viewer.ts';
import { AccountReads, type UnsharedAccounts } from '../../src/linked-account/live/account-reads.ts';
import { ReadCache } from '../../src/linked-account/live/read-cache.ts';
import { ReadLease } from '../../src/linked-account/live/read-lease.ts';

/** The reads of one request of this viewer, shared with other requests only if there is a cache. */
export function accountReadsOf(
  viewer: Viewer,
  stackone: UnsharedAccounts,
  cache = new ReadCache({ keepMs: 0, joinWithinMs: 0 }),
  { fresh = false, caller = new AbortController().signal } = {},
): AccountReads {
  return new AccountReads({ viewer, stackone, cache, fresh, lease: new ReadLease(caller, Date.now()) });
}
