import { bucketMs, type QuotaAnswer, windowBuckets } from './quota-store.ts';

/** What a gateway last heard of the requests of all gateways. */
export class SharedUsage {
  readonly #now: () => number;
  #gateways = 0;
  /** When requests leave the window, by this gateway's clock, the earliest first. */
  #leaving: { readonly at: number; readonly count: number }[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  hear({ gateways, used }: Pick<QuotaAnswer, 'gateways' | 'used'>): void {
    this.#gateways = gateways;
    this.#leaving = used
      .map(({ age, count }) => ({ at: this.#now() + (windowBuckets + 1 - age) * bucketMs, count }))
      .sort((one, other) => one.at - other.at);
  }

  /** How many gateways there were; 0 when this gateway has heard of none. */
  get gateways(): number {
    return this.#gateways;
  }

  /** Requests that still count, if there were none since. */
  get used(): number {
    this.#trim();
    return this.#leaving.reduce((sum, { count }) => sum + count, 0);
  }

  /** The seconds until the oldest requests leave the window; `undefined` when there are none. */
  secondsUntilNext(): number | undefined {
    this.#trim();
    const [next] = this.#leaving;
    return next && Math.max(1, Math.ceil((next.at - this.#now()) / 1_000));
  }

  #trim(): void {
    const now = this.#now();
    this.#leaving = this.#leaving.filter(({ at }) => at > now);
  }
}
