export interface ThrottleRate {
  /** How many bytes may arrive at once. */
  readonly burst: number;
  readonly perSecond: number;
}

/** A shorter message costs as much to handle. */
const minimumBytes = 128;

/** A token bucket for the messages of one peer. It delays a peer that sends more, and drops nothing. */
export class MessageThrottle {
  readonly #rate: ThrottleRate;
  readonly #now: () => number;
  #tokens: number;
  #filledAt: number;

  /** `now` is in milliseconds, from a monotonic clock. */
  constructor(rate: ThrottleRate, now: () => number = () => performance.now()) {
    this.#rate = rate;
    this.#now = now;
    this.#tokens = rate.burst;
    this.#filledAt = now();
  }

  /** Counts a message. Returns for how many milliseconds to read no further one. */
  delayAfter(bytes: number): number {
    const { burst, perSecond } = this.#rate;
    const now = this.#now();
    this.#tokens = Math.min(burst, this.#tokens + ((now - this.#filledAt) * perSecond) / 1_000);
    this.#filledAt = now;
    this.#tokens -= Math.max(bytes, minimumBytes);
    return this.#tokens >= 0 ? 0 : Math.ceil((-this.#tokens * 1_000) / perSecond);
  }
}
