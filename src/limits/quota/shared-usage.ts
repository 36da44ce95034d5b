import { bucketMs, type QuotaAnswer, windowBuckets } from './quota-store.ts';

/** The requests of all gateways, as this gateway last knew them. */
export class SharedUsage {
  readonly #now: () => number;
  #gateways = 0;
  /** The times at which requests leave the window, by this gateway's clock, earliest first. */
  #leaving: { readonly at: number; readonly count: number }[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  update({ gateways, used }: Pick<QuotaAnswer, 'gateways' | 'used'>): void {
    this.#gateways = gateways;
    this.#leaving = used
      .map(({ age, count }) => ({ at: this.#now() + (windowBuckets + 1 - age) * bucketMs, count }))
      .sort((one, other) => one.at - other.at);
  }

  /** The number of gateways; 0 while it is unknown. */
  get gateways(): number {
    return this.#gateways;
  }

  /** The number of known requests that are still in the window. */
  get used(): number {
    this.#trim();
    return this.#leaving.reduce((sum, { count }) => sum + count, 0);
  }

  /** The seconds until the oldest requests leave the window; `undefined` if there are none. */
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
