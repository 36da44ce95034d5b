import { setTimeout as delay } from 'node:timers/promises';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import fastifyCors from '@fastify/cors';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Logger, pino } from 'pino';
import packageJson from '../package.json' with { type: 'json' };
import { createAdmission } from './admission.ts';
import type { Config, StackOneConfig } from './config.ts';
import { Idempotency } from './connect-session/idempotency.ts';
import { readIdempotencyKey } from './connect-session/idempotency-key.ts';
import { MemoryIdempotencyStore } from './connect-session/idempotency-store.ts';
import { ConnectorCatalogue } from './connector/connector-catalogue.ts';
import { type Context, createContext, type Shared } from './context.ts';
import { knownError, unauthenticated } from './errors.ts';
import { createGraphQLServer } from './graphql-server.ts';
import { OverloadGuard } from './limits/overload.ts';
import { createUnknownValueReporter } from './observability/unknown-values.ts';
import { createUnreadableRowsReporter } from './observability/unreadable-rows.ts';
import { createSchema } from './schema.ts';
import { StackOneClient } from './stackone/client.ts';
import { type CallOrigin, StackOneHttp } from './stackone/http.ts';
import { createHttpServer, finishGraphQLAnswer, type Phase, refuseMethod, refuseUnanswerable } from './transport.ts';

export interface GatewayOptions extends Config {
  readonly stackone: StackOneConfig;
  /** Default: JSON lines on standard output. */
  readonly log?: Logger;
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
  const log = options.log ?? pino({ level: options.logLevel });
  const shared = createShared(options, log);
  const graphql = createGraphQLServer({ ...options, schema: createSchema(), log });
  await graphql.start();

  const overload = new OverloadGuard(options.maximumConcurrentRequests);
  let phase: Phase = 'starting';
  const app = createHttpServer(log, () => phase);
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
    onSend: finishGraphQLAnswer,
    handler: fastifyApolloHandler<Context>(graphql, {
      context: async (request, reply) => {
        try {
          return createContext(shared, callerOf(request, reply));
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
    await shared.http.close();
    phase = 'stopped';
  };
  let stopping: Promise<void> | undefined;

  return {
    async listen() {
      const url = await app.listen({ host: options.host, port: options.port });
      phase = 'serving';
      return url;
    },
    stop({ drainDelayMs = options.drainDelayMs, finishWithinMs = defaultFinishWithinMs } = {}) {
      stopping ??= stop(drainDelayMs, finishWithinMs);
      return stopping;
    },
  };
}

function createShared({ stackone, timeouts, stackoneRequestsPerMinute }: GatewayOptions, log: Logger): Shared {
  const http = new StackOneHttp({
    baseUrl: stackone.baseUrl,
    apiKey: stackone.apiKey.reveal(),
    ...timeouts,
    requestsPerMinute: stackoneRequestsPerMinute,
    userAgent: `connect-gateway/${packageJson.version}`,
  });
  const reportUnreadableRows = createUnreadableRowsReporter(log);
  // The catalogue is everybody's: no caller's leaving may abort its reading.
  const nobody: CallOrigin = {
    requestId: 'connector-catalogue',
    signal: new AbortController().signal,
    owner: '',
    onUnreadableRows: (endpoint, problems) => reportUnreadableRows(nobody.requestId, endpoint, problems),
  };
  const connectors = new ConnectorCatalogue({
    read: () => new StackOneClient(http, nobody).listConnectors(),
    onStale: (err) => log.warn({ err }, 'the connector catalogue could not be refreshed; the old copy is served on'),
  });
  const idempotency = new Idempotency(new MemoryIdempotencyStore(), 2 * timeouts.timeoutMs);
  return { http, connectors, idempotency, reportUnknownValue: createUnknownValueReporter(log), reportUnreadableRows };
}

function callerOf(request: FastifyRequest, reply: FastifyReply) {
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
  return { requestId: request.id, viewer, idempotencyKey, signal: leaving.signal };
}
