import { LRUCache } from 'lru-cache';
import { type RateLimitStore, type WindowLimit, windowMs } from './rate-limit-store.ts';

interface Window {
  readonly endsAt: number;
  consumed: number;
}

/**
 * Beyond this number, the least recently used key is evicted. Keys are digests of constant length, so the store takes at most 12
 * MiB.
 */
const maximumKeys = 50_000;

/** Counts in this process only. */
export class MemoryRateLimitStore implements RateLimitStore {
  readonly #windows = new LRUCache<string, Window>({ max: maximumKeys });
  readonly #now: () => number;

  /** `now` is in milliseconds, from a monotonic clock. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  consume(limits: readonly WindowLimit[], cost: number, taken = cost): number {
    const now = this.#now();
    const shares = limits.map(({ key, perWindow }) => {
      const window = this.#windowOf(key, now);
      const waitMs = window.consumed + Math.min(cost, perWindow) > perWindow ? window.endsAt - now : 0;
      return { window, share: Math.min(taken, perWindow), waitMs };
    });
    const waitMs = Math.max(0, ...shares.map((entry) => entry.waitMs));
    if (waitMs === 0) for (const { window, share } of shares) window.consumed += share;
    return waitMs;
  }

  charge(limits: readonly WindowLimit[], amount: number): void {
    const now = this.#now();
    for (const { key } of limits) this.#windowOf(key, now).consumed += amount;
  }

  #windowOf(key: string, now: number): Window {
    const current = this.#windows.get(key);
    if (current && current.endsAt > now) return current;
    const window = { endsAt: now + windowMs, consumed: 0 };
    this.#windows.set(key, window);
    return window;
  }
}
