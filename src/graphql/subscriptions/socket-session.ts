import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { SubscribePayload } from 'graphql-ws';
import type { Logger } from 'pino';
import type { WebSocket } from 'ws';
import { AuthenticationError } from '../../auth/authentication-error.ts';
import type { AuthenticatedRequest, AuthenticateRequest } from '../../auth/request-authentication.ts';
import { acceptedUntil } from '../../auth/token/token-expiry.ts';
import { errorBody, GatewayError } from '../../errors.ts';
import { callerKey } from '../../limits/concurrency/caller-key.ts';
import type { ConcurrencyLimit } from '../../limits/concurrency/concurrency-limit.ts';
import type { SubscriptionLimit, SubscriptionPermit } from '../../limits/concurrency/subscription-limit.ts';
import type { RateLimiter } from '../../limits/rate/rate-limiter.ts';
import { type Ended, RequestRecord } from '../../observability/log/request-record.ts';
import type { Metrics } from '../../observability/metrics/metrics.ts';
import type { Tracing } from '../../observability/tracing/tracing.ts';
import type { DocumentLimiter } from '../documents/document-limiter.ts';
import type { ResolveDocument } from '../trusted-documents/resolve-document.ts';
import { setDeadline } from './deadline.ts';
import { DescribedError } from './described-error.ts';
import type { OpenStream } from './open-streams.ts';
import { type OpenSubscription, RefusedSubscription } from './open-subscription.ts';
import type { EndReason, ResultStream } from './result-stream.ts';
import { socketCredentials } from './socket-credentials.ts';
import type { SocketMessage } from './socket-message.ts';

export interface SocketSessionOptions {
  readonly admit: AuthenticateRequest;
  readonly concurrency: ConcurrencyLimit;
  readonly documentLimiter: DocumentLimiter;
  /** `undefined` without trusted documents. */
  readonly resolveDocument: ResolveDocument | undefined;
  readonly rateLimiter: RateLimiter;
  readonly limit: SubscriptionLimit;
  readonly openSubscription: OpenSubscription;
  /** Called for each subscription when it is opened or refused, and for each refused caller. */
  readonly logRequest: (ended: Ended) => void;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly tracing: Tracing | undefined;
}

/** The close codes. Clients of graphql-ws reconnect after 1012, 1013 and 4403, and give up after 4401. */
export const closeCodes = {
  internalError: 1011,
  draining: 1012,
  tryAgainLater: 1013,
  badMessage: 4400,
  unauthorized: 4401,
  expired: 4403,
} as const;

/** How long a peer may take to answer a close frame. A peer that does not read never answers. */
const closeWithinMs = 1_000;
/** The maximum size of unread messages for a peer, in bytes. */
const maximumUnreadBytes = 1024 * 1024;

/** A WebSocket with its caller and its subscriptions. */
export class SocketSession implements OpenStream {
  readonly #options: SocketSessionOptions;
  readonly #socket: WebSocket;
  readonly #request: IncomingMessage;
  /** The message that the protocol server is receiving in this turn. */
  arriving: SocketMessage | undefined;
  /** The permits of the socket and its subscriptions. */
  readonly #permit: SubscriptionPermit;
  readonly #streams = new Set<ResultStream>();
  /** The permits that the subscriptions need. A socket without one needs one too. */
  #weight = 0;
  #authenticated: AuthenticatedRequest | undefined;
  #cancelDeadline = () => {};
  #answersPings = true;

  constructor(options: SocketSessionOptions, socket: WebSocket, request: IncomingMessage, permit: SubscriptionPermit) {
    this.#options = options;
    this.#socket = socket;
    this.#request = request;
    this.#permit = permit;
    socket.on('pong', () => {
      this.#answersPings = true;
    });
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  /** Whether the caller is authenticated. */
  get isAuthenticated(): boolean {
    return this.#authenticated !== undefined;
  }

  /**
   * Authenticates the payload of `connection_init`. Resolves to whether the caller is accepted, and closes the socket otherwise.
   */
  async authenticate(payload: Readonly<Record<string, unknown>>): Promise<boolean> {
    const record = new RequestRecord(this.#options.metrics);
    const startedAt = performance.now();
    try {
      const authenticated = await this.#options.admit(socketCredentials(this.#request, payload));
      // The peer may have disconnected meanwhile.
      if (!this.isOpen) return false;
      this.#permit.assignTo(authenticated.viewer);
      this.#authenticated = authenticated;
      const until = acceptedUntil(authenticated.viewer);
      if (until !== undefined) this.#cancelDeadline = setDeadline(until, () => this.#expire());
      return true;
    } catch (error) {
      this.#refuse(error, record);
      this.#report(record, randomUUID(), startedAt, undefined);
      return false;
    }
  }

  /** Opens a subscription. Resolves to the errors if it is refused. */
  async subscribe(payload: SubscribePayload): Promise<ResultStream | readonly DescribedError[]> {
    const requestId = randomUUID();
    const { headers } = this.#request;
    const record = new RequestRecord(this.#options.metrics);
    record.trace = this.#options.tracing?.beginOperation(headers);
    const startedAt = performance.now();
    try {
      const stream = await this.#open(payload, requestId, record);
      if (!this.isOpen) stream.end('left');
      return stream;
    } catch (error) {
      return this.#errorsOf(error, requestId, record);
    } finally {
      this.#report(record, requestId, startedAt, this.#authenticated);
    }
  }

  checkPeer(): void {
    if (!this.#answersPings) {
      this.#endAll('unanswered');
      this.terminate();
      return;
    }
    this.#answersPings = false;
    if (this.isOpen) this.#socket.ping();
  }

  /** Disconnects a peer that sends and does not read. Returns whether the socket is still open. */
  checkUnread(): boolean {
    if (this.#socket.bufferedAmount <= maximumUnreadBytes) return this.isOpen;
    this.#cutUnread();
    return false;
  }

  /** Handles an invalid message of the peer, or a failure of the gateway. */
  failMessage(error: unknown): void {
    if (String(error).includes('Unexpected message of type')) {
      this.close(closeCodes.badMessage, 'Invalid message received');
      return;
    }
    this.#options.log.error({ err: error }, 'unexpected error');
    this.close(closeCodes.internalError, 'Internal error');
  }

  drain(): void {
    this.#endAll('draining');
    this.close(closeCodes.draining, 'The gateway stops');
  }

  terminate(): void {
    this.#socket.terminate();
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
    setTimeout(() => this.#socket.terminate(), closeWithinMs).unref();
  }

  /** Call it when the socket is closed. */
  end(): void {
    this.#cancelDeadline();
    this.#endAll('left');
    this.#permit.release();
  }

  async #open(payload: SubscribePayload, requestId: string, record: RequestRecord): Promise<ResultStream> {
    const { concurrency, documentLimiter, resolveDocument, rateLimiter, openSubscription } = this.#options;
    const authenticated = this.#authenticated;
    if (!authenticated) throw new AuthenticationError('missing');
    const { viewer, source } = authenticated;
    const { variables } = payload;
    const operationName = payload.operationName || undefined;
    const caller = callerKey(viewer);
    const permit = concurrency.acquire(caller);
    if (permit) await permit;
    try {
      // The protocol wants a text; an empty one comes with the id of a document.
      const query = String((resolveDocument?.(payload, source) ?? payload).query);
      const checked = documentLimiter.check({ query, operationName, variables }, source);
      await rateLimiter.admit(viewer, checked.cost, checked.price);
      const stream = await openSubscription({
        requestId,
        headers: this.#request.headers,
        viewer,
        query,
        operationName,
        variables: variables ?? {},
        checked,
        record,
        transport: 'websocket',
        acquirePermit: (weight) => this.#acquirePermit(weight),
      });
      this.#streams.add(stream);
      stream.onUnread = () => this.#cutUnread();
      return stream;
    } finally {
      concurrency.release(caller);
    }
  }

  /** Throws `OVERLOADED` or `RATE_LIMITED`. */
  #acquirePermit(weight: number): Pick<SubscriptionPermit, 'release'> {
    this.#permit.resize(Math.max(1, this.#weight + weight));
    this.#weight += weight;
    return {
      release: () => {
        this.#weight -= weight;
        this.#permit.resize(Math.max(1, this.#weight));
        for (const stream of this.#streams) if (stream.endReason) this.#streams.delete(stream);
      },
    };
  }

  #endAll(reason: EndReason): void {
    for (const stream of this.#streams) stream.end(reason);
    this.#streams.clear();
  }

  #expire(): void {
    this.#endAll('expired');
    this.close(closeCodes.expired, 'Token expired');
  }

  #cutUnread(): void {
    this.#endAll('unread');
    this.close(closeCodes.tryAgainLater, 'Not reading');
  }

  #refuse(error: unknown, record: RequestRecord): void {
    record.code = error instanceof GatewayError ? error.code : 'INTERNAL_SERVER_ERROR';
    if (error instanceof AuthenticationError) record.refusalReason = error.reason;
    if (!(error instanceof GatewayError)) this.#options.log.error({ err: error }, 'unexpected error');
    this.close(...closingOf(error));
  }

  #errorsOf(error: unknown, requestId: string, record: RequestRecord): readonly DescribedError[] {
    if (error instanceof RefusedSubscription) return error.errors;
    const known = error instanceof GatewayError;
    if (!known) this.#options.log.error({ requestId, err: error }, 'unexpected error');
    const failure = known
      ? error
      : new GatewayError('INTERNAL_SERVER_ERROR', 'An internal error occurred in the gateway.');
    record.code = failure.code;
    return errorBody(failure, requestId).errors.map((each) => new DescribedError(each));
  }

  #report(
    record: RequestRecord,
    requestId: string,
    startedAt: number,
    authenticated: AuthenticatedRequest | undefined,
  ): void {
    const elapsedMs = performance.now() - startedAt;
    this.#options.logRequest({
      request: this.#request,
      response: { statusCode: 101 },
      requestId,
      record,
      authenticated,
      elapsedMs,
    });
  }
}

/** The close code and reason for a refused caller. */
function closingOf(error: unknown): [code: number, reason: string] {
  if (!(error instanceof GatewayError)) return [closeCodes.internalError, 'Internal error'];
  if (!(error instanceof AuthenticationError)) return [closeCodes.tryAgainLater, 'Too many subscriptions'];
  if (error.reason === 'expired') return [closeCodes.expired, 'Token expired'];
  // The token may be valid, so a client must not give up.
  if (error.reason === 'keys-unavailable') return [closeCodes.tryAgainLater, 'Try again later'];
  return [closeCodes.unauthorized, 'Unauthorized'];
}
