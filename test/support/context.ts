import type { Viewer } from '../../src/auth/viewer.ts';
import { Idempotency } from '../../src/connect-session/idempotency/idempotency.ts';
import { MemoryIdempotencyStore } from '../../src/connect-session/idempotency/memory-idempotency-store.ts';
import { ConnectorCatalogue } from '../../src/connector/connector-catalogue.ts';
import { ConnectorProfiles } from '../../src/connector/connector-profiles.ts';
import { type Context, createContext } from '../../src/context.ts';
import { MemoryEventLog } from '../../src/events/memory-event-log.ts';
import { AccountChanges } from '../../src/linked-account/live/account-changes.ts';
import { ReadCache } from '../../src/linked-account/live/read-cache.ts';
import { RequestRecord } from '../../src/observability/log/request-record.ts';
import { Metrics } from '../../src/observability/metrics/metrics.ts';
import { ItemMemory } from '../../src/stackone/items/item-memory.ts';
import { PageSizes } from '../../src/stackone/items/page-sizes.ts';
import type { StackOneHttp } from '../../src/stackone/transport/http.ts';
import { noAccountEvents } from './no-account-events.ts';

/** The context of one request of this viewer, without a server. */
export function contextOf(viewer: Viewer, http: StackOneHttp): Context {
  const connectors = new ConnectorCatalogue({ read: () => Promise.reject(new Error('read')) });
  const idempotency = new Idempotency(new MemoryIdempotencyStore(), 0);
  const connectorProfiles = new ConnectorProfiles({ read: () => Promise.reject(new Error('read')) });
  const accountCache = new ReadCache({ keepMs: 0, joinWithinMs: 0 });
  const accountChanges = new AccountChanges(accountCache, new MemoryEventLog());
  const reports = { reportUnknownValue: () => {}, reportUnreadableRows: () => {}, reportRouteGone: () => {} };
  const shared = {
    http,
    accountCache,
    accountChanges,
    accountEvents: noAccountEvents(),
    connectors,
    connectorProfiles,
    accountPageSizes: new PageSizes(),
    itemMemory: new ItemMemory(),
    idempotency,
    ...reports,
  };
  const signal = new AbortController().signal;
  return createContext(shared, { requestId: 'request-1', viewer, signal, record: new RequestRecord(new Metrics()) });
}
