import type { ServerResponse } from 'node:http';
import type { CutReason } from '../../observability/metrics/metrics.ts';

export interface UnreadAnswersOptions {
  /** How long a caller may take to read an answer, in milliseconds. */
  readonly responseMs: number;
  /** How many bytes of all answers together are held for callers who do not read them. */
  readonly maximumBytes?: number;
  readonly onCut: (reason: CutReason) => void;
}

const defaultMaximumBytes = 64 * 1024 * 1024;

interface Unread {
  readonly bytes: number;
  readonly since: number;
}

/**
 * Answers that wait in memory, because their callers do not read what the operating system holds for them already. One that
 * waits for too long is cut with its connection, and so is the oldest when all of them together are too large.
 */
export class UnreadAnswers {
  readonly #options: UnreadAnswersOptions;
  /** In the order in which they were sent. */
  readonly #answers = new Map<ServerResponse, Unread>();
  #bytes = 0;

  constructor(options: UnreadAnswersOptions) {
    this.#options = options;
  }

  /** Holds an answer until its response is closed. */
  hold(response: ServerResponse, bytes: number): void {
    // Its caller has left: there would be no further event.
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

  /** Cuts the connections whose answers have waited for too long. To be called now and then. */
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
