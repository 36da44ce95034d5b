import type { IncomingMessage, ServerResponse } from 'node:http';
import { type ApolloServer, HeaderMap, type HTTPGraphQLResponse } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';
import type { Admit, Admitted } from '../admission.ts';
import { AuthenticationError } from '../auth/authentication-error.ts';
import { readIdempotencyKey } from '../connect-session/idempotency-key.ts';
import { type Context, createContext, type Shared } from '../context.ts';
import { errorBody, GatewayError, httpStatusOf } from '../errors.ts';
import { readJson } from '../http/body.ts';
import { bearerChallenge, type Exchange, notStored } from '../http/exchange.ts';
import { faultOfContentType } from '../http/json-content-type.ts';
import type { Handler } from '../http/router.ts';
import { dataPolicy, pagePolicy } from '../http/security-headers.ts';
import type { CheckedOperation, DocumentGuard } from '../limits/document-guard.ts';
import { readOperationRequest } from '../limits/operation-request.ts';
import type { OverloadGuard } from '../limits/overload.ts';
import type { ChargeOperation } from '../limits/rate-limiter.ts';
import type { Tracing } from '../observability/tracing.ts';
import { statusOfFailure } from './answer.ts';
import type { RunOperation } from './fast-path.ts';
import { chooseAnswerType } from './media-type.ts';
import { readSearch, withoutEmptyName } from './operation-parameters.ts';

export interface GraphQLRouteOptions {
  readonly apollo: ApolloServer<Context>;
  readonly runOperation: RunOperation;
  readonly overload: OverloadGuard;
  /** None while nobody wants traces. */
  readonly tracing: Tracing | undefined;
  readonly admit: Admit;
  readonly guard: DocumentGuard;
  readonly charge: ChargeOperation;
  readonly resources: Shared;
  /** Called once for each request, when it has ended. */
  readonly report: (exchange: Exchange) => void;
}

/**
 * The way of a request to `/graphql`, one step after the other: is there room, can it be answered, who sends it, what does
 * it cost, may the caller spend that; then it is run.
 */
export function createGraphQLRoute(options: GraphQLRouteOptions): { readonly GET: Handler; readonly POST: Handler } {
  const { apollo, runOperation, overload, tracing, admit, guard, charge, resources, report } = options;

  /** Answers a request that exceeds a limit, and returns `undefined` for it. */
  function checkOperation(exchange: Exchange, body: unknown, { source }: Admitted): CheckedOperation | undefined {
    const { method = '', url = '', headers } = exchange.request;
    try {
      return guard.check(readOperationRequest({ method, url, body }), source);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      exchange.fail(error, statusOfFailure(errorBody(error, exchange.requestId).errors, headers.accept));
      return undefined;
    }
  }

  function contextFor({ request, response, requestId, outcome }: Exchange, { viewer }: Admitted): Context {
    const idempotencyKey = readIdempotencyKey(request.headers);
    // Who sends a key means to ask again: what was begun is finished, for the answer that is then expected.
    const signal = idempotencyKey === undefined ? leavingSignal(response) : new AbortController().signal;
    return createContext(resources, { requestId, viewer, idempotencyKey, signal, outcome });
  }

  /** The promise is for a place that has to be waited for. */
  function enter(exchange: Exchange): Promise<void> | undefined {
    exchange.outcome.trace = tracing?.beginOperation(exchange.request.headers);
    exchange.response.on('close', () => report(exchange));
    return overload.enter(exchange.response);
  }

  return {
    async GET(exchange) {
      await enter(exchange);
      const { request } = exchange;
      if (asksForPage(request)) {
        return answer(exchange, await askApollo(apollo, request, undefined, () => refuseToRun(exchange)));
      }
      const admitted = await admit(request);
      exchange.admitted = admitted;
      const checked = checkOperation(exchange, undefined, admitted);
      if (!checked) return;
      await charge(admitted.viewer, checked.cost);
      const context = contextFor(exchange, admitted);
      answer(exchange, await askApollo(apollo, request, undefined, async () => context));
    },

    async POST(exchange) {
      // Nothing is awaited that is there already: under load each promise is a turn in a long line.
      const place = enter(exchange);
      if (place) await place;
      const { request } = exchange;
      const refusal = refusalOf(request);
      if (refusal) return exchange.fail(...refusal);
      const admission = admit(request);
      const admitted = admission instanceof Promise ? await admission : admission;
      exchange.admitted = admitted;
      const body = withoutEmptyName(await readJson(request));
      const checked = checkOperation(exchange, body, admitted);
      if (!checked) return;
      // The promise is for a budget that is kept elsewhere.
      const charged = charge(admitted.viewer, checked.cost);
      if (charged) await charged;
      const context = contextFor(exchange, admitted);
      if (await runOperation(exchange, { document: checked.document, body }, context)) return;
      answer(exchange, await askApollo(apollo, request, body, async () => context));
    },
  };
}

/** Aborted when the caller leaves before the answer. */
function leavingSignal(response: ServerResponse): AbortSignal {
  const leaving = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) leaving.abort();
  });
  return leaving.signal;
}

/** A browser that opens the address. Apollo Server answers it with a page, or not at all: it brings no operation. */
function asksForPage({ method, headers, url = '' }: IncomingMessage): boolean {
  return method === 'GET' && headers.accept?.includes('text/html') === true && !/[?&]query=/.test(url);
}

/** Whatever Apollo Server makes of a look at the page: without admission there is nothing to run it with. */
async function refuseToRun({ outcome }: Exchange): Promise<never> {
  outcome.refusalReason = 'missing';
  throw new AuthenticationError('missing');
}

/**
 * Why a request can't be read or answered, known before anything is done about it: a session whose token nobody gets must
 * not come to be.
 */
function refusalOf({ headers }: IncomingMessage): [GatewayError, status: number] | undefined {
  const { 'content-type': contentType, 'content-encoding': encoding = 'identity', accept } = headers;
  if (contentType !== 'application/json') {
    const hasBody = Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined;
    const fault = contentType === undefined ? hasBody && 'type' : faultOfContentType(contentType);
    if (fault === 'type') {
      return [new GatewayError('BAD_REQUEST', "The request's content-type must be application/json."), 415];
    }
    if (fault === 'charset') return notPlainUtf8();
  }
  if (encoding.toLowerCase() !== 'identity') return notPlainUtf8();
  if (chooseAnswerType(accept) === undefined) {
    const message = 'The answer would be application/json or application/graphql-response+json: accept one of them.';
    return [new GatewayError('BAD_REQUEST', message), 406];
  }
  return undefined;
}

function notPlainUtf8(): [GatewayError, number] {
  return [new GatewayError('BAD_REQUEST', "The request's body must be JSON in UTF-8 and not compressed."), 415];
}

function askApollo(
  apollo: ApolloServer<Context>,
  { method = '', headers, url = '' }: IncomingMessage,
  body: unknown,
  context: () => Promise<Context>,
): Promise<HTTPGraphQLResponse> {
  const headerMap = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) headerMap.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  // A browser adds remembered Basic and Negotiate credentials to whatever a page requests, so only a bearer token counts as
  // proof that no page sent the request unasked.
  if (!/^Bearer +\S/i.test(headers.authorization ?? '')) headerMap.delete('authorization');
  return apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method, headers: headerMap, search: readSearch(url), body },
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
