import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type RefusalReason, refusalReasons } from '../../auth/authentication-error.ts';
import type { ReportSharedState, SharedState } from '../../redis/shared-state.ts';
import type { UpstreamAttempt } from '../../stackone/transport/http.ts';
import { createCaches, type LiveState, registerLiveMetrics } from './live-metrics.ts';
import { ScrapedCounter } from './scraped-counter.ts';

/** In seconds, from the time that the gateway itself needs to the longest time that an operation may take. */
const buckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Close codes of the gateway, of its protocol, and of a client that leaves in order. */
const knownCloseCodes = new Set([
  1000, 1001, 1002, 1006, 1007, 1008, 1009, 1011, 1012, 1013, 4400, 4401, 4403, 4406, 4408, 4409, 4429, 4500,
]);

/** Callers choose operation names, so the number of distinct names is bounded. The rest count as `other`. */
const maximumOperationNames = 200;
const maximumNameLength = 100;

/** A completed operation, or a request that was refused before its operation was known. */
export interface AnsweredOperation {
  readonly operation: string | undefined;
  /** `OK`, or the code of the first error. */
  readonly code: string;
  readonly seconds: number;
}

/**
 * Why the gateway closed a connection: the client did not read a response in time (`unread`), its response was the oldest when all unread
 * responses took too much `memory`, or it sent too many requests at once (`pipelining`).
 */
export type CutReason = 'unread' | 'memory' | 'pipelining';

/** The transport of a subscription. */
export type StreamTransport = 'sse' | 'websocket';

/** What a direct caller sent: a trusted document by its id or its text, another document, or an id that is not known. */
export type DocumentTrust = 'trusted' | 'other' | 'unknown-id';
const documentTrusts: readonly DocumentTrust[] = ['trusted', 'other', 'unknown-id'];

/** The gateway's metrics for Prometheus. Tests compare them with `docs/metrics.md`. */
export class Metrics implements ReportSharedState {
  readonly registry = new Registry();
  /** Each cache counts its own lookups. */
  readonly caches = createCaches();
  readonly #operationNames = new Set<string>();
  #live: LiveState | undefined;

  readonly #operations = new ScrapedCounter({
    name: 'connect_gateway_operations_total',
    help: 'Completed operations, and requests that were refused before their operation was known',
    labelNames: ['operation', 'code'],
    registers: [this.registry],
  });
  readonly #operationSeconds = new Histogram({
    name: 'connect_gateway_operation_duration_seconds',
    help: 'Time from the arrival of a request to the end of its response',
    labelNames: ['operation'],
    buckets,
    registers: [this.registry],
  });
  readonly #rateLimited = new Counter({
    name: 'connect_gateway_operations_rate_limited_total',
    help: 'Operations that were refused because a rate limit or the concurrency limit of their caller was reached',
    registers: [this.registry],
  });
  readonly #authenticationFailures = new Counter({
    name: 'connect_gateway_authentication_failures_total',
    help: 'Requests that were refused because their authentication failed',
    labelNames: ['reason'],
    registers: [this.registry],
  });
  readonly #cutConnections = new Counter({
    name: 'connect_gateway_connections_cut_total',
    help: 'Connections that were closed because of unread responses or too many pipelined requests',
    labelNames: ['reason'],
    registers: [this.registry],
  });
  readonly #upstream = new ScrapedCounter({
    name: 'connect_gateway_upstream_attempts_total',
    help: 'Attempts to call StackOne',
    labelNames: ['method', 'endpoint', 'outcome'],
    registers: [this.registry],
  });
  readonly #upstreamSeconds = new Histogram({
    name: 'connect_gateway_upstream_duration_seconds',
    help: 'Duration of attempts to call StackOne',
    labelNames: ['method', 'endpoint'],
    buckets,
    registers: [this.registry],
  });
  readonly #retries = new Counter({
    name: 'connect_gateway_upstream_retries_total',
    help: 'Attempts that are retries',
    labelNames: ['method', 'endpoint'],
    registers: [this.registry],
  });
  readonly #unknownValues = new Counter({
    name: 'connect_gateway_unknown_values_total',
    help: 'Distinct values from StackOne that the schema does not define',
    labelNames: ['enumeration'],
    registers: [this.registry],
  });
  readonly #unreadableRows = new Counter({
    name: 'connect_gateway_unreadable_rows_total',
    help: "List rows that were omitted because they do not match StackOne's documentation",
    labelNames: ['endpoint'],
    registers: [this.registry],
  });
  readonly #routeGone = new Counter({
    name: 'connect_gateway_upstream_route_gone_total',
    help: 'Responses which show that StackOne has removed a route',
    labelNames: ['method', 'endpoint'],
    registers: [this.registry],
  });
  readonly #webhooks = new Counter({
    name: 'connect_gateway_webhooks_total',
    help: 'Webhook deliveries from StackOne',
    labelNames: ['event', 'result'],
    registers: [this.registry],
  });
  readonly #subscriptions = new Gauge({
    name: 'connect_gateway_subscriptions',
    help: 'Open subscriptions',
    labelNames: ['transport'],
    registers: [this.registry],
  });
  readonly #subscriptionEvents = new Counter({
    name: 'connect_gateway_subscription_events_total',
    help: 'Events delivered to subscriptions',
    labelNames: ['transport', 'code'],
    registers: [this.registry],
  });
  readonly #subscriptionsEnded = new Counter({
    name: 'connect_gateway_subscriptions_ended_total',
    help: 'Subscriptions that ended',
    labelNames: ['transport', 'reason'],
    registers: [this.registry],
  });
  readonly #socketsClosed = new Counter({
    name: 'connect_gateway_websockets_closed_total',
    help: 'Closed WebSockets by close code',
    labelNames: ['code'],
    registers: [this.registry],
  });
  readonly #documents = new Counter({
    name: 'connect_gateway_trusted_document_requests_total',
    help: 'Operations of direct callers by whether their documents are trusted',
    labelNames: ['document'],
    registers: [this.registry],
  });
  readonly #trustedDocuments = new Gauge({
    name: 'connect_gateway_trusted_documents',
    help: 'Documents of the manifest that is in use',
    registers: [this.registry],
  });
  readonly #trustedDocumentsStale = new Gauge({
    name: 'connect_gateway_trusted_documents_stale',
    help: '1 while the manifest cannot be loaded and an earlier version is in use',
    registers: [this.registry],
  });
  readonly #sharedStateLost = new Gauge({
    name: 'connect_gateway_shared_state_lost',
    help: '1 while Redis is down and this gateway works without it',
    labelNames: ['state'],
    registers: [this.registry],
  });

  constructor() {
    registerLiveMetrics(this.registry, this.caches, () => this.#live);
    // Each series starts at 0, so that an alert sees the first failure as an increase.
    for (const reason of refusalReasons) this.#authenticationFailures.inc({ reason }, 0);
    for (const document of documentTrusts) this.#documents.inc({ document }, 0);
  }

  /** Includes the state of these parts in each scrape from now on. */
  watch(live: LiveState): void {
    this.#live = live;
  }

  /** Adds the process metrics of `prom-client`. Call it once per process, because they can't be stopped. */
  collectProcess(): void {
    collectDefaultMetrics({ register: this.registry });
  }

  countOperation({ operation, code, seconds }: AnsweredOperation): void {
    const name = this.#boundedName(operation);
    this.#operations.increment(name, code);
    this.#operationSeconds.observe({ operation: name }, seconds);
    if (code === 'RATE_LIMITED') this.#rateLimited.inc();
  }

  countAuthenticationFailure(reason: RefusalReason): void {
    this.#authenticationFailures.inc({ reason });
  }

  countCutConnection(reason: CutReason): void {
    this.#cutConnections.inc({ reason });
  }

  countAttempt({ method, endpoint, outcome, seconds, attempt }: UpstreamAttempt): void {
    this.#upstream.increment(method, endpoint, outcome);
    this.#upstreamSeconds.observe({ method, endpoint }, seconds);
    if (attempt > 1) this.#retries.inc({ method, endpoint });
  }

  countUnknownValue(enumeration: string): void {
    this.#unknownValues.inc({ enumeration });
  }

  countUnreadableRows(endpoint: string, rows: number): void {
    this.#unreadableRows.inc({ endpoint }, rows);
  }

  countRouteGone(method: string, endpoint: string): void {
    this.#routeGone.inc({ method, endpoint });
  }

  countWebhook(event: string, result: string): void {
    this.#webhooks.inc({ event, result });
  }

  openedSubscription(transport: StreamTransport): void {
    this.#subscriptions.inc({ transport });
  }

  endedSubscription(transport: StreamTransport, reason: string): void {
    this.#subscriptions.dec({ transport });
    this.#subscriptionsEnded.inc({ transport, reason });
  }

  /** `code` is `OK`, or the code of the event's first error. */
  countSubscriptionEvent(transport: StreamTransport, code: string): void {
    this.#subscriptionEvents.inc({ transport, code });
  }

  /** Clients choose their close codes, so unknown codes count as `other`. */
  countClosedSocket(code: number): void {
    this.#socketsClosed.inc({ code: knownCloseCodes.has(code) ? String(code) : 'other' });
  }

  countDocument(document: DocumentTrust): void {
    this.#documents.inc({ document });
  }

  /** `documents`: how many are in use; `undefined` when the manifest could not be loaded. */
  setTrustedDocuments(documents: number | undefined): void {
    this.#trustedDocumentsStale.set(documents === undefined ? 1 : 0);
    if (documents !== undefined) this.#trustedDocuments.set(documents);
  }

  setSharedStateLost(state: SharedState, lost: boolean): void {
    this.#sharedStateLost.set({ state }, lost ? 1 : 0);
  }

  #boundedName(operation: string | undefined): string {
    if (operation === undefined) return 'anonymous';
    if (operation.length > maximumNameLength) return 'other';
    if (this.#operationNames.size < maximumOperationNames) this.#operationNames.add(operation);
    return this.#operationNames.has(operation) ? operation : 'other';
  }
}
