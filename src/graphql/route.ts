import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { HTTPGraphQLResponse } from '@apollo/server';
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
import { acceptsEventStream, acceptsOnlyEventStream, chooseAnswerType } from '../http/media-type.ts';
import { asksForPage } from '../http/page-request.ts';
import type { Handler } from '../http/router.ts';
import type { AdaptiveLimit } from '../limits/concurrency/adaptive-limit.ts';
import { callerKey } from '../limits/concurrency/caller-key.ts';
import type { ConcurrencyLimit } from '../limits/concurrency/concurrency-limit.ts';
import { createReadCharge } from '../limits/rate/charge-reads.ts';
import type { RateLimiter } from '../limits/rate/rate-limiter.ts';
import type { Tracing } from '../observability/tracing/tracing.ts';
import { statusOfFailure } from './answer.ts';
import type { ApolloExecution } from './apollo-execution.ts';
import type { CheckedOperation, DocumentLimiter, OperationRequest } from './documents/document-limiter.ts';
import { readOperationRequest } from './documents/operation-request.ts';
import type { RunOperation } from './fast-path.ts';
import { readSearch, withDocument, withoutEmptyName } from './operation-parameters.ts';
import type { ServeEventStream } from './subscriptions/event-streams.ts';
import { isSubscription } from './subscriptions/subscription-document.ts';
import type { ResolveDocument } from './trusted-documents/resolve-document.ts';

export interface GraphQLRouteOptions {
  readonly apollo: Pick<ApolloExecution, 'execute'>;
  readonly runOperation: RunOperation;
  readonly concurrency: ConcurrencyLimit;
  readonly adaptiveLimit: AdaptiveLimit;
  readonly bodies: RequestBodies;
  /** `undefined` if tracing is off. */
  readonly tracing: Tracing | undefined;
  readonly admit: AuthenticateRequest;
  readonly documentLimiter: DocumentLimiter;
  /** `undefined` without trusted documents. */
  readonly resolveDocument: ResolveDocument | undefined;
  readonly rateLimiter: RateLimiter;
  readonly resources: Shared;
  readonly serveEventStream: ServeEventStream;
  /** Called when a request has ended; for a stream, when it has begun. */
  readonly report: (exchange: Exchange) => void;
}

/**
 * Handles a request to `/graphql` in steps: negotiate the response, authenticate, read the body, acquire a permit, compute the
 * cost, and check the rate limit. Then it executes the operation. Before its body has arrived, a request holds no resource that
 * is scarce for other callers.
 */
export function createGraphQLRoute(options: GraphQLRouteOptions): { readonly GET: Handler; readonly POST: Handler } {
  const { apollo, runOperation, concurrency, bodies, tracing, admit, documentLimiter, rateLimiter, resources, report } =
    options;
  const { resolveDocument, serveEventStream, adaptiveLimit } = options;

  function begin(exchange: Exchange): void {
    exchange.record.trace = tracing?.beginOperation(exchange.request.headers);
    exchange.response.on('close', () => report(exchange));
    concurrency.assertCapacity();
  }

  /** Returns `undefined` for a request that exceeds a limit, and answers it. */
  function checkOperation(
    exchange: Exchange,
    operation: OperationRequest,
    { source }: AuthenticatedRequest,
  ): CheckedOperation | undefined {
    try {
      return documentLimiter.check(operation, source);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      const { accept } = exchange.request.headers;
      exchange.fail(error, statusOfFailure(errorBody(error, exchange.requestId).errors, accept));
      return undefined;
    }
  }

  function contextFor(exchange: Exchange, { viewer }: AuthenticatedRequest, checked: CheckedOperation): Context {
    const { request, response, requestId, record } = exchange;
    const idempotencyKey = readIdempotencyKey(request.headers);
    // A request with a key can be repeated, so its creation is completed for the later response.
    const signal = idempotencyKey === undefined ? leavingSignal(response) : new AbortController().signal;
    const fresh = asksForFresh(request.headers);
    const onRead = createReadCharge(rateLimiter, viewer, checked);
    return createContext(resources, { requestId, viewer, idempotencyKey, fresh, signal, record, onRead });
  }

  /** Executes a request whose body has arrived. It counts towards the concurrency limits until it is answered. */
  async function run(exchange: Exchange, authenticated: AuthenticatedRequest, json?: Buffer): Promise<void> {
    const caller = callerKey(authenticated.viewer);
    // Awaits nothing that is available synchronously: under load, each promise costs a turn in a long queue.
    const permit = concurrency.acquire(caller);
    if (permit) await permit;
    const turn = adaptiveLimit.acquire();
    if (turn) await turn;
    try {
      // The caller may have disconnected while it waited.
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
      if (!isStream && document && acceptsOnlyEventStream(headers.accept)) return exchange.fail(notAcceptable, 406);
      // A promise only if rate limits are in Redis.
      const charged = rateLimiter.admit(authenticated.viewer, checked.cost, checked.price);
      if (charged) await charged;
      if (isStream) return await serveEventStream(exchange, authenticated, { ...operation, checked });
      const context = contextFor(exchange, authenticated, checked);
      const body = byId && sentBody !== undefined ? byId : sentBody;
      if (body !== undefined && (await runOperation(exchange, { document, body }, context))) return;
      const search = byId ? withDocument(readSearch(url), byId) : readSearch(url);
      answer(exchange, await apollo.execute({ method, headers, search, body }, async () => context));
    } finally {
      adaptiveLimit.release();
      concurrency.release(caller);
    }
  }

  return {
    async GET(exchange) {
      begin(exchange);
      const { request } = exchange;
      // Apollo Server answers it with a page or not at all.
      if (request.method === 'GET' && asksForPage(request)) {
        const { method, headers, url = '' } = request;
        const page = { method, headers, search: readSearch(url) };
        return answer(exchange, await apollo.execute(page, () => refuseToRun(exchange)));
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

/** Aborted when the caller disconnects before the response. */
function leavingSignal(response: ServerResponse): AbortSignal {
  const leaving = new AbortController();
  const abortUnlessAnswered = () => {
    if (!response.writableFinished) leaving.abort();
  };
  if (response.destroyed) abortUnlessAnswered();
  else response.on('close', abortUnlessAnswered);
  return leaving.signal;
}

/** The header that a browser sends when its user reloads a page. */
function asksForFresh({ 'cache-control': cacheControl = '' }: IncomingHttpHeaders): boolean {
  return cacheControl.split(',').some((directive) => directive.trim().toLowerCase() === 'no-cache');
}

/** Guards against Apollo Server running an operation for a page request, which is not authenticated. */
async function refuseToRun({ record }: Exchange): Promise<never> {
  record.refusalReason = 'missing';
  throw new AuthenticationError('missing');
}

// Created once, because a refusal before authentication must be cheap, and a new error captures a stack trace.
const notJson = new GatewayError('BAD_REQUEST', "The request's content-type must be application/json.");
const notPlainUtf8 = new GatewayError('BAD_REQUEST', "The request's body must be JSON in UTF-8 and not compressed.");
const notAcceptable = new GatewayError(
  'BAD_REQUEST',
  'The response is application/json or application/graphql-response+json. Accept one of them.',
);

/**
 * Returns the reason why a request can't be read or answered. Checked first, because a session whose token can't be delivered
 * must not be created.
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
  // Only the body shows whether the operation is a subscription.
  return chooseAnswerType(accept) === undefined && !acceptsEventStream(accept) ? [notAcceptable, 406] : undefined;
}

/** Adds the request's id to errors of Apollo Server without a context, for example for a GET that a page could send unasked. */
function answer(exchange: Exchange, { status = 200, headers, body }: HTTPGraphQLResponse): void {
  if (body.kind !== 'complete') throw new Error('Apollo Server answers in parts, although nothing asks for it.');
  const isPage = headers.get('content-type')?.startsWith('text/html') === true;
  const flat = [...notStored, ...[...headers].filter(([name]) => !ownHeaders.has(name)).flat()];
  if (status < 400 || body.string.includes('"requestId"')) {
    exchange.answer(status, flat, body.string, isPage ? pagePolicy(body.string) : dataPolicy);
    return;
  }
  const { errors }: { errors: GraphQLFormattedError[] } = JSON.parse(body.string);
  exchange.record.code = String(errors[0]?.extensions?.['code']);
  const named = errors.map((error) => ({
    ...error,
    extensions: { ...error.extensions, requestId: exchange.requestId },
  }));
  // Apollo Server's status for errors that occur before the context exists.
  const ownStatus = status === 500 ? httpStatusOf(errors[0]?.extensions?.['code']) : status;
  const challenge = ownStatus === 401 ? bearerChallenge : [];
  exchange.answer(ownStatus, [...flat, ...challenge], JSON.stringify({ errors: named }));
}

/** Set by the exchange itself. */
const ownHeaders = new Set(['cache-control', 'content-length']);
