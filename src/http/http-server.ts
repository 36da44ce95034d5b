import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Logger } from 'pino';
import { GatewayError, httpStatusOf } from '../errors.ts';
import { RequestRecord } from '../observability/log/request-record.ts';
import type { CutReason, Metrics } from '../observability/metrics/metrics.ts';
import { createCors } from './access/cors.ts';
import type { RefuseAccess } from './access/local-access.ts';
import { createSecurityHeaders } from './access/security-headers.ts';
import { answerBrokenRequest } from './connection/broken-request.ts';
import { ConnectionTurns } from './connection/connection-turns.ts';
import { Connections } from './connection/connections.ts';
import { UnreadAnswers } from './connection/unread-answers.ts';
import { Exchange } from './exchange.ts';
import { createServer } from './node-http.ts';
import { createRouter, pathOfUpgrade, type Routes } from './router.ts';

/** Longer than load balancers keep idle connections, so that they do not send requests over a closing one. */
const keepAliveTimeoutMs = 72_000;
/** Twice Node's own limit: a token of 16 KiB, and as much for other headers. */
const maximumHeaderBytes = 32 * 1024;
const requestIdPattern = /^[A-Za-z0-9-]{8,64}$/;

/** The timeouts of callers. A caller that exceeds one is disconnected within `checkEveryMs`. */
export interface HttpTimeouts {
  /** To send the headers of a request. */
  readonly headersMs: number;
  /** To send a whole request. */
  readonly requestMs: number;
  /** To read a response. */
  readonly responseMs: number;
  readonly checkEveryMs: number;
}

export interface HttpServerOptions {
  readonly log: Logger;
  readonly metrics: Metrics;
  /** Whether to close every connection after the response that is being sent. */
  readonly closing: () => boolean;
  readonly production: boolean;
  readonly corsOrigins: readonly string[];
  /** Checks every request first. */
  readonly refuseAccess?: RefuseAccess | undefined;
  readonly routes: Routes;
  /** Whether request records keep their calls to StackOne. Default: only the number of calls. */
  readonly keepsAttempts?: boolean;
  /** Takes over the connections of WebSocket requests. A thrown error is the response. Without it, WebSockets are refused. */
  readonly upgrades?: Upgrades | undefined;
  readonly timeouts?: HttpTimeouts;
}

export interface Upgrades {
  /** The path of WebSockets. */
  readonly path: string;
  readonly open: (request: IncomingMessage, head: Buffer) => void;
}

export interface HttpServer {
  readonly server: Server;
  /** Resolves to the address of the server, such as `http://127.0.0.1:4000`. */
  listen(address: { readonly host: string; readonly port: number }): Promise<string>;
  /** Stops listening, completes requests in flight, and closes the remaining connections after `finishWithinMs`. */
  close(finishWithinMs: number): Promise<void>;
}

const defaultTimeouts: HttpTimeouts = {
  headersMs: 10_000,
  requestMs: 30_000,
  responseMs: 30_000,
  checkEveryMs: 2_000,
};

/**
 * Creates the HTTP server with everything that is common to all requests: request ids, routing, CORS, and failures as JSON. It
 * uses `node:http` directly, because every layer costs time for each request: see docs/decisions/0007.
 */
export function createHttpServer(options: HttpServerOptions): HttpServer {
  const { log, metrics, closing } = options;
  const timeouts = options.timeouts ?? defaultTimeouts;
  const route = createRouter(options.routes, options.refuseAccess);
  const securityHeaders = createSecurityHeaders(options.production);
  const headersFor = createCors(options.corsOrigins, securityHeaders);
  const onCut = (reason: CutReason) => metrics.countCutConnection(reason);
  const unread = new UnreadAnswers({ responseMs: timeouts.responseMs, onCut });

  const connections = new Connections({
    turns: new ConnectionTurns(),
    serve(arrival) {
      const { request } = arrival;
      const exchange = new Exchange({
        ...arrival,
        requestId: requestIdOf(request),
        record: new RequestRecord(metrics, options.keepsAttempts),
        headers: headersFor(request),
        closing,
        unread,
      });
      void handle(exchange);
      return exchange;
    },
    refuse: (broken, socket) => answerBrokenRequest(broken, socket, securityHeaders),
    onCut,
  });

  async function handle(exchange: Exchange): Promise<void> {
    try {
      await route(exchange);
    } catch (error) {
      exchange.fail(failureOf(error, exchange.requestId, log));
    }
  }

  const server = createNodeServer(timeouts, connections);
  server.on('upgrade', (request: IncomingMessage, socket, head: Buffer) => {
    // No error is sent to a caller that disconnects now.
    socket.on('error', () => {});
    // Responses to earlier requests would be mixed with messages of the WebSocket.
    if (!connections.handOver(request.socket)) return socket.destroy();
    try {
      const path = pathOfUpgrade(request, options.refuseAccess);
      if (options.upgrades?.path !== path) throw new GatewayError('NOT_FOUND', 'This path does not accept WebSockets.');
      options.upgrades.open(request, head);
    } catch (error) {
      const failure = failureOf(error, requestIdOf(request), log);
      const status = httpStatusOf(failure.code);
      answerBrokenRequest({ failure, status, accept: request.headers.accept }, request.socket, securityHeaders);
    }
  });
  const checking = setInterval(() => unread.cutExpired(), timeouts.checkEveryMs).unref();

  return {
    server,
    async listen(address) {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(address, () => {
          server.off('error', reject);
          resolve();
        });
      });
      return urlOf(server.address());
    },
    async close(finishWithinMs) {
      const closed = new Promise((resolve) => server.close(resolve));
      connections.closeSilent();
      const cut = setTimeout(() => server.closeAllConnections(), finishWithinMs);
      await closed;
      clearTimeout(cut);
      clearInterval(checking);
    },
  };
}

function createNodeServer({ headersMs, requestMs, checkEveryMs }: HttpTimeouts, connections: Connections): Server {
  const server = createServer({
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: checkEveryMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    maxHeaderSize: maximumHeaderBytes,
    // Only a GET can open a WebSocket (RFC 6455). Every other request with `Upgrade` is served without one: Java's client, for
    // example, sends `Upgrade: h2c` with every request.
    shouldUpgradeCallback: ({ method, headers }) => method === 'GET' && headers.upgrade?.toLowerCase() === 'websocket',
    // The router refuses requests without a host, with an error like all others.
    requireHostHeader: false,
  });
  const receive = (expectsContinue: boolean) => (request: IncomingMessage, response: ServerResponse) =>
    connections.receive({ request, response, expectsContinue });
  server.on('connection', (socket: Socket) => connections.add(socket));
  server.on('request', receive(false));
  // By default, Node requests the body at once, even for a request that will be refused.
  server.on('checkContinue', receive(true));
  // By default, Node answers with an empty 417. An unknown expectation may be ignored (RFC 9110).
  server.on('checkExpectation', receive(false));
  server.on('clientError', (error, socket: Socket) => connections.fail(error, socket));
  return server;
}

/** An address that can be opened. A wildcard address includes localhost. */
function urlOf(address: string | AddressInfo | null): string {
  if (address === null || typeof address === 'string') throw new Error('The server listens at no port.');
  const { address: host, port } = address;
  if (host === '0.0.0.0' || host === '::') return `http://127.0.0.1:${port}`;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function failureOf(error: unknown, requestId: string, log: Logger): GatewayError {
  if (error instanceof GatewayError) return error;
  log.error({ requestId, err: error }, 'unexpected error');
  return new GatewayError('INTERNAL_SERVER_ERROR', 'An internal error occurred in the gateway.');
}

function requestIdOf({ headers }: IncomingMessage): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && requestIdPattern.test(given) ? given : randomUUID();
}
