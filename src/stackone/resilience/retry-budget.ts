const windowSeconds = 10;
const retryShare = 0.1;
const retriesPerSecondAlways = 10;

interface Second {
  readonly second: number;
  requests: number;
  retries: number;
}

/**
 * Bounds the retries: a tenth of the requests of the last 10 seconds, and always 10 per second. Without it, retries would
 * multiply the load during an outage.
 */
export class RetryBudget {
  readonly #now: () => number;
  #seconds: Second[] = [];

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  countRequest(): void {
    this.#current().requests += 1;
  }

  /** Takes one retry from the budget. Returns `false` if none is left. */
  spend(): boolean {
    const current = this.#current();
    const requests = sum(this.#seconds, 'requests');
    const retries = sum(this.#seconds, 'retries');
    if (current.retries >= retriesPerSecondAlways && retries >= requests * retryShare) return false;
    current.retries += 1;
    return true;
  }

  #current(): Second {
    const second = Math.floor(this.#now() / 1_000);
    const last = this.#seconds.at(-1);
    if (last?.second === second) return last;
    const added = { second, requests: 0, retries: 0 };
    this.#seconds = [...this.#seconds.filter((each) => each.second > second - windowSeconds), added];
    return added;
  }
}

function sum(seconds: readonly Second[], what: 'requests' | 'retries'): number {
  return seconds.reduce((total, each) => total + each[what], 0);
}
