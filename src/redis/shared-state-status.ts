/** The time without failures after which shared state counts as restored, in milliseconds. */
const stableAfterMs = 2_000;

export interface SharedStateEvents {
  /** Called once when the shared state fails, until it is restored. */
  onLost(error: unknown): void;
  onRestored(): void;
}

/**
 * Whether state is shared, from an operator's view. A server that is full or failing over accepts some writes and refuses others;
 * that counts as a single outage.
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

  /** Call it only after a successful write: a replica and a full server answer reads too. */
  wrote(): void {
    if (!this.#lost || this.#now() - this.#failedAt < stableAfterMs) return;
    this.#lost = false;
    this.#events.onRestored();
  }
}
