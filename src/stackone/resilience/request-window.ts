/** How finely requests are told apart by their time. Whole buckets leave the window. */
const bucketMs = 500;
const windowMs = 60_000;

/** Requests that were sent in one bucket of time. */
interface Bucket {
  /** The number of the bucket since 1970, or since the clock began. */
  readonly at: number;
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

/** Counts requests in a sliding minute, by organisation. Background requests count for none. */
export class RequestWindow {
  readonly #now: () => number;
  readonly #usedBy = new Map<string, number>();
  #used = 0;
  #background = 0;
  #buckets: Bucket[] = [];

  /** `now` is in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  get used(): number {
    this.#trim();
    return this.#used;
  }

  get usedInBackground(): number {
    this.#trim();
    return this.#background;
  }

  /** How many requests each organisation has sent. */
  get usedBy(): ReadonlyMap<string, number> {
    this.#trim();
    return this.#usedBy;
  }

  /** Counts one request; without an owner, one in the background. */
  add(owner: string | undefined): void {
    this.#trim();
    const at = Math.floor(this.#now() / bucketMs);
    let bucket = this.#buckets.at(-1);
    if (bucket?.at !== at) {
      bucket = { at, byOwner: new Map(), background: 0 };
      this.#buckets.push(bucket);
    }
    this.#used += 1;
    if (owner === undefined) {
      bucket.background += 1;
      this.#background += 1;
    } else {
      add(bucket.byOwner, owner, 1);
      add(this.#usedBy, owner, 1);
    }
  }

  /** The seconds until the oldest requests leave the window, at least 1. */
  secondsUntilNext(): number {
    this.#trim();
    const [oldest] = this.#buckets;
    if (!oldest) return 1;
    return Math.max(1, Math.ceil(((oldest.at + 1) * bucketMs + windowMs - this.#now()) / 1_000));
  }

  /** A window with the same requests, which counts by itself from now on. */
  copy(): RequestWindow {
    this.#trim();
    const copy = new RequestWindow(this.#now);
    copy.#buckets = this.#buckets.map((bucket) => ({ ...bucket, byOwner: new Map(bucket.byOwner) }));
    for (const [owner, count] of this.#usedBy) copy.#usedBy.set(owner, count);
    copy.#used = this.#used;
    copy.#background = this.#background;
    return copy;
  }

  /** The requests by their age, oldest first. */
  buckets(): BucketCount[] {
    this.#trim();
    return this.#buckets.map(({ at, byOwner, background }) => {
      const count = [...byOwner.values()].reduce((sum, requests) => sum + requests, background);
      return { ageMs: this.#now() - at * bucketMs, count, background };
    });
  }

  /** A request leaves when all of its bucket is older than a minute: never too early, and half a second late at most. */
  #trim(): void {
    const oldestAt = Math.floor((this.#now() - windowMs) / bucketMs);
    while (this.#buckets[0] && this.#buckets[0].at < oldestAt) {
      const bucket = this.#buckets.shift();
      for (const [owner, count] of bucket?.byOwner ?? []) {
        add(this.#usedBy, owner, -count);
        this.#used -= count;
      }
      this.#background -= bucket?.background ?? 0;
      this.#used -= bucket?.background ?? 0;
    }
  }
}

function add(counts: Map<string, number>, owner: string, change: number): void {
  const count = (counts.get(owner) ?? 0) + change;
  if (count === 0) counts.delete(owner);
  else counts.set(owner, count);
}
