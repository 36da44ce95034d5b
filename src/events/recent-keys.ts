import { hash } from 'node:crypto';
import { keptForMs } from './event-log.ts';

/** About 10 MB. Beyond it the oldest key goes first. */
const maximumKeys = 100_000;

/** The keys of a day's events, as digests: of one length whatever a sender puts into them. */
export class RecentKeys {
  readonly #addedAt = new Map<string, number>();
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Adds the key; `false` when it is there already. */
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
