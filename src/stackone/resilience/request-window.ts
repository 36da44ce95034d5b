import type { RequestPriority } from './request-quota.ts';
import { SlidingWindow } from './sliding-window.ts';

/** The length of a bucket of time. */
const bucketMs = 500;
const windowMs = 60_000;

const priorities = ['normal', 'background'] as const;

/** Requests of one priority. */
class Count {
  total = 0;
  readonly byOwner = new Map<string, number>();

  add(owner: string, requests: number): void {
    this.total += requests;
    const count = (this.byOwner.get(owner) ?? 0) + requests;
    if (count === 0) this.byOwner.delete(owner);
    else this.byOwner.set(owner, count);
  }
}

type Counts = Readonly<Record<RequestPriority, Count>>;

export interface BucketCount {
  /** How long ago the bucket began, in milliseconds. */
  readonly ageMs: number;
  readonly count: number;
  /** How many of them had background priority. */
  readonly background: number;
}

/**
 * Counts requests in a sliding minute, by priority and organisation. A request leaves when its whole bucket is older than a
 * minute: never too early, and at most half a second late.
 */
export class RequestWindow {
  readonly #now: () => number;
  readonly #window: SlidingWindow<Counts>;
  readonly #used = createCounts();

  /** `now` is in milliseconds, from a monotonic clock. */
  constructor(now: () => number) {
    this.#now = now;
    this.#window = new SlidingWindow({
      ...{ bucketMs, now, createCounts, buckets: windowMs / bucketMs + 1 },
      onLeave: (counts) => forEach(counts, (priority, owner, requests) => this.#used[priority].add(owner, -requests)),
    });
  }

  get used(): number {
    this.#window.trim();
    return this.#used.normal.total + this.#used.background.total;
  }

  get usedInBackground(): number {
    this.#window.trim();
    return this.#used.background.total;
  }

  /** How many requests of this priority each organisation has sent. */
  usedBy(priority: RequestPriority): ReadonlyMap<string, number> {
    this.#window.trim();
    return this.#used[priority].byOwner;
  }

  add(owner: string, priority: RequestPriority): void {
    this.#count(this.#window.current(), priority, owner, 1);
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
      forEach(counts, (priority, owner, requests) => copy.#count(copied, priority, owner, requests));
    }
    return copy;
  }

  /** The requests by their age, oldest first. */
  buckets(): BucketCount[] {
    return this.#window.buckets.map(({ index, counts: { normal, background } }) => ({
      ageMs: this.#now() - index * bucketMs,
      count: normal.total + background.total,
      background: background.total,
    }));
  }

  #count(counts: Counts, priority: RequestPriority, owner: string, requests: number): void {
    counts[priority].add(owner, requests);
    this.#used[priority].add(owner, requests);
  }
}

function createCounts(): Counts {
  return { normal: new Count(), background: new Count() };
}

function forEach(counts: Counts, use: (priority: RequestPriority, owner: string, requests: number) => void): void {
  for (const priority of priorities) {
    for (const [owner, requests] of counts[priority].byOwner) use(priority, owner, requests);
  }
}
