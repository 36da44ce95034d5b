import { LRUCache } from 'lru-cache';

const minuteMs = 60_000;
/** The share of the requests per minute that one organisation may use at once. */
const burstShare = 1 / 3;
/** The share of the requests per minute that one organisation may use in the long run. */
const sustainedShare = 1 / 4;
const maximumOrganisations = 10_000;

/**
 * Spaces out the reads of organisations that read often, so that none of them uses up the requests of all organisations: a third
 * of a minute's requests at once, and then a quarter per minute. The longer a read waits, the more events it covers.
 *
 * It is a token bucket, in the form of the generic cell rate algorithm: one time for each organisation.
 */
export class ReadPace {
  readonly #intervalMs: number;
  readonly #burstMs: number;
  /** When the organisation may use a whole burst again. */
  readonly #recoveredAt = new LRUCache<string, number>({ max: maximumOrganisations });

  /** `requestsPerMinute` are the requests of all organisations; 0 for no limit. */
  constructor(requestsPerMinute: number) {
    const reads = requestsPerMinute * burstShare;
    this.#intervalMs = requestsPerMinute === 0 ? 0 : minuteMs / (requestsPerMinute * sustainedShare);
    this.#burstMs = Math.max(0, reads - 1) * this.#intervalMs;
  }

  /** The earliest time of the organisation's next read; not later than now for one that reads rarely. */
  nextAt(owner: string): number {
    return (this.#recoveredAt.get(owner) ?? Number.NEGATIVE_INFINITY) - this.#burstMs;
  }

  count(owner: string, now: number): void {
    const recoveredAt = this.#recoveredAt.get(owner) ?? now;
    this.#recoveredAt.set(owner, Math.max(now, recoveredAt) + this.#intervalMs);
  }
}
