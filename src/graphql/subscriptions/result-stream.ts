import type { DocumentNode, ExecutionResult, GraphQLSchema } from 'graphql';

/**
 * The reason for the end of a subscription: the caller disconnected (`left`), its token expired, the gateway stops, the caller
 * did not read or did not answer a ping, or the events broke off (`broken`), for example because some are missing.
 */
export type EndReason = 'left' | 'expired' | 'draining' | 'unread' | 'unanswered' | 'broken';

export interface StreamedOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName: string | undefined;
}

export interface ResultStreamParts {
  readonly operation: StreamedOperation;
  /** The events, each with an `id`. Rejects if some are missing. */
  readonly source: AsyncIterator<unknown>;
  /** Executes the operation for one event. The signal is aborted when no caller waits for the result. */
  readonly execute: (event: unknown, signal: () => AbortSignal) => Promise<ExecutionResult>;
  /** The result that tells the caller why the stream ends. */
  readonly fail: (error: unknown) => ExecutionResult;
  /** Called once. */
  readonly onEnd: (stream: ResultStream, reason: EndReason) => void;
}

/** The results of one subscription. A handwritten iterator, so that it can be ended while it waits. */
export class ResultStream implements AsyncIterableIterator<ExecutionResult> {
  /** The event id of the last result that `next` returned. */
  lastEventId: string | undefined;
  /** The number of results so far. */
  delivered = 0;
  /** `undefined` while the stream is open. */
  endReason: EndReason | undefined;
  /** Called when the stream has ended because its caller does not read. */
  onUnread: () => void = () => {};
  readonly #parts: ResultStreamParts;
  /** Created on demand, because most results need no read. */
  #executing: AbortController | undefined;
  readonly #signal = (): AbortSignal => {
    this.#executing ??= new AbortController();
    return this.#executing.signal;
  };

  constructor(parts: ResultStreamParts) {
    this.#parts = parts;
  }

  get operation(): StreamedOperation {
    return this.#parts.operation;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<ExecutionResult, undefined>> {
    if (this.endReason) return { value: undefined, done: true };
    try {
      const event = await this.#parts.source.next();
      if (event.done || this.endReason) return this.return();
      this.#executing = undefined;
      const result = await this.#parts.execute(event.value, this.#signal);
      // The caller may have disconnected meanwhile.
      if (this.endReason) return { value: undefined, done: true };
      this.lastEventId = idOf(event.value);
      this.delivered += 1;
      return { value: result, done: false };
    } catch (error) {
      this.lastEventId = undefined;
      const value = this.#parts.fail(error);
      this.end('broken');
      return { value, done: false };
    }
  }

  async return(): Promise<IteratorResult<ExecutionResult, undefined>> {
    this.end('left');
    return { value: undefined, done: true };
  }

  /** Call it when the caller does not read. */
  overflow(): void {
    this.end('unread');
    this.onUnread();
  }

  end(reason: EndReason): void {
    if (this.endReason) return;
    this.endReason = reason;
    this.#executing?.abort();
    void this.#parts.source.return?.();
    this.#parts.onEnd(this, reason);
  }
}

function idOf(event: unknown): string | undefined {
  return typeof event === 'object' && event !== null && 'id' in event ? String(event.id) : undefined;
}
