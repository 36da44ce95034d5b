import { bucketMs } from './quota-store.ts';

/** Permission to send a number of requests before it expires, by this gateway's clock. */
export interface Lease {
  readonly bucket: number;
  readonly expiresAt: number;
  remaining: number;
}

export type LeaseResult = 'granted' | 'refused' | 'lost';

export interface LeasePoolOptions {
  /** Requests a lease of at most this many requests from the store. */
  readonly ask: (wanted: number) => Promise<Lease | 'lost'>;
  /** The maximum number of requests to lease in addition to those that are waiting. */
  readonly maximumAhead: number;
  readonly now: () => number;
}

const firstAhead = 4;

/**
 * The leases of one kind. A lease covers the waiting requests and some future ones: twice as many each time a lease is used up. The
 * pool renews it in the background when half of it is used, so that later requests don't wait.
 */
export class LeasePool {
  readonly #options: LeasePoolOptions;
  #leases: Lease[] = [];
  #expired: Lease[] = [];
  #waiters: ((result: LeaseResult) => void)[] = [];
  #asking = false;
  #refusedUntil = Number.NEGATIVE_INFINITY;
  #ahead: number;

  constructor(options: LeasePoolOptions) {
    this.#options = options;
    this.#ahead = Math.min(firstAhead, options.maximumAhead);
  }

  take(): LeaseResult | Promise<LeaseResult> {
    if (this.#takeOne()) {
      if (this.#remaining() <= this.#ahead / 2 && !this.#isRefused()) void this.#ask();
      return 'granted';
    }
    if (this.#isRefused()) return 'refused';
    const { promise, resolve } = Promise.withResolvers<LeaseResult>();
    this.#waiters.push(resolve);
    void this.#ask();
    return promise;
  }

  /** Returns each lease that has expired with unused requests, once. */
  takeExpired(): Lease[] {
    this.#expire();
    return this.#expired.splice(0);
  }

  /** Discards all leases. */
  drop(): void {
    this.#leases = [];
    this.#expired = [];
  }

  /** Treats all leases as expired. */
  expireAll(): void {
    this.#expired.push(...this.#leases.splice(0).filter(({ remaining }) => remaining > 0));
  }

  /** Whether the pool can be discarded without losing anything. */
  get isIdle(): boolean {
    this.#expire();
    return this.#leases.length === 0 && !this.#asking && !this.#isRefused();
  }

  async #ask(): Promise<void> {
    const wanted = this.#waiters.length + this.#ahead;
    if (this.#asking || wanted === 0) return;
    this.#asking = true;
    const lease = await this.#options.ask(wanted);
    this.#asking = false;
    if (lease === 'lost') {
      this.drop();
      this.#settle('lost');
      return;
    }
    if (lease.remaining === 0) {
      // Requests leave the store's window one bucket at a time, so asking earlier is pointless.
      this.#refusedUntil = this.#options.now() + bucketMs;
      this.#settle('refused');
      return;
    }
    this.#leases.push(lease);
    while (this.#waiters.length > 0 && this.#takeOne()) this.#waiters.shift()?.('granted');
    if (this.#waiters.length > 0) void this.#ask();
  }

  #settle(result: LeaseResult): void {
    for (const resolve of this.#waiters.splice(0)) resolve(result);
  }

  #takeOne(): boolean {
    this.#expire();
    const [lease] = this.#leases;
    if (!lease) return false;
    lease.remaining -= 1;
    if (lease.remaining === 0) {
      this.#leases.shift();
      this.#ahead = Math.min(2 * this.#ahead, this.#options.maximumAhead);
    }
    return true;
  }

  #expire(): void {
    const now = this.#options.now();
    while (this.#leases[0] && this.#leases[0].expiresAt <= now) {
      const lease = this.#leases.shift();
      if (lease) this.#expired.push(lease);
      this.#ahead = Math.min(firstAhead, this.#options.maximumAhead);
    }
  }

  #remaining(): number {
    return this.#leases.reduce((sum, { remaining }) => sum + remaining, 0);
  }

  #isRefused(): boolean {
    return this.#options.now() < this.#refusedUntil;
  }
}
