import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { createRequestAuthentication } from './auth/request-authentication.ts';
import { type Config, ConfigError, type StackOneConfig } from './config/config.ts';
import { describeError } from './errors.ts';
import { describeErrorTersely } from './graphql/answer.ts';
import { createApolloOnDemand } from './graphql/apollo-on-demand.ts';
import { DocumentCache } from './graphql/documents/document-cache.ts';
import { createDocumentLimiter } from './graphql/documents/document-limiter.ts';
import { ValidDocuments } from './graphql/documents/valid-documents.ts';
import { createFastPath } from './graphql/fast-path.ts';
import { createGraphQLRoute } from './graphql/route.ts';
import { openSubscriptions } from './graphql/subscriptions/subscriptions.ts';
import { ManifestError } from './graphql/trusted-documents/manifest.ts';
import { TrustedDocuments, type TrustedDocumentsOptions } from './graphql/trusted-documents/trusted-documents.ts';
import { createLocalAccess } from './http/access/local-access.ts';
import { RequestBodies } from './http/connection/request-bodies.ts';
import type { Exchange } from './http/exchange.ts';
import { createHttpServer } from './http/http-server.ts';
import type { Routes } from './http/router.ts';
import { AdaptiveLimit } from './limits/concurrency/adaptive-limit.ts';
import { ConcurrencyLimit } from './limits/concurrency/concurrency-limit.ts';
import { documentLimits } from './limits/document/document-limits.ts';
import { createLogger } from './observability/log/logger.ts';
import { createRequestLog } from './observability/log/request-record.ts';
import type { RequestState } from './observability/metrics/live-metrics.ts';
import { Metrics } from './observability/metrics/metrics.ts';
import { openTracing } from './observability/tracing/open-tracing.ts';
import { traceResolvers } from './observability/tracing/trace-resolvers.ts';
import { createPages } from './pages/pages.ts';
import { openResources } from './runtime/resources.ts';
import { createSchema } from './schema.ts';
import { createWebhookRoute } from './webhooks/route.ts';

export interface GatewayOptions extends Config {
  readonly stackone: StackOneConfig;
  /** Whether `stackone` is the sandbox in this process. Default: false. */
  readonly embeddedSandbox?: boolean;
  /** Default: JSON lines on standard output. */
  readonly log?: Logger;
  readonly metrics?: Metrics;
  /** The clock of the account cache, in milliseconds. Default: `Date.now`. */
  readonly now?: () => number;
  /** The interval between pings of streams, in milliseconds. Default: 12 seconds. */
  readonly checkStreamsEveryMs?: number;
  /** The maximum number of events that wait for a subscriber. Default: 1,000. */
  readonly maximumPendingEvents?: number;
  /** `false` sends every operation through Apollo Server. Default: true. */
  readonly fastPath?: boolean;
}

export interface Gateway {
  /** Starts listening. Resolves to the gateway's address, such as `http://127.0.0.1:4000`. */
  listen(): Promise<string>;
  /** Loads the trusted documents anew. Without a manifest it does nothing. */
  reload(): Promise<void>;
  /**
   * Stops in order: `/readyz` answers 503, requests are served for the drain delay while load balancers react, streams end,
   * requests in flight finish (within a timeout), connections to StackOne close, and traces are flushed. A second call waits for
   * the first.
   */
  stop(options?: { readonly drainDelayMs?: number; readonly finishWithinMs?: number }): Promise<void>;
}

/** The phases, in this order. While `draining`, requests are answered, but new traffic is unwanted. */
export type Phase = 'starting' | 'serving' | 'draining' | 'stopped';

/** Together with the default drain delay, within the 30 seconds after which Kubernetes kills the process. */
export const defaultFinishWithinMs = 20_000;

/** Creates a gateway that is ready to listen. */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const { production, introspection, fastPath = true } = options;
  const log = options.log ?? createLogger(options.logLevel);
  const metrics = options.metrics ?? new Metrics();
  const tracing = await openTracing(options.tracing, options.stackone.baseUrl, log);
  const schema = createSchema();
  if (tracing) traceResolvers(schema);
  const describe = production ? describeErrorTersely : describeError;
  const cache = new DocumentCache(metrics.caches.documents);
  const documents = new ValidDocuments({ schema, introspection, cache });
  const limits = { ...documentLimits, direct: options.documentLimits };
  const trustedDocuments =
    options.trustedDocuments &&
    (await openTrustedDocuments({
      ...options.trustedDocuments,
      limiter: createDocumentLimiter(schema, limits),
      validDocuments: documents,
      cache,
      log,
      metrics,
    }));
  const resolveDocument = trustedDocuments?.resolve;
  const resources = await openResources(options, log, metrics, tracing);
  const apollo = createApolloOnDemand(async () => {
    const { startApollo } = await import('./graphql/apollo-execution.ts');
    return startApollo({ ...options, schema, documents, describe, log });
  });

  const perCaller = options.maximumConcurrentRequestsPerCaller;
  const concurrency = new ConcurrencyLimit({ total: options.maximumConcurrentRequests, perCaller });
  const adaptiveLimit = new AdaptiveLimit();
  const bodies = new RequestBodies({ perCaller });
  metrics.watch({
    requests: () => requestState(concurrency, adaptiveLimit, bodies),
    endpoints: () => resources.http.endpoints(),
    staleCopies: () => ({
      connectors: resources.connectors.staleMs(),
      profiles: resources.connectorProfiles.staleMs(),
    }),
  });
  const pages = await createPages(options);
  const { recentOperations } = pages;
  const logRequest = createRequestLog(metrics, log);
  let phase: Phase = 'starting';
  const admit = createRequestAuthentication(options, log, metrics.caches.tokens);
  const documentLimiter = createDocumentLimiter(schema, limits, cache);
  const { rateLimiter } = resources;
  const report = (exchange: Exchange) => {
    const { record } = exchange;
    if (record.reported) return;
    record.reported = true;
    logRequest(exchange);
    recentOperations?.add(exchange);
  };
  const closing = () => phase === 'draining';
  const subscriptions = openSubscriptions({
    ...{ schema, documents, rateLimiter, resources, describe, log, metrics, tracing, closing },
    ...{ admit, concurrency, documentLimiter, resolveDocument, logRequest, report },
    corsOrigins: options.corsOrigins,
    limits: options.subscriptionLimits,
    ...(options.checkStreamsEveryMs !== undefined && { checkEveryMs: options.checkStreamsEveryMs }),
  });
  const graphql = createGraphQLRoute({
    apollo,
    runOperation: fastPath ? createFastPath(documents, describe, log) : async () => false,
    concurrency,
    adaptiveLimit,
    bodies,
    tracing,
    admit,
    documentLimiter,
    resolveDocument,
    rateLimiter,
    resources,
    serveEventStream: subscriptions.serveEventStream,
    report,
  });
  const { webhookSecrets: secrets } = options;
  const webhooks: Routes =
    secrets.length === 0
      ? {}
      : {
          '/webhooks/stackone': createWebhookRoute({
            secrets,
            events: resources.accountChanges,
            log,
            count: (event, result) => metrics.countWebhook(event, result),
          }),
        };
  const http = createHttpServer({
    log,
    metrics,
    production,
    corsOrigins: options.corsOrigins,
    // If callers send tokens, a page can't act on a user's behalf.
    refuseAccess: options.auth.mode === 'none' ? createLocalAccess(options) : undefined,
    closing,
    upgrades: { path: '/graphql', open: subscriptions.openSocket },
    routes: { ...pages.routes, '/graphql': graphql, ...webhooks, ...createOperatorRoutes(metrics, () => phase) },
    keepsAttempts: recentOperations !== undefined,
  });

  const stop = async (drainDelayMs: number, finishWithinMs: number) => {
    phase = 'draining';
    await delay(drainDelayMs);
    await Promise.all([subscriptions.close(finishWithinMs), http.close(finishWithinMs)]);
    trustedDocuments?.close();
    await apollo.stop();
    await resources.close();
    await tracing?.stop();
    phase = 'stopped';
  };
  let stopping: Promise<void> | undefined;

  return {
    async listen() {
      const url = await http.listen(options);
      // A signal may have arrived meanwhile.
      if (phase === 'starting') phase = 'serving';
      return url;
    },
    async reload() {
      await trustedDocuments?.reload();
    },
    stop({ drainDelayMs = options.drainDelayMs, finishWithinMs = defaultFinishWithinMs } = {}) {
      stopping ??= stop(drainDelayMs, finishWithinMs);
      return stopping;
    },
  };
}

async function openTrustedDocuments(options: TrustedDocumentsOptions): Promise<TrustedDocuments> {
  try {
    return await TrustedDocuments.open(options);
  } catch (error) {
    if (!(error instanceof ManifestError)) throw error;
    const faults = error.faults.map((fault) => `TRUSTED_DOCUMENTS can't be used: ${fault}`);
    throw new ConfigError(faults, []);
  }
}

function requestState(
  concurrency: ConcurrencyLimit,
  adaptiveLimit: AdaptiveLimit,
  bodies: RequestBodies,
): RequestState {
  const { inProgress: withPermit, waiting: forPermit, refused } = concurrency.state();
  // Requests that wait for the adaptive limit have a permit already.
  const inProgress = withPermit - adaptiveLimit.waiting;
  const waiting = forPermit + adaptiveLimit.waiting;
  const { arriving, refused: refusedBodies } = bodies.state();
  const { memory } = refusedBodies;
  return {
    inProgress,
    waiting,
    arriving,
    refused: { capacity: refused.capacity, caller: refused.caller + refusedBodies.caller, memory },
  };
}

/** The routes for platforms: liveness, readiness and metrics. */
function createOperatorRoutes(metrics: Metrics, phase: () => Phase): Routes {
  const { registry } = metrics;
  return {
    '/livez': { GET: (exchange) => exchange.answerJson(200, { status: 'ok' }) },
    '/readyz': { GET: (exchange) => exchange.answerJson(phase() === 'serving' ? 200 : 503, { status: phase() }) },
    '/metrics': {
      GET: async (exchange) => exchange.answer(200, ['content-type', registry.contentType], await registry.metrics()),
    },
  };
}
