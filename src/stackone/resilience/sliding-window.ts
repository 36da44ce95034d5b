export interface SlidingWindowOptions<T> {
  readonly bucketMs: number;
  /** The number of buckets that count, including the current one. */
  readonly buckets: number;
  /** In milliseconds, from a monotonic clock. */
  readonly now: () => number;
  /** Creates the counts of a new bucket. */
  readonly createCounts: () => T;
  /** Called with the counts of each bucket that leaves the window. */
  readonly onLeave?: (counts: T) => void;
}

export interface Bucket<T> {
  /** The time at which the bucket begins, divided by the length of a bucket. */
  readonly index: number;
  readonly counts: T;
}

/** Counts what happened recently. Time is divided into buckets of equal length, and whole buckets leave the window. */
export class SlidingWindow<T> {
  readonly #options: SlidingWindowOptions<T>;
  readonly #buckets: Bucket<T>[] = [];

  constructor(options: SlidingWindowOptions<T>) {
    this.#options = options;
  }

  /** The buckets in which something was counted, oldest first. */
  get buckets(): readonly Bucket<T>[] {
    this.trim();
    return this.#buckets;
  }

  /** The counts of the current bucket, to be added to. */
  current(): T {
    return this.at(this.#currentIndex());
  }

  /** The counts of a bucket that is not older than the latest one, to be added to. */
  at(index: number): T {
    this.trim();
    const latest = this.#buckets.at(-1);
    if (latest?.index === index) return latest.counts;
    const counts = this.#options.createCounts();
    this.#buckets.push({ index, counts });
    return counts;
  }

  /** Removes the buckets that have left the window. */
  trim(): void {
    const oldestIndex = this.#currentIndex() - this.#options.buckets + 1;
    while (this.#buckets[0] && this.#buckets[0].index < oldestIndex) {
      const left = this.#buckets.shift();
      if (left) this.#options.onLeave?.(left.counts);
    }
  }

  #currentIndex(): number {
    return Math.floor(this.#options.now() / this.#options.bucketMs);
  }
}
