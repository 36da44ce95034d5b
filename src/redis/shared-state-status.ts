/** How long there must have been no failure before shared state counts as restored, in milliseconds. */
const stableAfterMs = 2_000;

export interface SharedStateEvents {
  /** The shared state has failed. Called once until it is restored. */
  onLost(error: unknown): void;
  onRestored(): void;
}

/**
 * Whether state is shared, as operators see it. A server that takes some writes and refuses others, because it is full or
 * because it is failing over, is one loss, not one for each of them.
 */
export class SharedStateStatus {
  readonly #events: SharedStateEvents;
  readonly #now: () => number;
  #lost = false;
  #failedAt = Number.NEGATIVE_INFINITY;

  /** `now` is in milliseconds, from a monotonic clock. */
  constructor(events: SharedStateEvents, now: () => number = () => performance.now()) {
    this.#events = events;
    this.#now = now;
  }

  failed(error: unknown): void {
    this.#failedAt = this.#now();
    if (this.#lost) return;
    this.#lost = true;
    this.#events.onLost(error);
  }

  /** To be called after a write alone: a replica answers reads, and so does a server that is full. */
  wrote(): void {
    if (!this.#lost || this.#now() - this.#failedAt < stableAfterMs) return;
    this.#lost = false;
    this.#events.onRestored();
  }
}
