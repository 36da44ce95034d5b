import type { IncomingMessage, ServerResponse } from 'node:http';
import { AuthenticationError } from '../auth/authentication-error.ts';
import type { AuthenticatedRequest } from '../auth/request-authentication.ts';
import { errorBody, type GatewayError, httpStatusOf } from '../errors.ts';
import type { RequestRecord } from '../observability/log/request-record.ts';
import { dataPolicy } from './access/security-headers.ts';
import { canDiscardBody } from './connection/body.ts';
import { sendInBatch } from './connection/response-batch.ts';
import type { UnreadAnswers } from './connection/unread-answers.ts';
import { contentTypeFor } from './media-type.ts';
import type { RawHeaders } from './raw-headers.ts';

const json: RawHeaders = ['content-type', 'application/json; charset=utf-8'];
/** The cache headers of GraphQL responses and of all failures. */
export const notStored: RawHeaders = ['cache-control', 'private, no-store'];

export const bearerChallenge: RawHeaders = ['www-authenticate', 'Bearer'];

export interface ExchangeParts {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Whether the caller sends the body only on request (`Expect: 100-continue`). */
  readonly expectsContinue: boolean;
  readonly requestId: string;
  readonly record: RequestRecord;
  readonly unread: UnreadAnswers;
  /** The headers of every response to this request. */
  readonly headers: RawHeaders;
  /** Whether to close the connection after the response. Evaluated when the response is sent. */
  readonly closing: () => boolean;
}

/** A request and its response. */
export class Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly requestId: string;
  /** Collects what happens to the request, for the log and the metrics. */
  readonly record: RequestRecord;
  /** `undefined` before authentication, and for a request that needs none because it can't execute anything. */
  authenticated: AuthenticatedRequest | undefined;
  readonly #parts: ExchangeParts;
  #isLast = false;
  readonly #started = performance.now();

  constructor(parts: ExchangeParts) {
    this.request = parts.request;
    this.response = parts.response;
    this.requestId = parts.requestId;
    this.record = parts.record;
    this.#parts = parts;
  }

  get elapsedMs(): number {
    return performance.now() - this.#started;
  }

  /** Requests the body from a caller that waits with it. */
  askForBody(): void {
    if (this.#parts.expectsContinue) this.response.writeContinue();
  }

  /** Closes the connection after the response. */
  closeAfterAnswer(): void {
    this.#isLast = true;
  }

  /** `policy` is the response's `content-security-policy`. */
  answer(status: number, headers: RawHeaders, body: string | Buffer, policy = dataPolicy): void {
    this.#writeHead(status, headers, body, policy);
    sendInBatch(this, body);
  }

  /** Sends the body of a response whose head is written. */
  end(body: string | Buffer): void {
    this.response.end(body);
    if (this.response.socket?.writableLength) this.#parts.unread.hold(this.response, body.length);
  }

  /** Sends the head of a response that continues until the caller disconnects or `end` is called. */
  beginStream(headers: RawHeaders): void {
    this.response.writeHead(200, [...this.#parts.headers, ...headers, ...notStored, ...this.#ownHeaders(dataPolicy)]);
    this.response.flushHeaders();
  }

  #ownHeaders(policy: string): RawHeaders {
    return ['content-security-policy', policy, 'x-request-id', this.requestId];
  }

  #writeHead(status: number, headers: RawHeaders, body: string | Buffer, policy: string): void {
    // For a response that never has a body, the length would describe another one (RFC 9110, section 8.6).
    const length = status === 204 || status === 304 ? [] : ['content-length', String(Buffer.byteLength(body))];
    const own = [...length, ...this.#ownHeaders(policy)];
    const isLast = this.#isLast || this.#parts.closing() || !canDiscardBody(this.request);
    const last = isLast ? ['connection', 'close'] : [];
    this.response.writeHead(status, [...this.#parts.headers, ...headers, ...own, ...last]);
  }

  answerJson(status: number, body: unknown): void {
    this.answer(status, json, JSON.stringify(body));
  }

  /** Sends a failure as the response. */
  fail(failure: GatewayError, status = httpStatusOf(failure.code), headers: RawHeaders = []): void {
    // The response has begun, or the caller has disconnected.
    if (this.response.headersSent || this.response.destroyed) return;
    this.record.code = failure.code;
    if (failure instanceof AuthenticationError) this.record.refusalReason = failure.reason;
    const { retryAfter } = failure.details;
    const wait = retryAfter === undefined ? [] : ['retry-after', String(retryAfter)];
    const challenge = status === 401 ? bearerChallenge : [];
    // Clients read the `errors` of a failed status only with the media type that they prefer. A 404 is not a GraphQL response.
    const type = status === 404 ? json : ['content-type', contentTypeFor(this.request.headers.accept)];
    const body = JSON.stringify(errorBody(failure, this.requestId));
    this.#writeHead(status, [...type, ...notStored, ...wait, ...challenge, ...headers], body, dataPolicy);
    // Immediately, because Node may close the connection in this turn if the request is malformed.
    this.end(body);
  }
}
