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
/** What GraphQL answers, and every failure, say to caches. */
export const notStored: RawHeaders = ['cache-control', 'private, no-store'];

export const bearerChallenge: RawHeaders = ['www-authenticate', 'Bearer'];

export interface ExchangeParts {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Whether the caller sends the body only when it is asked to (`Expect: 100-continue`). */
  readonly expectsContinue: boolean;
  readonly requestId: string;
  readonly outcome: RequestRecord;
  readonly unread: UnreadAnswers;
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
  readonly outcome: RequestRecord;
  /** `undefined` before admission, and for a request that needs none because it can't run anything. */
  authenticated: AuthenticatedRequest | undefined;
  readonly #parts: ExchangeParts;
  #isLast = false;
  readonly #started = performance.now();

  constructor(parts: ExchangeParts) {
    this.request = parts.request;
    this.response = parts.response;
    this.requestId = parts.requestId;
    this.outcome = parts.outcome;
    this.#parts = parts;
  }

  get elapsedMs(): number {
    return performance.now() - this.#started;
  }

  /** Asks a caller that waits for it to send the body. */
  askForBody(): void {
    if (this.#parts.expectsContinue) this.response.writeContinue();
  }

  /** Closes the connection after the answer. */
  closeAfterAnswer(): void {
    this.#isLast = true;
  }

  /** `policy` is the answer's `content-security-policy`. */
  answer(status: number, headers: RawHeaders, body: string | Buffer, policy = dataPolicy): void {
    this.#writeHead(status, headers, body, policy);
    sendInBatch(this, body);
  }

  /** Sends the body of an answer whose head is written. */
  end(body: string | Buffer): void {
    this.response.end(body);
    if (this.response.socket?.writableLength) this.#parts.unread.hold(this.response, body.length);
  }

  /** Sends the head of an answer that goes on until its caller leaves or `end` is called. */
  beginStream(headers: RawHeaders): void {
    this.response.writeHead(200, [...this.#parts.headers, ...headers, ...notStored, ...this.#ownHeaders(dataPolicy)]);
    this.response.flushHeaders();
  }

  #ownHeaders(policy: string): RawHeaders {
    return ['content-security-policy', policy, 'x-request-id', this.requestId];
  }

  #writeHead(status: number, headers: RawHeaders, body: string | Buffer, policy: string): void {
    // Of an answer that never has a body the length would be that of another (RFC 9110, 8.6).
    const length = status === 204 || status === 304 ? [] : ['content-length', String(Buffer.byteLength(body))];
    const own = [...length, ...this.#ownHeaders(policy)];
    const isLast = this.#isLast || this.#parts.closing() || !canDiscardBody(this.request);
    const last = isLast ? ['connection', 'close'] : [];
    this.response.writeHead(status, [...this.#parts.headers, ...headers, ...own, ...last]);
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
    // Clients read `errors` from a failed status only under the media type that they prefer. A 404 is no GraphQL answer.
    const type = status === 404 ? json : ['content-type', contentTypeFor(this.request.headers.accept)];
    const body = JSON.stringify(errorBody(failure, this.requestId));
    this.#writeHead(status, [...type, ...notStored, ...wait, ...challenge, ...headers], body, dataPolicy);
    // At once: for what is hardly a request, Node may close the connection in this same turn.
    this.end(body);
  }
}
