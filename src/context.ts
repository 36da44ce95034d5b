import DataLoader from 'dataloader';
import type { Viewer } from './auth/viewer.ts';
import type { Idempotency } from './connect-session/idempotency/idempotency.ts';
import { SessionLoader } from './connect-session/session-loader.ts';
import { ConnectorAccounts } from './connector/connector-accounts.ts';
import type { ConnectorCatalogue } from './connector/connector-catalogue.ts';
import type { ConnectorProfiles } from './connector/connector-profiles.ts';
import { RowLimit } from './connector/row-limit.ts';
import { AccountLoader } from './linked-account/account-loader.ts';
import { AccountPages } from './linked-account/list/account-pages.ts';
import type { AccountChanges } from './linked-account/live/account-changes.ts';
import type { AccountEventFeed } from './linked-account/live/account-event-feed.ts';
import { AccountReads } from './linked-account/live/account-reads.ts';
import type { Delivery } from './linked-account/live/event-queue.ts';
import type { ReadCache } from './linked-account/live/read-cache.ts';
import { ReadLease } from './linked-account/live/read-lease.ts';
import type {
  ReportRouteGone,
  ReportUnknownValue,
  ReportUnknownValueOf,
  ReportUnreadableRows,
} from './mapping/reports.ts';
import type { RequestRecord } from './observability/log/request-record.ts';
import { StackOneClient } from './stackone/client.ts';
import type { ItemMemory } from './stackone/items/item-memory.ts';
import type { PageSizes } from './stackone/items/page-sizes.ts';
import type { RequestPriority } from './stackone/resilience/request-quota.ts';
import type { CallOrigin, StackOneHttp } from './stackone/transport/http.ts';
import type { WireLinkedAccountMeta } from './stackone/wire/wire.ts';

/** The context of a resolver. Apart from the two catalogues, everything in it belongs to the request. */
export interface Context {
  readonly requestId: string;
  readonly viewer: Viewer;
  /** StackOne's API, which does not know the viewer. Read accounts through `loaders`, which do. */
  readonly stackone: StackOneClient;
  readonly loaders: Loaders;
  readonly connectors: ConnectorCatalogue;
  readonly connectorProfiles: ConnectorProfiles;
  readonly accountChanges: AccountChanges;
  readonly accountEvents: AccountEventFeed;
  /** How the events of a subscription are delivered. */
  readonly delivery: Delivery;
  readonly idempotency: Idempotency;
  /** The request's header `Idempotency-Key`. */
  readonly idempotencyKey: string | undefined;
  readonly reportUnknownValue: ReportUnknownValue;
  /** Collects what happens to the request, for the log and the metrics. */
  readonly record: RequestRecord;
}

/** Creates each loader on its first use, because most operations read no account. */
class Loaders {
  readonly #viewer: Viewer;
  readonly #stackone: StackOneClient;
  readonly #reads: AccountReads;
  readonly #accountPageSizes: PageSizes;
  readonly #changes: AccountChanges;
  #linkedAccount: AccountLoader | undefined;
  #accountPages: AccountPages | undefined;
  #accountMeta: DataLoader<string, WireLinkedAccountMeta | null> | undefined;
  #connectSession: SessionLoader | undefined;
  #connectorAccounts: ConnectorAccounts | undefined;
  readonly connectorRows = new RowLimit();

  constructor(viewer: Viewer, stackone: StackOneClient, reads: AccountReads, shared: Shared) {
    this.#viewer = viewer;
    this.#stackone = stackone;
    this.#reads = reads;
    this.#accountPageSizes = shared.accountPageSizes;
    this.#changes = shared.accountChanges;
  }

  get linkedAccount(): AccountLoader {
    this.#linkedAccount ??= new AccountLoader(this.#viewer, this.#reads, this.#accountPageSizes);
    return this.#linkedAccount;
  }

  get accountPages(): AccountPages {
    this.#accountPages ??= new AccountPages(this.#viewer, this.#reads, this.#accountPageSizes);
    return this.#accountPages;
  }

  get connectSession(): SessionLoader {
    this.#connectSession ??= new SessionLoader(this.#viewer, this.#stackone, this.#changes);
    return this.#connectSession;
  }

  get connectorAccounts(): ConnectorAccounts {
    this.#connectorAccounts ??= new ConnectorAccounts(this.#viewer, this.accountPages, this.connectorRows);
    return this.#connectorAccounts;
  }

  /** By the id of an account that the viewer has received. */
  get accountMeta(): DataLoader<string, WireLinkedAccountMeta | null> {
    this.#accountMeta ??= new DataLoader((ids) => readMetas(this.#stackone, ids));
    return this.#accountMeta;
  }
}

/** The parts that live as long as the gateway. */
export interface Shared {
  readonly http: StackOneHttp;
  readonly accountCache: ReadCache;
  readonly accountChanges: AccountChanges;
  readonly accountEvents: AccountEventFeed;
  readonly connectors: ConnectorCatalogue;
  /** The known page sizes of `GET /accounts`. */
  readonly accountPageSizes: PageSizes;
  readonly itemMemory: ItemMemory;
  readonly connectorProfiles: ConnectorProfiles;
  readonly idempotency: Idempotency;
  readonly reportUnknownValue: ReportUnknownValueOf;
  readonly reportUnreadableRows: ReportUnreadableRows;
  readonly reportRouteGone: ReportRouteGone;
}

export interface Caller {
  readonly requestId: string;
  readonly viewer: Viewer;
  readonly idempotencyKey?: string | undefined;
  /** Whether to read accounts from StackOne, bypassing the cache. */
  readonly fresh?: boolean;
  /** Aborted when the caller disconnects. */
  readonly signal: AbortSignal;
  readonly record: RequestRecord;
  /** Called for reads from StackOne for this request, in units of cost. */
  readonly onRead?: (units: number) => void;
  /** Only for a subscription. */
  readonly delivery?: Delivery;
  /** `background` if no caller waits for the answer. */
  readonly priority?: RequestPriority;
}

/** For operations without events. */
const noDelivery: Delivery = { pay: () => 0, onOverflow: () => {} };

export function createContext(shared: Shared, caller: Caller): Context {
  const {
    requestId,
    viewer,
    idempotencyKey,
    signal,
    record,
    onRead,
    delivery = noDelivery,
    priority = 'normal',
  } = caller;
  const origin: CallOrigin = {
    requestId,
    signal,
    owner: viewer.ownerId ?? viewer.subject ?? viewer.issuer ?? '',
    priority,
    onAttempt: (attempt) => record.countAttempt(attempt),
    onRead: onRead && ((endpoint, objects) => onRead(unitsOf(endpoint, objects))),
    onUnreadableRows: (endpoint, problems) => shared.reportUnreadableRows(requestId, endpoint, problems),
    onRouteGone: (method, endpoint) => shared.reportRouteGone(requestId, method, endpoint),
  };
  const stackone = new StackOneClient(shared.http, origin, shared.itemMemory);
  return {
    requestId,
    viewer,
    stackone,
    loaders: new Loaders(viewer, stackone, createAccountReads(shared, caller, origin), shared),
    connectors: shared.connectors,
    connectorProfiles: shared.connectorProfiles,
    accountChanges: shared.accountChanges,
    accountEvents: shared.accountEvents,
    delivery,
    idempotency: shared.idempotency,
    idempotencyKey,
    record,
    reportUnknownValue: (enumeration, value) => shared.reportUnknownValue(requestId, enumeration, value),
  };
}

/** The costs in the schema: 1 for an object and 5 for its metadata. An empty list counts as one read. */
function unitsOf(endpoint: string, objects: number): number {
  return endpoint === '/accounts/{id}/meta' ? 5 : Math.max(1, objects);
}

/** Its calls continue after the caller has disconnected while other requests wait for them. */
function createAccountReads(
  { http, itemMemory, accountCache }: Shared,
  caller: Caller,
  origin: CallOrigin,
): AccountReads {
  const { viewer, signal, fresh = false } = caller;
  const lease = new ReadLease(signal, accountCache.now(), origin.priority === 'background');
  const stackone = new StackOneClient(http, { ...origin, signal: lease.signal }, itemMemory);
  return new AccountReads({ viewer, stackone, cache: accountCache, lease, fresh });
}

type Meta = WireLinkedAccountMeta | null | Error;

/**
 * Returns each failure as a value, so that it fails only its account. If StackOne has removed the route, every 404 is a failure.
 */
async function readMetas(stackone: StackOneClient, ids: readonly string[]): Promise<Meta[]> {
  const metas = await Promise.all(ids.map((id) => orError(stackone.getAccountMeta(id))));
  const denied = ids.find((_id, index) => metas[index] === undefined);
  const failure = denied === undefined ? undefined : await orError(stackone.assertMetaRoute(denied));
  return metas.map((meta) => meta ?? failure ?? null);
}

async function orError<T>(promise: Promise<T>): Promise<T | Error> {
  try {
    return await promise;
  } catch (error) {
    return error instanceof Error ? error : new Error('unknown failure', { cause: error });
  }
}
