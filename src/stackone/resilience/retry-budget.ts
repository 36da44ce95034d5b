import { SlidingWindow } from './sliding-window.ts';

const windowSeconds = 10;
const retryShare = 0.1;
const retriesPerSecondAlways = 10;

interface Counts {
  requests: number;
  retries: number;
}

/**
 * The retry budget of all calls to StackOne: a tenth of the requests of the last 10 seconds, and at least 10 retries per second.
 * Without it, retries would multiply the load during an outage.
 */
export class RetryBudget {
  readonly #seconds: SlidingWindow<Counts>;

  /** `now` is in milliseconds, from a monotonic clock. */
  constructor(now: () => number = () => performance.now()) {
    this.#seconds = new SlidingWindow({
      ...{ bucketMs: 1_000, buckets: windowSeconds, now },
      createCounts: () => ({ requests: 0, retries: 0 }),
    });
  }

  countRequest(): void {
    this.#seconds.current().requests += 1;
  }

  /** Withdraws one retry. Returns `false` if the budget is used up. */
  tryWithdraw(): boolean {
    const current = this.#seconds.current();
    if (current.retries >= retriesPerSecondAlways && this.#total('retries') >= this.#total('requests') * retryShare) {
      return false;
    }
    current.retries += 1;
    return true;
  }

  #total(count: keyof Counts): number {
    return this.#seconds.buckets.reduce((total, { counts }) => total + counts[count], 0);
  }
}
