import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import type { Logger } from 'pino';
import { errorBody, GatewayError, httpStatusOf } from './errors.ts';
import { chooseAnswerType } from './media-type.ts';
import type { Metrics } from './observability/metrics.ts';
import { Outcome } from './observability/outcome.ts';
import { createSecurityHeaders, pagePolicy } from './security-headers.ts';

const bodyLimit = 256 * 1024;
/** As routers allow. Node would drop those beyond a number without a word. */
const maximumHeaders = 100;
const requestIdPattern = /^[A-Za-z0-9-]{8,64}$/;

/** From `starting` on, one way. While `draining`, requests are still answered, but no new traffic is wanted. */
export type Phase = 'starting' | 'serving' | 'draining' | 'stopped';

/** How long a caller may take to send the headers of a request, and all of it. Who is late is cut off within `checkEveryMs`. */
export interface Patience {
  readonly headersMs: number;
  readonly requestMs: number;
  readonly checkEveryMs: number;
}

export interface HttpServerOptions {
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly phase: () => Phase;
  readonly production: boolean;
  readonly patience?: Patience;
}

const defaultPatience: Patience = { headersMs: 10_000, requestMs: 30_000, checkEveryMs: 2_000 };

/** The HTTP server with all that does not depend on GraphQL: request ids, limits, health, and failures as JSON. */
export function createHttpServer({ log, metrics, phase, production, patience }: HttpServerOptions): FastifyInstance {
  const { headersMs, requestMs, checkEveryMs } = patience ?? defaultPatience;
  const securityHeaders = createSecurityHeaders(production);
  const app = fastify({
    bodyLimit,
    http: { headersTimeout: headersMs, connectionsCheckingInterval: checkEveryMs },
    requestTimeout: requestMs,
    forceCloseConnections: 'idle',
    // What comes over a connection that is still busy when the gateway stops is answered too.
    return503OnClosing: false,
    genReqId: requestIdOf,
    clientErrorHandler: (error, socket) => answerBrokenRequest(error, socket, securityHeaders),
    frameworkErrors: (_error, request, reply) => {
      const failure = new GatewayError('BAD_REQUEST', "The request's path can't be read.");
      return sendFailure(request, reply.headers(securityHeaders), 400, failure);
    },
    // The bodies hold callers' metadata: its scalar refuses such keys, and can say where they are.
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
  });
  // What a browser can send across origins without asking first. Nothing but JSON is read.
  app.removeContentTypeParser('text/plain');

  app.decorateRequest('admitted', null);
  app.decorateRequest('outcome', null);
  app.addHook('onRequest', async (request, reply) => {
    request.outcome = new Outcome(metrics);
    reply.headers(securityHeaders).header('x-request-id', request.id);
    if (request.raw.rawHeaders.length > 2 * maximumHeaders) {
      const failure = new GatewayError('REQUEST_TOO_LARGE', `The request has more than ${maximumHeaders} headers.`);
      return sendFailure(request, reply, 431, failure);
    }
  });
  // When it is sent, not when the request came: a connection that stays open after it would hold up the stop.
  app.addHook('onSend', async (_request, reply, payload) => {
    if (phase() === 'draining') reply.header('connection', 'close');
    if (isPage(reply)) reply.header('content-security-policy', pagePolicy(String(payload)));
  });
  cutSilentConnections(app);
  // By default Node answers this itself, without a body. An expectation that nobody knows may be ignored (RFC 9110).
  app.server.on('checkExpectation', (request, response) => app.server.emit('request', request, response));
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    // A method that Fastify knows no route for at all has been through no hook.
    reply.headers(securityHeaders);
    const failure = transportError(error);
    if (failure.code === 'INTERNAL_SERVER_ERROR') log.error({ requestId: request.id, err: error }, 'unexpected error');
    sendFailure(request, reply, error.statusCode === 415 ? 415 : httpStatusOf(failure.code), failure);
  });
  app.setNotFoundHandler((request, reply) =>
    sendFailure(request, reply, 404, new GatewayError('NOT_FOUND', 'There is nothing here. GraphQL is at /graphql.')),
  );

  app.get('/', async (_request, reply) => reply.redirect('/graphql'));
  app.get('/metrics', async (_request, reply) => {
    const text = await metrics.registry.metrics();
    return reply.type(metrics.registry.contentType).send(text);
  });
  app.get('/livez', async () => ({ status: 'ok' }));
  app.get('/readyz', async (_request, reply) => {
    const ready = phase() === 'serving';
    return reply.code(ready ? 200 : 503).send({ status: phase() });
  });
  return app;
}

/**
 * Refuses what can't be read or answered before anything is done about it. Apollo Server looks at `accept` only when it
 * has an answer: by then a session exists whose token nobody gets.
 */
export async function refuseUnanswerable(request: FastifyRequest, reply: FastifyReply) {
  const { accept, 'content-type': contentType = '', 'content-encoding': encoding = 'identity' } = request.headers;
  // Apollo Server's integration takes the two for a URL, and fails where they make none.
  if (!URL.canParse(request.url, `http://${request.hostname}/`)) {
    const failure = new GatewayError('BAD_REQUEST', "The request's host or path can't be read.");
    return sendFailure(request, reply, 400, failure);
  }
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(contentType)?.[1] ?? 'utf-8';
  if (charset.toLowerCase() !== 'utf-8' || encoding.toLowerCase() !== 'identity') {
    const failure = new GatewayError('BAD_REQUEST', "The request's body must be JSON in UTF-8 and not compressed.");
    return sendFailure(request, reply, 415, failure);
  }
  if (request.method === 'POST' && chooseAnswerType(accept) === undefined) {
    const message = 'The answer would be application/json or application/graphql-response+json: accept one of them.';
    return sendFailure(request, reply, 406, new GatewayError('BAD_REQUEST', message));
  }
}

export async function refuseMethod(request: FastifyRequest, reply: FastifyReply) {
  const failure = new GatewayError('BAD_REQUEST', 'GraphQL takes POST, and GET for queries.');
  return sendFailure(request, reply.header('allow', 'GET, POST'), 405, failure);
}

/**
 * What Apollo Server refuses before there is a context (a form post, say) lacks the request's id; and nothing of an answer
 * may be kept by a cache.
 */
export async function finishGraphQLAnswer(request: FastifyRequest, reply: FastifyReply, payload: unknown) {
  reply.header('cache-control', 'private, no-store');
  const finished = addRequestId(request, reply, payload);
  if (reply.statusCode === 401) reply.header('www-authenticate', 'Bearer');
  return finished;
}

function addRequestId(request: FastifyRequest, reply: FastifyReply, payload: unknown): unknown {
  if (reply.statusCode < 400 || typeof payload !== 'string' || payload.includes('"requestId"')) return payload;
  const { errors } = JSON.parse(payload);
  for (const error of errors) error.extensions.requestId = request.id;
  if (request.outcome) request.outcome.code = errors[0].extensions.code;
  // Apollo Server's status for whatever keeps a context from being made.
  if (reply.statusCode === 500) reply.code(httpStatusOf(errors[0].extensions.code));
  return JSON.stringify({ errors });
}

/**
 * Connections that have never carried a request, such as those that browsers open ahead: Node takes them for busy, and a
 * stop would wait for them.
 */
function cutSilentConnections(app: FastifyInstance): void {
  const silent = new Set<Socket>();
  app.server.on('connection', (socket: Socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  app.server.on('request', ({ socket }) => silent.delete(socket));
  app.addHook('preClose', async () => {
    for (const socket of silent) socket.destroy();
  });
}

function isPage(reply: FastifyReply): boolean {
  return String(reply.getHeader('content-type')).startsWith('text/html');
}

/** Answers what is not HTTP, or stops being it halfway: there is no request yet that could be answered. */
function answerBrokenRequest(
  error: Error & { readonly code?: string },
  socket: Socket,
  securityHeaders: Readonly<Record<string, string>>,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return;
  const [status, failure] = brokenRequestFailure(error.code);
  const requestId = randomUUID();
  const body = JSON.stringify(errorBody(failure, requestId));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: private, no-store',
    `x-request-id: ${requestId}`,
    'connection: close',
    ...Object.entries(securityHeaders).map(([name, value]) => `${name}: ${value}`),
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  // The rest of what the caller sends is not waited for.
  socket.destroySoon();
}

function brokenRequestFailure(code: string | undefined): [number, GatewayError] {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return [431, new GatewayError('REQUEST_TOO_LARGE', "The request's headers are too large.")];
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return [408, new GatewayError('BAD_REQUEST', 'The request did not arrive in time.')];
    default:
      return [400, new GatewayError('BAD_REQUEST', 'The request is not valid HTTP.')];
  }
}

function requestIdOf({ headers }: { headers: NodeJS.Dict<string | string[]> }): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && requestIdPattern.test(given) ? given : randomUUID();
}

function transportError(error: FastifyError): GatewayError {
  if (error instanceof GatewayError) return error;
  if (error.statusCode === 413) {
    return new GatewayError('REQUEST_TOO_LARGE', `The request's body is larger than ${bodyLimit} bytes.`);
  }
  if (error.statusCode === 415) {
    return new GatewayError('BAD_REQUEST', "The request's content-type must be application/json.");
  }
  if (error.statusCode === 404) return new GatewayError('BAD_REQUEST', 'The request is not valid HTTP.');
  if (error.statusCode !== undefined && error.statusCode < 500) {
    return new GatewayError('BAD_REQUEST', "The request's body is not valid JSON.");
  }
  return new GatewayError('INTERNAL_SERVER_ERROR', 'Something went wrong in the gateway.');
}

function sendFailure(request: FastifyRequest, reply: FastifyReply, status: number, failure: GatewayError) {
  if (request.outcome) request.outcome.code = failure.code;
  reply.headers({ 'cache-control': 'private, no-store', 'x-request-id': request.id });
  if (failure.details.retryAfter !== undefined) reply.header('retry-after', failure.details.retryAfter);
  return reply.code(status).send(errorBody(failure, request.id));
}
