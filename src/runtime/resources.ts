import type { Logger } from 'pino';
import packageJson from '../../package.json' with { type: 'json' };
import type { StackOneConfig } from '../config/config.ts';
import { createIdempotency } from '../connect-session/idempotency/create-idempotency.ts';
import { ConnectorCatalogue } from '../connector/connector-catalogue.ts';
import { ConnectorProfiles } from '../connector/connector-profiles.ts';
import { readCatalogue } from '../connector/read-catalogue.ts';
import { readProfiles } from '../connector/read-profiles.ts';
import type { Shared } from '../context.ts';
import { createEventLog } from '../events/create-event-log.ts';
import type { EventLog } from '../events/event-log.ts';
import { createRequestQuota } from '../limits/quota/create-request-quota.ts';
import { createRateLimitStore } from '../limits/rate/create-rate-limit-store.ts';
import { createRateLimiter, type RateLimiter } from '../limits/rate/rate-limiter.ts';
import type { Metrics } from '../observability/metrics/metrics.ts';
import { createRouteGoneReporter } from '../observability/metrics/route-gone.ts';
import { createStaleCopyReporter } from '../observability/metrics/stale-copies.ts';
import { createUnknownValueReporter } from '../observability/metrics/unknown-values.ts';
import { createUnreadableRowsReporter } from '../observability/metrics/unreadable-rows.ts';
import type { Tracing } from '../observability/tracing/tracing.ts';
import { revealProxy } from '../outbound-http/proxy.ts';
import { StackOneClient } from '../stackone/client.ts';
import { ItemMemory } from '../stackone/items/item-memory.ts';
import { PageSizes } from '../stackone/items/page-sizes.ts';
import { StackOneHttp } from '../stackone/transport/http.ts';
import type { Secret } from '../values/secret.ts';
import { type LiveAccounts, type LiveAccountsOptions, openLiveAccounts } from './live-accounts.ts';

/** The parts that live as long as the gateway: connections, and caches that may be lost. */
export interface Resources extends Shared, LiveAccounts {
  readonly metrics: Metrics;
  readonly rateLimiter: RateLimiter;
  /** The account events of all gateways. */
  readonly events: EventLog;
  close(): Promise<void>;
}

export async function openResources(
  options: LiveAccountsOptions['config'] & { readonly stackone: StackOneConfig },
  log: Logger,
  metrics: Metrics,
  tracing: Tracing | undefined,
): Promise<Resources> {
  const { stackone, timeouts } = options;
  const redis = options.redisUrl && (await openRedis(options.redisUrl, log));
  const quota = createRequestQuota({
    redis,
    apiKey: stackone.apiKey,
    limit: options.stackoneRequestsPerMinute,
    log,
    report: metrics,
  });
  const http = new StackOneHttp({
    baseUrl: stackone.baseUrl,
    apiKey: stackone.apiKey.reveal(),
    ...timeouts,
    proxy: revealProxy(stackone.proxy),
    quota,
    userAgent: `connect-gateway/${packageJson.version}`,
    traceAttempt: tracing?.traceAttempt,
  });
  const events = await createEventLog(redis, log, metrics);
  const accountPageSizes = new PageSizes();
  const live = openLiveAccounts({ config: options, events, http, sizes: accountPageSizes, metrics });
  const reportUnreadableRows = createUnreadableRowsReporter(log, metrics);
  const reportRouteGone = createRouteGoneReporter(log, metrics);

  return {
    metrics,
    http,
    ...live,
    ...openCatalogues(http, { log, metrics, reportUnreadableRows, reportRouteGone }),
    accountPageSizes,
    itemMemory: new ItemMemory(),
    // Twice the time that an operation may take. A gateway that has not settled its claim by then has died.
    idempotency: createIdempotency({
      apiKey: stackone.apiKey,
      claimTimeoutMs: 2 * timeouts.timeoutMs,
      redis,
      log,
      metrics,
    }),
    rateLimiter: createRateLimiter(options.rateLimit, createRateLimitStore(redis, log, metrics)),
    events,
    reportUnknownValue: createUnknownValueReporter(log, metrics),
    reportUnreadableRows,
    reportRouteGone,
    async close() {
      live.accountWatch.stop();
      await events.close();
      await http.close();
      await quota.close();
      redis?.disconnect();
    },
  };
}

interface CatalogueReports extends Pick<Shared, 'reportUnreadableRows' | 'reportRouteGone'> {
  readonly log: Logger;
  readonly metrics: Metrics;
}

/** The catalogues are the same for every caller, so their reads do not depend on one caller's request. */
function openCatalogues(http: StackOneHttp, { log, metrics, ...reports }: CatalogueReports) {
  const clientFor = (requestId: string) =>
    new StackOneClient(http, {
      requestId,
      signal: new AbortController().signal,
      owner: '',
      onUnreadableRows: (endpoint, problems) => reports.reportUnreadableRows(requestId, endpoint, problems),
      onRouteGone: (method, endpoint) => reports.reportRouteGone(requestId, method, endpoint),
    });
  const connectorProfiles = new ConnectorProfiles({
    read: () => readProfiles(clientFor('connector-profiles')),
    use: metrics.caches.profiles,
    onStale: createStaleCopyReporter(log, 'the connector profiles'),
  });
  const connectors = new ConnectorCatalogue({
    read: () => readCatalogue(clientFor('connector-catalogue'), connectorProfiles),
    use: metrics.caches.connectors,
    onStale: createStaleCopyReporter(log, 'the connector catalogue'),
  });
  return { connectorProfiles, connectors };
}

/** Loads the client on demand, because it costs start-up time and memory. */
async function openRedis(url: Secret, log: Logger) {
  const { connectRedis } = await import('../redis/connection.ts');
  return connectRedis(url, log);
}
