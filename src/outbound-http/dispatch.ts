import type { IncomingHttpHeaders } from 'node:http';
import { type Dispatcher, errors } from 'undici';
import { ContentCodingError, contentCodings, decodeContent } from './content-coding.ts';
import type { DispatchFailure } from './dispatch-failure.ts';

/** The result of a request: a complete answer, or the reason why there is none. */
export type Dispatched = Answer | NoAnswer;

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Empty for an error answer that can't be decoded, because its status is still useful. */
  readonly body: string;
}

export interface NoAnswer {
  readonly failure: DispatchFailure;
  readonly cause: unknown;
  /** Whether the request may have reached the server and may have had an effect. */
  readonly sent: boolean;
}

export interface AnswerBounds {
  /** The time from the start to the last byte of the answer, in milliseconds. */
  readonly timeoutMs: number;
  /** The maximum size of the decoded body in bytes. The pool limits the encoded size. */
  readonly maximumBytes: number;
  /** Aborted when no caller needs the answer any more. */
  readonly signal: AbortSignal;
}

const utf8 = new TextDecoder();

/**
 * Sends a request over a connection of the pool, and reads the whole answer. Never rejects. It uses undici's `dispatch` with one
 * timer instead of `request` with signals and a stream, because it runs for every operation: see docs/decisions/0008.
 */
export function dispatch(
  pool: Dispatcher,
  request: Dispatcher.DispatchOptions,
  bounds: AnswerBounds,
): Promise<Dispatched> {
  return new Promise((resolve) => {
    const reader = new AnswerReader(bounds, resolve);
    if (!reader.settled) pool.dispatch(request, reader);
  });
}

class AnswerReader implements Dispatcher.DispatchHandler {
  readonly #resolve: (dispatched: Dispatched) => void;
  readonly #signal: AbortSignal;
  readonly #timer: NodeJS.Timeout;
  readonly #maximumBytes: number;
  readonly #leave = () => this.#giveUp('cancelled');
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #headers: IncomingHttpHeaders = {};
  #chunks: Buffer[] = [];
  settled = false;

  constructor({ timeoutMs, maximumBytes, signal }: AnswerBounds, resolve: (dispatched: Dispatched) => void) {
    this.#resolve = resolve;
    this.#signal = signal;
    this.#maximumBytes = maximumBytes;
    this.#timer = setTimeout(() => this.#giveUp('timeout'), timeoutMs);
    signal.addEventListener('abort', this.#leave, { once: true });
    if (signal.aborted) this.#leave();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // The request was aborted while it waited for a connection.
    if (this.settled) controller.abort(new errors.RequestAbortedError());
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    // Interim answers, such as 103, precede the final one.
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    const [only, second] = this.#chunks;
    const bytes = only && !second ? only : Buffer.concat(this.#chunks);
    const codings = contentCodings(this.#headers['content-encoding']);
    if (codings.length === 0 || bytes.length === 0) {
      this.#answer(bytes);
    } else {
      // The timer and the caller's signal still apply: they settle first if decoding takes too long.
      decodeContent(bytes, codings, this.#maximumBytes).then(
        (decoded) => this.#answer(decoded),
        (error) => this.#answerUndecoded(error),
      );
    }
  }

  onResponseError(_controller: Dispatcher.DispatchController, cause: Error): void {
    const sent = this.#sent && !isProxyRefusal(cause);
    this.#settle({ failure: sent ? failureOf(cause, this.#status > 0) : unreachable, cause, sent });
  }

  #answer(bytes?: Buffer): void {
    this.#settle({ status: this.#status, headers: this.#headers, body: utf8.decode(bytes) });
  }

  #answerUndecoded(cause: unknown): void {
    if (this.#status >= 400) {
      this.#answer();
    } else {
      const problem = cause instanceof ContentCodingError ? cause.problem : 'malformed content coding';
      this.#settle({ failure: { kind: 'bad-response', problem }, cause, sent: true });
    }
  }

  /** undici starts a request when it has a connection, immediately before writing. */
  get #sent(): boolean {
    return this.#controller !== undefined;
  }

  #giveUp(kind: 'timeout' | 'cancelled'): void {
    const cause = new errors.RequestAbortedError();
    this.#settle({ failure: { kind }, cause, sent: this.#sent });
    this.#controller?.abort(cause);
  }

  #settle(dispatched: Dispatched): void {
    if (this.settled) return;
    this.settled = true;
    clearTimeout(this.#timer);
    this.#signal.removeEventListener('abort', this.#leave);
    this.#chunks = [];
    this.#resolve(dispatched);
  }
}

const unreachable: DispatchFailure = { kind: 'unreachable' };

/** The proxy for plain HTTP requires credentials, so the request did not reach StackOne. */
function isProxyRefusal(cause: Error): boolean {
  return cause instanceof errors.InvalidArgumentError;
}

function failureOf(cause: Error, answering: boolean): DispatchFailure {
  if (cause instanceof errors.ResponseExceededMaxSizeError || cause instanceof errors.HeadersOverflowError) {
    return { kind: 'bad-response', problem: 'too large' };
  }
  if (cause instanceof errors.HTTPParserError) return { kind: 'bad-response', problem: 'not HTTP' };
  // An orderly close before the end is a short answer from StackOne. A reset is not an answer.
  if (answering && cause instanceof errors.SocketError) return { kind: 'bad-response', problem: 'cut short' };
  return { kind: 'interrupted' };
}
