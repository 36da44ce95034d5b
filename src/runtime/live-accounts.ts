import type { Config } from '../config/config.ts';
import type { EventLog } from '../events/event-log.ts';
import { Listeners } from '../events/listeners.ts';
import { AccountChanges } from '../linked-account/live/account-changes.ts';
import { AccountWatch } from '../linked-account/live/account-watch.ts';
import { readAllAccounts } from '../linked-account/live/read-all-accounts.ts';
import { ReadCache } from '../linked-account/live/read-cache.ts';
import type { Metrics } from '../observability/metrics/metrics.ts';
import { StackOneClient } from '../stackone/client.ts';
import type { PageSizes } from '../stackone/items/page-sizes.ts';
import type { StackOneHttp } from '../stackone/transport/http.ts';

const defaultCacheSeconds = 60;
/** Of StackOne's limit, for reading the lists of organisations with listeners again. */
const shareOfWatch = 0.1;
const requestsOfWatchWithoutLimit = 100;

export interface LiveAccounts {
  readonly accountCache: ReadCache;
  readonly accountChanges: AccountChanges;
  /** Who listens for events of which organisation. */
  readonly listeners: Listeners;
  readonly accountWatch: AccountWatch;
}

export interface LiveAccountsOptions {
  readonly config: Config & { readonly now?: () => number };
  readonly events: EventLog;
  readonly http: StackOneHttp;
  readonly sizes: PageSizes;
  readonly metrics: Metrics;
}

/** What keeps accounts in step with StackOne: what is kept of them, and what outdates it. */
export function openLiveAccounts({ config, events, http, sizes, metrics }: LiveAccountsOptions): LiveAccounts {
  const clock = config.now && { now: config.now };
  const keepMs = 1_000 * cacheSecondsOf(config);
  const accountCache = new ReadCache({
    keepMs,
    joinWithinMs: config.timeouts.timeoutMs / 2,
    use: metrics.caches.accounts,
    ...clock,
  });
  const accountChanges = new AccountChanges(accountCache, events);
  const listeners = new Listeners();
  const readFor = (owner: string) =>
    new StackOneClient(http, {
      requestId: 'account-watch',
      signal: new AbortController().signal,
      owner,
      onAttempt: (attempt) => metrics.countAttempt(attempt),
    });
  const limit = config.stackoneRequestsPerMinute;
  const accountWatch = new AccountWatch({
    listeners,
    changes: accountChanges,
    readAll: (ownerId, onRequest) => readAllAccounts(readFor(ownerId), sizes, ownerId, onRequest),
    everyMs: keepMs > 0 ? keepMs : 1_000 * defaultCacheSeconds,
    requestsPerMinute: limit === 0 ? requestsOfWatchWithoutLimit : Math.floor(limit * shareOfWatch),
    ...clock,
  });
  accountWatch.start();
  return { accountCache, accountChanges, listeners, accountWatch };
}

/** Without webhooks nobody says when an account has changed. */
function cacheSecondsOf({ accountCacheSeconds, webhookSecrets }: Config): number {
  return accountCacheSeconds ?? (webhookSecrets.length > 0 ? defaultCacheSeconds : 0);
}
