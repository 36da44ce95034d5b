import { setTimeout as delay } from 'node:timers/promises';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import fastifyCors from '@fastify/cors';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { admitOperation, createAdmission } from './admission.ts';
import type { Config, StackOneConfig } from './config.ts';
import { readIdempotencyKey } from './connect-session/idempotency-key.ts';
import { type Context, createContext } from './context.ts';
import { knownError, unauthenticated } from './errors.ts';
import { createGraphQLServer } from './graphql-server.ts';
import { createDocumentGuard } from './limits/document-guard.ts';
import { documentLimits } from './limits/document-limits.ts';
import { OverloadGuard } from './limits/overload.ts';
import { createLogger } from './observability/logger.ts';
import { Metrics } from './observability/metrics.ts';
import { createOutcomeReport, Outcome } from './observability/outcome.ts';
import { createSchema } from './schema.ts';
import { openResources } from './shared.ts';
import { createHttpServer, finishGraphQLAnswer, type Phase, refuseMethod, refuseUnanswerable } from './transport.ts';

export interface GatewayOptions extends Config {
  readonly stackone: StackOneConfig;
  /** Default: JSON lines on standard output. */
  readonly log?: Logger;
  readonly metrics?: Metrics;
}

export interface Gateway {
  /** Starts to listen and resolves to the gateway's address, such as `http://127.0.0.1:4000`. */
  listen(): Promise<string>;
  /**
   * Stops in order: says so on `/readyz`, goes on serving for the drain delay while load balancers notice, finishes what
   * is in flight (and cuts what takes too long), lets go of StackOne. A second call waits for the first.
   */
  stop(options?: { readonly drainDelayMs?: number; readonly finishWithinMs?: number }): Promise<void>;
}

/** With the default drain delay, within the 30 seconds that Kubernetes gives before it kills. */
const defaultFinishWithinMs = 20_000;

/** A gateway that is ready to listen. */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const log = options.log ?? createLogger(options.logLevel);
  const metrics = options.metrics ?? new Metrics();
  const resources = await openResources(options, log, metrics);
  const schema = createSchema();
  const graphql = createGraphQLServer({ ...options, schema, log });
  await graphql.start();

  const overload = new OverloadGuard(options.maximumConcurrentRequests);
  let phase: Phase = 'starting';
  const app = createHttpServer({ log, metrics, phase: () => phase, production: options.production });
  await app.register(fastifyCors, {
    origin: [...options.corsOrigins],
    methods: ['GET', 'POST'],
    exposedHeaders: ['x-request-id', 'retry-after'],
    maxAge: 600,
  });
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    onRequest: [(_request, reply) => overload.enter(reply.raw), refuseUnanswerable, createAdmission(options, log)],
    preHandler: admitOperation(
      createDocumentGuard(schema, { ...documentLimits, direct: options.documentLimits }),
      resources.charge,
    ),
    onSend: finishGraphQLAnswer,
    onResponse: createOutcomeReport(metrics, log),
    handler: fastifyApolloHandler<Context>(graphql, {
      context: async (request, reply) => {
        try {
          return createContext(resources, callerOf(request, reply, metrics));
        } catch (error) {
          if (!knownError(error)) log.error({ requestId: request.id, err: error }, 'unexpected error');
          throw error;
        }
      },
    }),
  });
  app.route({ method: ['PUT', 'PATCH', 'DELETE'], url: '/graphql', onRequest: refuseMethod, handler: refuseMethod });

  const stop = async (drainDelayMs: number, finishWithinMs: number) => {
    phase = 'draining';
    await delay(drainDelayMs);
    const cut = setTimeout(() => app.server.closeAllConnections(), finishWithinMs);
    await app.close();
    clearTimeout(cut);
    await graphql.stop();
    await resources.close();
    phase = 'stopped';
  };
  let stopping: Promise<void> | undefined;

  return {
    async listen() {
      const url = await app.listen({ host: options.host, port: options.port });
      // A signal may have come meanwhile.
      if (phase === 'starting') phase = 'serving';
      return url;
    },
    stop({ drainDelayMs = options.drainDelayMs, finishWithinMs = defaultFinishWithinMs } = {}) {
      stopping ??= stop(drainDelayMs, finishWithinMs);
      return stopping;
    },
  };
}

function callerOf(request: FastifyRequest, reply: FastifyReply, metrics: Metrics) {
  // Whatever Apollo Server makes of a request: without admission there is nothing to run it with.
  const { viewer } = request.admitted ?? unauthenticated();
  const idempotencyKey = readIdempotencyKey(request.headers);
  const leaving = new AbortController();
  // Who sends a key means to ask again: what was begun is finished, for the answer that is then expected.
  if (idempotencyKey === undefined) {
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) leaving.abort();
    });
  }
  const outcome = request.outcome ?? new Outcome(metrics);
  return { requestId: request.id, viewer, idempotencyKey, signal: leaving.signal, outcome };
}
