import type { ServerResponse } from 'node:http';
import type { CutReason } from '../../observability/metrics/metrics.ts';

export interface UnreadAnswersOptions {
  /** How long a caller may take to read a response, in milliseconds. */
  readonly responseMs: number;
  /** The maximum size of all unread responses together, in bytes. */
  readonly maximumBytes?: number;
  readonly onCut: (reason: CutReason) => void;
}

const defaultMaximumBytes = 64 * 1024 * 1024;

interface Unread {
  readonly bytes: number;
  readonly since: number;
}

/**
 * Responses in memory whose callers do not read the operating system's buffers. A response that waits too long is discarded and
 * its connection closed. So is the oldest one when all of them together are too large.
 */
export class UnreadAnswers {
  readonly #options: UnreadAnswersOptions;
  /** In the order in which they were sent. */
  readonly #answers = new Map<ServerResponse, Unread>();
  #bytes = 0;

  constructor(options: UnreadAnswersOptions) {
    this.#options = options;
  }

  /** Holds a response until it is closed. */
  hold(response: ServerResponse, bytes: number): void {
    // The caller has disconnected, so no further event would follow.
    if (response.destroyed) return;
    this.#answers.set(response, { bytes, since: performance.now() });
    this.#bytes += bytes;
    response.on('close', () => this.#release(response));
    const maximumBytes = this.#options.maximumBytes ?? defaultMaximumBytes;
    for (const oldest of this.#answers.keys()) {
      if (this.#bytes <= maximumBytes) return;
      this.#cut(oldest, 'memory');
    }
  }

  /** Closes the connections whose responses have waited too long. Call it periodically. */
  cutExpired(): void {
    const sentBefore = performance.now() - this.#options.responseMs;
    for (const [response, { since }] of this.#answers) {
      if (since > sentBefore) return;
      this.#cut(response, 'unread');
    }
  }

  #cut(response: ServerResponse, reason: CutReason): void {
    this.#release(response);
    this.#options.onCut(reason);
    response.socket?.destroy();
  }

  #release(response: ServerResponse): void {
    this.#bytes -= this.#answers.get(response)?.bytes ?? 0;
    this.#answers.delete(response);
  }
}
