import type { IncomingMessage } from 'node:http';
import type { GraphQLFormattedError } from 'graphql';
import type { AuthenticatedRequest } from '../../auth/request-authentication.ts';
import { GatewayError } from '../../errors.ts';
import { type Exchange, notStored } from '../../http/exchange.ts';
import { acceptsEventStream, contentTypeFor } from '../../http/media-type.ts';
import type { SubscriptionLimit } from '../../limits/concurrency/subscription-limit.ts';
import { statusOfFailure } from '../answer.ts';
import type { CheckedOperation, OperationRequest } from '../documents/document-limiter.ts';
import type { ValidDocuments } from '../documents/valid-documents.ts';
import { preflightedHeaders } from '../preflighted-headers.ts';
import { EventStream } from './event-stream.ts';
import type { OpenStreams } from './open-streams.ts';
import { type OpenSubscription, RefusedSubscription } from './open-subscription.ts';

export interface EventStreamsOptions {
  readonly openSubscription: OpenSubscription;
  readonly documents: ValidDocuments;
  readonly limit: SubscriptionLimit;
  readonly streams: OpenStreams;
  /** Called once for each request, here when its stream is open. */
  readonly report: (exchange: Exchange) => void;
}

/** Answers a subscription with a stream, or with the reason why there is none. Resolves when the response has begun. */
export type ServeEventStream = (
  exchange: Exchange,
  authenticated: AuthenticatedRequest,
  operation: OperationRequest & { readonly checked: CheckedOperation },
) => Promise<void>;

const notAcceptable = new GatewayError(
  'BAD_REQUEST',
  'A subscription is answered with server-sent events: accept text/event-stream, or open a WebSocket.',
);
const headOnly = new GatewayError('BAD_REQUEST', 'A subscription cannot be requested with HEAD.');
const unasked = new GatewayError(
  'BAD_REQUEST',
  'Any web page could have sent this request: send it by POST, or with the header apollo-require-preflight.',
);
const badVariables = new GatewayError('BAD_REQUEST', 'variables must be an object.');

export function createEventStreams(options: EventStreamsOptions): ServeEventStream {
  const { openSubscription, documents, limit, streams, report } = options;

  return async (exchange, { viewer }, { query, operationName, variables, checked }) => {
    const { request, response, requestId, record } = exchange;
    const isValid = checked.document !== undefined && documents.open(checked.document) !== undefined;
    const refusal = refusalOf(request, isValid);
    if (refusal) return exchange.fail(...refusal);
    if (variables != null && !isRecord(variables)) return exchange.fail(badVariables);
    try {
      const results = await openSubscription({
        requestId,
        headers: request.headers,
        viewer,
        query: String(query),
        operationName: typeof operationName === 'string' ? operationName : undefined,
        variables: variables ?? {},
        checked,
        record,
        transport: 'sse',
        acquirePermit: (permits) => limit.take(viewer, permits),
      });
      // The caller may have disconnected meanwhile.
      if (response.destroyed) return results.end('left');
      const stream = new EventStream(exchange, results, viewer, streams);
      report(exchange);
      void stream.run();
    } catch (error) {
      if (!(error instanceof RefusedSubscription)) throw error;
      refuse(exchange, error);
    }
  };
}

function refuse(exchange: Exchange, { failure, errors }: RefusedSubscription): void {
  if (failure) {
    exchange.fail(failure);
    return;
  }
  const { accept } = exchange.request.headers;
  const formatted: GraphQLFormattedError[] = errors.map((error) => error.toJSON());
  const status = statusOfFailure(formatted, accept);
  const headers = ['content-type', contentTypeFor(accept), ...notStored];
  exchange.answer(status, headers, `${JSON.stringify({ errors: formatted })}\n`);
}

/** The errors of an invalid document are answered in JSON, so it needs no event stream. */
function refusalOf(request: IncomingMessage, isValid: boolean): [GatewayError, status: number] | undefined {
  if (request.method === 'HEAD') return [headOnly, 405];
  if (isValid && !acceptsEventStream(request.headers.accept)) return [notAcceptable, 406];
  return request.method === 'GET' && couldBeUnasked(request) ? [unasked, 400] : undefined;
}

/** Whether any page in a browser can send this request without a preflight, for example with a link or an image. */
function couldBeUnasked({ headers }: IncomingMessage): boolean {
  if (headers.origin === undefined && headers['sec-fetch-site'] === undefined) return false;
  return !preflightedHeaders.some((name) => {
    const value = headers[name];
    return name === 'authorization' ? /^Bearer +\S/i.test(String(value ?? '')) : Boolean(value);
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
