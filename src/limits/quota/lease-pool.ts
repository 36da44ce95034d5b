import { bucketMs } from './quota-store.ts';

/** Requests that this gateway may send until a moment of its own clock. */
export interface Lease {
  readonly bucket: number;
  readonly expiresAt: number;
  remaining: number;
}

export type LeaseOutcome = 'granted' | 'refused' | 'lost';

export interface LeasePoolOptions {
  /** Asks the store for so many requests. */
  readonly ask: (wanted: number) => Promise<Lease | 'lost'>;
  /** How many requests may be leased ahead of those that wait. */
  readonly maximumAhead: number;
  readonly now: () => number;
}

const firstAhead = 4;

/**
 * Leases of one kind. A lease is taken for those who wait and, as requests come faster, for more and more that will come. It is
 * renewed in the background when half of it is spent, so that the next ones don't wait.
 */
export class LeasePool {
  readonly #options: LeasePoolOptions;
  #leases: Lease[] = [];
  #expired: Lease[] = [];
  #waiters: ((outcome: LeaseOutcome) => void)[] = [];
  #asking = false;
  #refusedUntil = Number.NEGATIVE_INFINITY;
  #ahead: number;

  constructor(options: LeasePoolOptions) {
    this.#options = options;
    this.#ahead = Math.min(firstAhead, options.maximumAhead);
  }

  take(): LeaseOutcome | Promise<LeaseOutcome> {
    if (this.#spend()) {
      if (this.#remaining() <= this.#ahead / 2 && !this.#isRefused()) void this.#ask();
      return 'granted';
    }
    if (this.#isRefused()) return 'refused';
    const { promise, resolve } = Promise.withResolvers<LeaseOutcome>();
    this.#waiters.push(resolve);
    void this.#ask();
    return promise;
  }

  /** Leases that have expired with requests left, each of them once. */
  takeExpired(): Lease[] {
    this.#expire();
    return this.#expired.splice(0);
  }

  /** Gives up all leases. */
  drop(): void {
    this.#leases = [];
    this.#expired = [];
  }

  /** Ends the use of all leases now, as if they had expired. */
  expireAll(): void {
    this.#expired.push(...this.#leases.splice(0).filter(({ remaining }) => remaining > 0));
  }

  /** Whether nothing would be lost with this pool. */
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
      // Nothing leaves the store's window before its bucket does.
      this.#refusedUntil = this.#options.now() + bucketMs;
      this.#settle('refused');
      return;
    }
    this.#leases.push(lease);
    while (this.#waiters.length > 0 && this.#spend()) this.#waiters.shift()?.('granted');
    if (this.#waiters.length > 0) void this.#ask();
  }

  #settle(outcome: LeaseOutcome): void {
    for (const resolve of this.#waiters.splice(0)) resolve(outcome);
  }

  #spend(): boolean {
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
