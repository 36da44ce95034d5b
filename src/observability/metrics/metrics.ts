import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { type RefusalReason, refusalReasons } from '../../auth/authentication-error.ts';
import type { ReportSharedState, SharedState } from '../../redis/shared-state.ts';
import type { UpstreamAttempt } from '../../stackone/transport/http.ts';
import { createCaches, type LiveState, registerLiveMetrics } from './live-metrics.ts';

/** Seconds: from what the gateway itself takes to what an operation may take in all. */
const buckets = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Callers choose the names of their operations: so many are told apart, and the rest count as `other`. */
const maximumOperationNames = 200;
const maximumNameLength = 100;

/** An operation that was answered, or a request that was refused before it became one. */
export interface AnsweredOperation {
  readonly operation: string | undefined;
  /** `OK`, or the code of the first error. */
  readonly code: string;
  readonly seconds: number;
}

/**
 * Why a connection was cut: its answer was not read in time (`unread`) or was the oldest when all unread ones took too much `memory`, or
 * too many requests came at once (`pipelining`).
 */
export type CutReason = 'unread' | 'memory' | 'pipelining';

/** What the gateway counts, for Prometheus. `docs/metrics.md` is tested against it. */
export class Metrics implements ReportSharedState {
  readonly registry = new Registry();
  /** Each is counted by the cache itself. */
  readonly caches = createCaches();
  readonly #operationNames = new Set<string>();
  #live: LiveState | undefined;

  readonly #operations = new Counter({
    name: 'connect_gateway_operations_total',
    help: 'Operations answered, and requests refused before they became one',
    labelNames: ['operation', 'code'],
    registers: [this.registry],
  });
  readonly #operationSeconds = new Histogram({
    name: 'connect_gateway_operation_duration_seconds',
    help: 'From the arrival of a request to the end of its answer',
    labelNames: ['operation'],
    buckets,
    registers: [this.registry],
  });
  readonly #rateLimited = new Counter({
    name: 'connect_gateway_operations_rate_limited_total',
    help: 'Operations refused because their caller, or its organisation, had spent its share of the minute',
    registers: [this.registry],
  });
  readonly #authenticationFailures = new Counter({
    name: 'connect_gateway_authentication_failures_total',
    help: 'Requests refused because it was not proven who sent them',
    labelNames: ['reason'],
    registers: [this.registry],
  });
  readonly #cutConnections = new Counter({
    name: 'connect_gateway_connections_cut_total',
    help: 'Connections that were cut because their callers did not read the answers, or sent too many requests at once',
    labelNames: ['reason'],
    registers: [this.registry],
  });
  readonly #upstream = new Counter({
    name: 'connect_gateway_upstream_attempts_total',
    help: 'Attempts at calls to StackOne',
    labelNames: ['method', 'endpoint', 'outcome'],
    registers: [this.registry],
  });
  readonly #upstreamSeconds = new Histogram({
    name: 'connect_gateway_upstream_duration_seconds',
    help: 'Duration of attempts at calls to StackOne',
    labelNames: ['method', 'endpoint'],
    buckets,
    registers: [this.registry],
  });
  readonly #retries = new Counter({
    name: 'connect_gateway_upstream_retries_total',
    help: 'Attempts that were not the first of their call',
    labelNames: ['method', 'endpoint'],
    registers: [this.registry],
  });
  readonly #unknownValues = new Counter({
    name: 'connect_gateway_unknown_values_total',
    help: 'Different values of StackOne that the schema does not know',
    labelNames: ['enumeration'],
    registers: [this.registry],
  });
  readonly #unreadableRows = new Counter({
    name: 'connect_gateway_unreadable_rows_total',
    help: 'Rows of lists that were left out because they are not what StackOne documents',
    labelNames: ['endpoint'],
    registers: [this.registry],
  });
  readonly #routeGone = new Counter({
    name: 'connect_gateway_upstream_route_gone_total',
    help: 'Answers that say that StackOne no longer has a route',
    labelNames: ['method', 'endpoint'],
    registers: [this.registry],
  });
  readonly #webhooks = new Counter({
    name: 'connect_gateway_webhooks_total',
    help: 'Deliveries of webhooks by StackOne',
    labelNames: ['event', 'result'],
    registers: [this.registry],
  });
  readonly #sharedStateLost = new Gauge({
    name: 'connect_gateway_shared_state_lost',
    help: '1 while Redis does not answer and this gateway goes on alone',
    labelNames: ['state'],
    registers: [this.registry],
  });

  constructor() {
    registerLiveMetrics(this.registry, this.caches, () => this.#live);
    // Each series starts at 0, so that an alert sees the first failure as an increase.
    for (const reason of refusalReasons) this.#authenticationFailures.inc({ reason }, 0);
  }

  /** From now on, tells what these do. */
  watch(live: LiveState): void {
    this.#live = live;
  }

  /** Adds what `prom-client` knows of the process: once in a process, for it can't be stopped. */
  collectProcess(): void {
    collectDefaultMetrics({ register: this.registry });
  }

  countOperation({ operation, code, seconds }: AnsweredOperation): void {
    const name = this.#boundedName(operation);
    this.#operations.inc({ operation: name, code });
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
    this.#upstream.inc({ method, endpoint, outcome });
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
