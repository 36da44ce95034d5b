/** A connection that carries results of subscriptions. */
export interface OpenStream {
  /** Called every 12 seconds. Pings the peer, and disconnects a peer that has not answered the last ping. */
  checkPeer(): void;
  /** Tells the caller to reconnect, because the gateway stops. */
  drain(): void;
  /** Closes the connection at once. */
  terminate(): void;
}

export interface OpenStreamsOptions {
  readonly checkEveryMs?: number;
}

const defaultCheckEveryMs = 12_000;
/** Spreads the ends of streams over this time, so that clients do not all reconnect at once. */
const spreadMs = 3_000;
const longestPauseMs = 50;
/** How long peers may take to close their connections. */
const goodbyeMs = 2_000;

/** All streams of the gateway. */
export class OpenStreams {
  readonly #streams = new Set<OpenStream>();
  readonly #timer: NodeJS.Timeout;
  #whenEmpty: (() => void) | undefined;

  constructor({ checkEveryMs = defaultCheckEveryMs }: OpenStreamsOptions = {}) {
    this.#timer = setInterval(() => {
      for (const stream of this.#streams) stream.checkPeer();
    }, checkEveryMs).unref();
  }

  /** Returns a function to call when the stream has ended. */
  add(stream: OpenStream): () => void {
    this.#streams.add(stream);
    return () => {
      this.#streams.delete(stream);
      if (this.#streams.size === 0) this.#whenEmpty?.();
    };
  }

  get size(): number {
    return this.#streams.size;
  }

  /** Ends all streams, spread over some seconds, and disconnects the remaining ones. */
  async close(finishWithinMs: number): Promise<void> {
    const finishBy = performance.now() + finishWithinMs;
    const leftMs = () => Math.max(0, finishBy - performance.now());
    const pauseMs = Math.min(longestPauseMs, spreadMs / this.#streams.size);
    for (const stream of [...this.#streams]) {
      if (!this.#streams.has(stream)) continue;
      stream.drain();
      await this.#emptyWithin(Math.min(pauseMs, leftMs()));
    }
    await this.#emptyWithin(Math.min(goodbyeMs, leftMs()));
    for (const stream of [...this.#streams]) stream.terminate();
    clearInterval(this.#timer);
  }

  /** Ends early if no stream is left. */
  async #emptyWithin(ms: number): Promise<void> {
    if (this.#streams.size === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#whenEmpty = resolve;
    const timer = setTimeout(resolve, ms);
    await promise;
    clearTimeout(timer);
  }
}
