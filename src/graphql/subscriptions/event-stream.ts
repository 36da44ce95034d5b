import { once } from 'node:events';
import type { ExecutionResult } from 'graphql';
import { AuthenticationError } from '../../auth/authentication-error.ts';
import { acceptedUntil } from '../../auth/token/token-expiry.ts';
import type { Viewer } from '../../auth/viewer.ts';
import { errorBody, GatewayError } from '../../errors.ts';
import type { Exchange } from '../../http/exchange.ts';
import type { RawHeaders } from '../../http/raw-headers.ts';
import { setDeadline } from './deadline.ts';
import type { OpenStream, OpenStreams } from './open-streams.ts';
import type { EndReason, ResultStream } from './result-stream.ts';

const headers: RawHeaders = [
  ...['content-type', 'text/event-stream; charset=utf-8'],
  // nginx would otherwise buffer events.
  ...['x-accel-buffering', 'no'],
];

const comment = ':\n\n';
const complete = 'event: complete\ndata: \n\n';

/** The error that ends an interrupted stream. The stream has no `complete`, so that the client reconnects. */
const cutShort: Partial<Record<EndReason, GatewayError>> = {
  expired: new AuthenticationError('expired', 'The bearer token has expired: subscribe again with a new one.'),
  draining: new GatewayError('OVERLOADED', 'The gateway is shutting down: subscribe again.', { retryAfter: 1 }),
};

/**
 * The response to one subscription as server-sent events, in the distinct connections mode of graphql-sse. Each result has the id
 * of its event, so that a client can resume after it.
 */
export class EventStream implements OpenStream {
  readonly #exchange: Exchange;
  readonly #results: ResultStream;
  readonly #cancelDeadline: () => void;
  readonly #closed = new AbortController();
  /** Whether the caller has not read the last comment yet. */
  #commentWaits = false;

  constructor(exchange: Exchange, results: ResultStream, viewer: Viewer, streams: OpenStreams) {
    this.#exchange = exchange;
    this.#results = results;
    const until = acceptedUntil(viewer);
    this.#cancelDeadline = until === undefined ? () => {} : setDeadline(until, () => results.end('expired'));
    results.onUnread = () => this.terminate();
    const remove = streams.add(this);
    const { response } = exchange;
    response.on('close', () => {
      remove();
      this.#closed.abort();
      this.#cancelDeadline();
      results.end('left');
    });
  }

  /** Runs until the caller disconnects or the subscription ends. Does not reject. */
  async run(): Promise<void> {
    const { response } = this.#exchange;
    this.#exchange.beginStream(headers);
    response.write(comment);
    for (;;) {
      const { value } = await this.#results.next();
      if (response.destroyed) return;
      if (value === undefined) break;
      if (!response.write(this.#format(value))) await this.#drained();
    }
    this.#finish();
  }

  checkPeer(): void {
    // A caller that does not read the end is disconnected like any other.
    if (this.#exchange.response.writableEnded) return;
    if (this.#commentWaits) {
      this.#results.end('unanswered');
      this.terminate();
      return;
    }
    this.#commentWaits = true;
    this.#exchange.response.write(comment, () => {
      this.#commentWaits = false;
    });
  }

  drain(): void {
    this.#results.end('draining');
  }

  terminate(): void {
    this.#exchange.response.destroy();
  }

  #format(result: ExecutionResult): string {
    const { lastEventId } = this.#results;
    const id = lastEventId === undefined ? '' : `id: ${lastEventId}\n`;
    return `${id}event: next\ndata: ${serialize(result)}\n\n`;
  }

  async #drained(): Promise<void> {
    const { response } = this.#exchange;
    await once(response, 'drain', { signal: this.#closed.signal }).catch(() => {});
  }

  #finish(): void {
    const failure = cutShort[this.#results.endReason ?? 'left'];
    const body = failure && JSON.stringify(errorBody(failure, this.#exchange.requestId));
    this.#exchange.end(body === undefined ? complete : `event: next\ndata: ${body}\n\n`);
  }
}

/** Subscribers may share a result. */
const serialized = new WeakMap<ExecutionResult, string>();

function serialize(result: ExecutionResult): string {
  const known = serialized.get(result);
  if (known !== undefined) return known;
  const text = JSON.stringify(result);
  serialized.set(result, text);
  return text;
}
