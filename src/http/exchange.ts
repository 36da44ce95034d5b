import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Admitted } from '../admission.ts';
import { AuthenticationError } from '../auth/authentication-error.ts';
import { errorBody, type GatewayError, httpStatusOf } from '../errors.ts';
import { contentTypeFor } from '../graphql/media-type.ts';
import type { Outcome } from '../observability/outcome.ts';
import { sendAtTurnsEnd } from './outbox.ts';
import { dataPolicy } from './security-headers.ts';

/** Names and values in turn, as Node writes them without another look. */
export type RawHeaders = readonly string[];

const json: RawHeaders = ['content-type', 'application/json; charset=utf-8'];
/** What GraphQL answers, and every failure, say to caches. */
export const notStored: RawHeaders = ['cache-control', 'private, no-store'];

export const bearerChallenge: RawHeaders = ['www-authenticate', 'Bearer'];

export interface ExchangeParts {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  readonly outcome: Outcome;
  /** What every answer to this request carries. */
  readonly headers: RawHeaders;
  /** Whether the connection is to be closed after the answer: asked when it is sent, not when the request came. */
  readonly closing: () => boolean;
}

/** A request and its answer. */
export class Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  /** What becomes of the request, for the log and the metrics. */
  readonly outcome: Outcome;
  /** `undefined` before admission, and for a request that needs none because it can't run anything. */
  admitted: Admitted | undefined;
  readonly #headers: RawHeaders;
  readonly #closing: () => boolean;
  readonly #started = performance.now();

  constructor({ request, response, requestId, outcome, headers, closing }: ExchangeParts) {
    this.request = request;
    this.response = response;
    this.requestId = requestId;
    this.outcome = outcome;
    this.#headers = headers;
    this.#closing = closing;
  }

  get elapsedMs(): number {
    return performance.now() - this.#started;
  }

  /** `policy` is the answer's `content-security-policy`. */
  answer(status: number, headers: RawHeaders, body: string, policy = dataPolicy): void {
    this.#writeHead(status, headers, body, policy);
    sendAtTurnsEnd(this.response, body);
  }

  #writeHead(status: number, headers: RawHeaders, body: string, policy: string): void {
    const own = [
      ...['content-length', String(Buffer.byteLength(body)), 'content-security-policy', policy],
      ...['x-request-id', this.requestId],
    ];
    const last = this.#closing() ? ['connection', 'close'] : [];
    this.response.writeHead(status, [...this.#headers, ...headers, ...own, ...last]);
  }

  answerJson(status: number, body: unknown): void {
    this.answer(status, json, JSON.stringify(body));
  }

  /** Answers with nothing but a failure. */
  fail(failure: GatewayError, status = httpStatusOf(failure.code), headers: RawHeaders = []): void {
    // The answer has begun, or the caller has left: there is nobody to tell.
    if (this.response.headersSent || this.response.destroyed) return;
    this.outcome.code = failure.code;
    if (failure instanceof AuthenticationError) this.outcome.refusalReason = failure.reason;
    const { retryAfter } = failure.details;
    const wait = retryAfter === undefined ? [] : ['retry-after', String(retryAfter)];
    const challenge = status === 401 ? bearerChallenge : [];
    // The rest of a body that is too large is not read.
    const last = status === 413 ? ['connection', 'close'] : [];
    // Clients read `errors` from a failed status only under the media type that they prefer. A 404 is no GraphQL answer.
    const type = status === 404 ? json : ['content-type', contentTypeFor(this.request.headers.accept)];
    const body = JSON.stringify(errorBody(failure, this.requestId));
    this.#writeHead(status, [...type, ...notStored, ...wait, ...challenge, ...last, ...headers], body, dataPolicy);
    // At once: for what is hardly a request, Node may close the connection in this same turn.
    this.response.end(body);
  }
}
