import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { type ApolloServer, HeaderMap, type HTTPGraphQLResponse } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';
import { AuthenticationError } from '../auth/authentication-error.ts';
import type { AuthenticatedRequest, AuthenticateRequest } from '../auth/request-authentication.ts';
import { readIdempotencyKey } from '../connect-session/idempotency/idempotency-key.ts';
import { type Context, createContext, type Shared } from '../context.ts';
import { errorBody, GatewayError, httpStatusOf } from '../errors.ts';
import { dataPolicy, pagePolicy } from '../http/access/security-headers.ts';
import { parseJson } from '../http/connection/body.ts';
import type { RequestBodies } from '../http/connection/request-bodies.ts';
import { bearerChallenge, type Exchange, notStored } from '../http/exchange.ts';
import { faultOfContentType } from '../http/json-content-type.ts';
import { acceptsEventStream, chooseAnswerType } from '../http/media-type.ts';
import type { Handler } from '../http/router.ts';
import { callerKey } from '../limits/concurrency/caller-key.ts';
import type { ConcurrencyLimit } from '../limits/concurrency/concurrency-limit.ts';
import { createReadCharge } from '../limits/rate/charge-reads.ts';
import type { RateLimiter } from '../limits/rate/rate-limiter.ts';
import type { Tracing } from '../observability/tracing/tracing.ts';
import { statusOfFailure } from './answer.ts';
import type { CheckedOperation, DocumentLimiter, OperationRequest } from './documents/document-limiter.ts';
import { readOperationRequest } from './documents/operation-request.ts';
import type { RunOperation } from './fast-path.ts';
import { readSearch, withDocument, withoutEmptyName } from './operation-parameters.ts';
import type { ServeEventStream } from './subscriptions/event-streams.ts';
import { isSubscription } from './subscriptions/subscription-document.ts';
import type { ResolveDocument } from './trusted-documents/resolve-document.ts';

export interface GraphQLRouteOptions {
  readonly apollo: ApolloServer<Context>;
  readonly runOperation: RunOperation;
  readonly concurrency: ConcurrencyLimit;
  readonly bodies: RequestBodies;
  /** None while nobody wants traces. */
  readonly tracing: Tracing | undefined;
  readonly admit: AuthenticateRequest;
  readonly guard: DocumentLimiter;
  /** `undefined` without trusted documents. */
  readonly resolveDocument: ResolveDocument | undefined;
  readonly rateLimiter: RateLimiter;
  readonly resources: Shared;
  readonly serveEventStream: ServeEventStream;
  /** Called when a request has ended, and for a stream when it has begun. */
  readonly report: (exchange: Exchange) => void;
}

/**
 * The steps of a request to `/graphql`, in order: can it be answered, who sends it, its body, is there room, what does it cost, may
 * the caller spend that; then it runs. Until its body is there, a request holds nothing that another caller could lack.
 */
export function createGraphQLRoute(options: GraphQLRouteOptions): { readonly GET: Handler; readonly POST: Handler } {
  const { apollo, runOperation, concurrency, bodies, tracing, admit, guard, rateLimiter, resources, report } = options;
  const { resolveDocument, serveEventStream } = options;

  function begin(exchange: Exchange): void {
    exchange.outcome.trace = tracing?.beginOperation(exchange.request.headers);
    exchange.response.on('close', () => report(exchange));
    concurrency.assertCapacity();
  }

  /** Answers a request that exceeds a limit, and returns `undefined` for it. */
  function checkOperation(
    exchange: Exchange,
    operation: OperationRequest,
    { source }: AuthenticatedRequest,
  ): CheckedOperation | undefined {
    try {
      return guard.check(operation, source);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      const { accept } = exchange.request.headers;
      exchange.fail(error, statusOfFailure(errorBody(error, exchange.requestId).errors, accept));
      return undefined;
    }
  }

  function contextFor(exchange: Exchange, { viewer }: AuthenticatedRequest, checked: CheckedOperation): Context {
    const { request, response, requestId, outcome } = exchange;
    const idempotencyKey = readIdempotencyKey(request.headers);
    // Who sends a key means to ask again: what was begun is finished, for the answer that is then expected.
    const signal = idempotencyKey === undefined ? leavingSignal(response) : new AbortController().signal;
    const fresh = asksForFresh(request.headers);
    const onRead = createReadCharge(rateLimiter, viewer, checked);
    return createContext(resources, { requestId, viewer, idempotencyKey, fresh, signal, outcome, onRead });
  }

  /** Runs a request that is there whole. From here until it is answered it counts under the concurrency limits. */
  async function run(exchange: Exchange, authenticated: AuthenticatedRequest, json?: Buffer): Promise<void> {
    const caller = callerKey(authenticated.viewer);
    // Nothing is awaited that is there already: under load each promise is a turn in a long line.
    const permit = concurrency.acquire(caller);
    if (permit) await permit;
    try {
      // The caller may have left while it waited.
      if (exchange.response.destroyed) return;
      const sentBody = json && withoutEmptyName(parseJson(json));
      const { method = '', url = '', headers } = exchange.request;
      const sent = readOperationRequest({ method, url, body: sentBody });
      const operation = resolveDocument?.(sent, authenticated.source) ?? sent;
      // Sent by its id: from here on, the request is as if it had been sent by its text.
      const byId = operation === sent ? undefined : operation;
      const checked = checkOperation(exchange, operation, authenticated);
      if (!checked) return;
      const { document } = checked;
      const isStream = isSubscription(document, operation.operationName);
      if (!isStream && document && takesNothingButStreams(headers)) return exchange.fail(notAcceptable, 406);
      // A promise only where rate limits are kept in Redis.
      const charged = rateLimiter.admit(authenticated.viewer, checked.cost, checked.price);
      if (charged) await charged;
      if (isStream) return await serveEventStream(exchange, authenticated, { ...operation, checked });
      const context = contextFor(exchange, authenticated, checked);
      const body = byId && sentBody !== undefined ? byId : sentBody;
      if (body !== undefined && (await runOperation(exchange, { document, body }, context))) return;
      const search = byId ? withDocument(readSearch(url), byId) : readSearch(url);
      answer(exchange, await askApollo(apollo, exchange.request, { search, body }, async () => context));
    } finally {
      concurrency.release(caller);
    }
  }

  return {
    async GET(exchange) {
      begin(exchange);
      const { request } = exchange;
      if (asksForPage(request)) {
        const search = readSearch(request.url ?? '');
        return answer(exchange, await askApollo(apollo, request, { search }, () => refuseToRun(exchange)));
      }
      const authenticated = await admit(request);
      exchange.authenticated = authenticated;
      await run(exchange, authenticated);
    },

    async POST(exchange) {
      begin(exchange);
      const { request } = exchange;
      const refusal = refusalOf(request);
      if (refusal) return exchange.fail(...refusal);
      const admission = admit(request);
      const authenticated = admission instanceof Promise ? await admission : admission;
      exchange.authenticated = authenticated;
      await run(exchange, authenticated, await bodies.read(exchange, callerKey(authenticated.viewer)));
    },
  };
}

/** Aborted when the caller leaves before the answer. */
function leavingSignal(response: ServerResponse): AbortSignal {
  const leaving = new AbortController();
  const abortUnlessAnswered = () => {
    if (!response.writableFinished) leaving.abort();
  };
  if (response.destroyed) abortUnlessAnswered();
  else response.on('close', abortUnlessAnswered);
  return leaving.signal;
}

/** As a browser says it when its user reloads a page. */
function asksForFresh({ 'cache-control': cacheControl = '' }: IncomingHttpHeaders): boolean {
  return cacheControl.split(',').some((directive) => directive.trim().toLowerCase() === 'no-cache');
}

/** A browser that opens the address. Apollo Server answers it with a page, or not at all: it brings no operation. */
function asksForPage({ method, headers, url = '' }: IncomingMessage): boolean {
  const bringsOperation = /[?&](?:query|documentId|extensions)=/.test(url);
  return method === 'GET' && headers.accept?.includes('text/html') === true && !bringsOperation;
}

/** Whatever Apollo Server makes of a look at the page: without admission there is nothing to run it with. */
async function refuseToRun({ outcome }: Exchange): Promise<never> {
  outcome.refusalReason = 'missing';
  throw new AuthenticationError('missing');
}

// Made once: whoever is refused so has shown no token, and a refusal costs next to nothing without a stack trace of its own.
const notJson = new GatewayError('BAD_REQUEST', "The request's content-type must be application/json.");
const notPlainUtf8 = new GatewayError('BAD_REQUEST', "The request's body must be JSON in UTF-8 and not compressed.");
const notAcceptable = new GatewayError(
  'BAD_REQUEST',
  'The response is application/json or application/graphql-response+json. Accept one of them.',
);

/**
 * Why a request can't be read or answered, known before anything is done about it: a session whose token nobody gets must
 * not come to be.
 */
function refusalOf({ headers }: IncomingMessage): [GatewayError, status: number] | undefined {
  const { 'content-type': contentType, 'content-encoding': encoding = 'identity', accept } = headers;
  if (contentType !== 'application/json') {
    const hasBody = Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined;
    const fault = contentType === undefined ? hasBody && 'type' : faultOfContentType(contentType);
    if (fault === 'type') return [notJson, 415];
    if (fault === 'charset') return [notPlainUtf8, 415];
  }
  if (encoding.toLowerCase() !== 'identity') return [notPlainUtf8, 415];
  // Whether the operation is a subscription is known only when its body has been read.
  return chooseAnswerType(accept) === undefined && !acceptsEventStream(accept) ? [notAcceptable, 406] : undefined;
}

function takesNothingButStreams({ accept }: IncomingHttpHeaders): boolean {
  return chooseAnswerType(accept) === undefined && acceptsEventStream(accept);
}

function askApollo(
  apollo: ApolloServer<Context>,
  { method = '', headers }: IncomingMessage,
  { search, body }: { readonly search: string; readonly body?: unknown },
  context: () => Promise<Context>,
): Promise<HTTPGraphQLResponse> {
  const headerMap = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) headerMap.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  // A browser adds remembered Basic and Negotiate credentials to whatever a page requests, so only a bearer token counts as
  // proof that no page sent the request unasked.
  if (!/^Bearer +\S/i.test(headers.authorization ?? '')) headerMap.delete('authorization');
  // What is no operation is refused in JSON, whatever its caller hoped for.
  if (takesNothingButStreams(headers)) headerMap.set('accept', '*/*');
  return apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method, headers: headerMap, search, body },
    context,
  });
}

/** What Apollo Server refuses without a context (a GET that a page could send unasked, say) lacks the request's id. */
function answer(exchange: Exchange, { status = 200, headers, body }: HTTPGraphQLResponse): void {
  if (body.kind !== 'complete') throw new Error('Apollo Server answers in parts, although nothing asks for it.');
  const isPage = headers.get('content-type')?.startsWith('text/html') === true;
  const flat = [...notStored, ...[...headers].filter(([name]) => !ownHeaders.has(name)).flat()];
  if (status < 400 || body.string.includes('"requestId"')) {
    exchange.answer(status, flat, body.string, isPage ? pagePolicy(body.string) : dataPolicy);
    return;
  }
  const { errors }: { errors: GraphQLFormattedError[] } = JSON.parse(body.string);
  exchange.outcome.code = String(errors[0]?.extensions?.['code']);
  const named = errors.map((error) => ({
    ...error,
    extensions: { ...error.extensions, requestId: exchange.requestId },
  }));
  // Apollo Server's status for whatever keeps a context from being made.
  const ownStatus = status === 500 ? httpStatusOf(errors[0]?.extensions?.['code']) : status;
  const challenge = ownStatus === 401 ? bearerChallenge : [];
  exchange.answer(ownStatus, [...flat, ...challenge], JSON.stringify({ errors: named }));
}

/** Set by the exchange itself. */
const ownHeaders = new Set(['cache-control', 'content-length']);
