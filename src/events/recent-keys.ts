import { hash } from 'node:crypto';
import { keptForMs } from './event-log.ts';

/** About 10 MB. Beyond this number, the oldest key is removed first. */
const maximumKeys = 100_000;

/** The keys of the last 24 hours' events. They are kept as digests, because a sender can choose the length of a key. */
export class RecentKeys {
  readonly #addedAt = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Adds the key. Returns `false` if it is present already. */
  add(key: string): boolean {
    const now = this.#now();
    for (const [oldest, addedAt] of this.#addedAt) {
      if (addedAt >= now - keptForMs && this.#addedAt.size < maximumKeys) break;
      this.#addedAt.delete(oldest);
    }
    const digest = digestOf(key);
    if (this.#addedAt.has(digest)) return false;
    this.#addedAt.set(digest, now);
    return true;
  }
}

export function digestOf(key: string): string {
  return hash('sha256', key, 'base64url');
}
