import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { keptForMs } from './event-log.ts';

/** About 20 MB. */
const defaultMaximumKeys = 100_000;

/**
 * The keys of the last 24 hours' events. If there are too many, the oldest one is removed. They are kept as digests, because a
 * sender can choose the length of a key.
 */
export class RecentKeys {
  /** Looking a key up does not renew it. With `max`, the cache would allocate its lists at full length at once. */
  readonly #digests: LRUCache<string, true>;

  constructor(now: () => number = Date.now, maximumKeys = defaultMaximumKeys) {
    this.#digests = new LRUCache({
      maxSize: maximumKeys,
      sizeCalculation: () => 1,
      ttl: keptForMs,
      perf: { now },
      ttlResolution: 0,
    });
  }

  /** Adds the key. Returns `false` if it is present already. */
  add(key: string): boolean {
    const digest = digestOf(key);
    if (this.#digests.has(digest)) return false;
    this.#digests.set(digest, true);
    return true;
  }
}

export function digestOf(key: string): string {
  return hash('sha256', key, 'base64url');
}
