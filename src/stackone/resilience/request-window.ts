import { SlidingWindow } from './sliding-window.ts';

/** The length of a bucket of time. */
const bucketMs = 500;
const windowMs = 60_000;

/** Requests that were sent in one bucket of time. */
interface Counts {
  readonly byOwner: Map<string, number>;
  background: number;
}

export interface BucketCount {
  /** How long ago the bucket began, in milliseconds. */
  readonly ageMs: number;
  readonly count: number;
  /** How many of them had background priority. */
  readonly background: number;
}

/**
 * Counts requests in a sliding minute, by organisation. Background requests count for none. A request leaves when its whole bucket
 * is older than a minute: never too early, and at most half a second late.
 */
export class RequestWindow {
  readonly #now: () => number;
  readonly #window: SlidingWindow<Counts>;
  readonly #usedBy = new Map<string, number>();
  #used = 0;
  #background = 0;

  /** `now` is in milliseconds, from a monotonic clock. */
  constructor(now: () => number) {
    this.#now = now;
    this.#window = new SlidingWindow({
      ...{ bucketMs, now, buckets: windowMs / bucketMs + 1 },
      createCounts: () => ({ byOwner: new Map(), background: 0 }),
      onLeave: (counts) => this.#forget(counts),
    });
  }

  get used(): number {
    this.#window.trim();
    return this.#used;
  }

  get usedInBackground(): number {
    this.#window.trim();
    return this.#background;
  }

  /** How many requests each organisation has sent. */
  get usedBy(): ReadonlyMap<string, number> {
    this.#window.trim();
    return this.#usedBy;
  }

  /** Counts one request; without an owner, one in the background. */
  add(owner: string | undefined): void {
    this.#count(this.#window.current(), owner, 1);
  }

  /** The seconds until the oldest requests leave the window, at least 1. */
  secondsUntilNext(): number {
    const [oldest] = this.#window.buckets;
    if (!oldest) return 1;
    return Math.max(1, Math.ceil(((oldest.index + 1) * bucketMs + windowMs - this.#now()) / 1_000));
  }

  /** A window with the same requests, which counts by itself from now on. */
  copy(): RequestWindow {
    const copy = new RequestWindow(this.#now);
    for (const { index, counts } of this.#window.buckets) {
      const copied = copy.#window.at(index);
      for (const [owner, count] of counts.byOwner) copy.#count(copied, owner, count);
      copy.#count(copied, undefined, counts.background);
    }
    return copy;
  }

  /** The requests by their age, oldest first. */
  buckets(): BucketCount[] {
    return this.#window.buckets.map(({ index, counts: { byOwner, background } }) => {
      const count = [...byOwner.values()].reduce((sum, requests) => sum + requests, background);
      return { ageMs: this.#now() - index * bucketMs, count, background };
    });
  }

  #count(counts: Counts, owner: string | undefined, requests: number): void {
    this.#used += requests;
    if (owner === undefined) {
      counts.background += requests;
      this.#background += requests;
    } else {
      add(counts.byOwner, owner, requests);
      add(this.#usedBy, owner, requests);
    }
  }

  #forget({ byOwner, background }: Counts): void {
    for (const [owner, count] of byOwner) {
      add(this.#usedBy, owner, -count);
      this.#used -= count;
    }
    this.#background -= background;
    this.#used -= background;
  }
}

function add(counts: Map<string, number>, owner: string, change: number): void {
  const count = (counts.get(owner) ?? 0) + change;
  if (count === 0) counts.delete(owner);
  else counts.set(owner, count);
}
