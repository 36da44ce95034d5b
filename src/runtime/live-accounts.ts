import type { Viewer } from '../auth/viewer.ts';
import type { Config } from '../config/config.ts';
import type { EventLog } from '../events/event-log.ts';
import { Listeners } from '../events/listeners.ts';
import { AccountReferences } from '../linked-account/account-references.ts';
import { AccountChanges } from '../linked-account/live/account-changes.ts';
import { AccountEventFeed } from '../linked-account/live/account-event-feed.ts';
import { AccountReads } from '../linked-account/live/account-reads.ts';
import { AccountWatch } from '../linked-account/live/account-watch.ts';
import { EventAccountReads, type EventAccountReadsOptions } from '../linked-account/live/event-account-reads.ts';
import { readAllAccounts } from '../linked-account/live/read-all-accounts.ts';
import { ReadCache } from '../linked-account/live/read-cache.ts';
import { ReadLease } from '../linked-account/live/read-lease.ts';
import type { Metrics } from '../observability/metrics/metrics.ts';
import { StackOneClient } from '../stackone/client.ts';
import type { PageSizes } from '../stackone/items/page-sizes.ts';
import { backgroundLimit } from '../stackone/resilience/may-request.ts';
import type { StackOneHttp } from '../stackone/transport/http.ts';
import type { WireLinkedAccount } from '../stackone/wire/wire.ts';

const defaultCacheSeconds = 60;
const requestsOfWatchWithoutLimit = 100;

export interface LiveAccounts {
  readonly accountCache: ReadCache;
  readonly accountChanges: AccountChanges;
  /** The listeners of each organisation's events. */
  readonly listeners: Listeners;
  readonly accountWatch: AccountWatch;
  readonly accountEvents: AccountEventFeed;
}

export interface LiveAccountsOptions {
  readonly config: Config & { readonly now?: () => number; readonly maximumPendingEvents?: number };
  readonly events: EventLog;
  readonly http: StackOneHttp;
  readonly sizes: PageSizes;
  readonly metrics: Metrics;
}

/** Creates the parts that keep accounts in step with StackOne: the cache, its invalidation, and the events. */
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
  const readFor = (owner: string, requestId = 'account-watch') =>
    new StackOneClient(http, {
      requestId,
      signal: new AbortController().signal,
      owner,
      priority: 'background',
      failsIfRateLimited: true,
      onAttempt: (attempt) => metrics.countAttempt(attempt),
    });
  const limit = config.stackoneRequestsPerMinute;
  const requestsPerMinute = backgroundLimit(limit);
  const accountWatch = new AccountWatch({
    listeners,
    changes: accountChanges,
    readAll: (ownerId, onRequest) => readAllAccounts(readFor(ownerId), sizes, ownerId, onRequest),
    everyMs: keepMs > 0 ? keepMs : 1_000 * defaultCacheSeconds,
    requestsPerMinute: limit === 0 ? requestsOfWatchWithoutLimit : requestsPerMinute,
    ...clock,
  });
  accountWatch.start();
  const readMany = createReadMany(accountCache, sizes, readFor);
  const reads = new EventAccountReads({ readMany, watch: accountWatch, requestsPerMinute });
  const accountEvents = new AccountEventFeed({
    ...{ events, listeners, watch: accountWatch, reads },
    ...(config.maximumPendingEvents !== undefined && { maximumEvents: config.maximumPendingEvents }),
  });
  return { accountCache, accountChanges, listeners, accountWatch, accountEvents };
}

/** Reads the accounts of events, whoever owns them. The event feed decides who may see them. */
const reader: Viewer = { scopes: [], actsForAnyOwner: true };

function createReadMany(
  cache: ReadCache,
  sizes: PageSizes,
  clientFor: (owner: string, requestId: string) => StackOneClient,
): EventAccountReadsOptions['readMany'] {
  return async (ids, ownerId) => {
    const lease = new ReadLease(new AbortController().signal, cache.now(), true);
    const client = clientFor(ownerId ?? '', 'account-events');
    const reads = new AccountReads({ viewer: reader, stackone: client, cache, lease, fresh: false });
    const readAgain = (id: string) => reads.getAccount(id, true).catch(toError);
    const found = await reads.getAccounts(ids, (stackone, missing) =>
      new AccountReferences(stackone, sizes, undefined).read(missing),
    );
    const accounts = new Map<string, WireLinkedAccount | Error>();
    await Promise.all(
      ids.map(async (id, index) => {
        // An account with an unreadable row is absent from a list too, so it is read by its id.
        const account = found[index] ?? (ids.length > 1 ? await readAgain(id) : undefined);
        if (account) accounts.set(id, account);
      }),
    );
    return accounts;
  };
}

/** Without webhooks, the gateway does not learn of changes to accounts. */
function cacheSecondsOf({ accountCacheSeconds, webhookSecrets }: Config): number {
  return accountCacheSeconds ?? (webhookSecrets.length > 0 ? defaultCacheSeconds : 0);
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error('unknown failure', { cause: error });
}
