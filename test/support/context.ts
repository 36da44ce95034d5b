import type { Viewer } from '../../src/auth/viewer.ts';
import { Idempotency } from '../../src/connect-session/idempotency.ts';
import { MemoryIdempotencyStore } from '../../src/connect-session/memory-idempotency-store.ts';
import { ConnectorCatalogue } from '../../src/connector/connector-catalogue.ts';
import { ConnectorProfiles } from '../../src/connector/connector-profiles.ts';
import { type Context, createContext } from '../../src/context.ts';
import { MemoryEventLog } from '../../src/events/memory-event-log.ts';
import { AccountChanges } from '../../src/linked-account/account-changes.ts';
import { ReadCache } from '../../src/linked-account/read-cache.ts';
import { Metrics } from '../../src/observability/metrics.ts';
import { Outcome } from '../../src/observability/outcome.ts';
import type { StackOneHttp } from '../../src/stackone/http.ts';
import { ItemMemory } from '../../src/stackone/item-memory.ts';
import { PageSizes } from '../../src/stackone/page-sizes.ts';

/** What the resolvers of one request of this viewer work with, without a server around them. */
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
    connectors,
    connectorProfiles,
    accountPageSizes: new PageSizes(),
    itemMemory: new ItemMemory(),
    idempotency,
    ...reports,
  };
  const signal = new AbortController().signal;
  return createContext(shared, { requestId: 'request-1', viewer, signal, outcome: new Outcome(new Metrics()) });
}
