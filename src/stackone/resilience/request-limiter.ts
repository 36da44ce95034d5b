const windowSeconds = 60;
/** The share of the limit that is kept for those who have had less than their part. */
const reservedShare = 0.2;

interface Second {
  readonly second: number;
  readonly byOwner: Map<string, number>;
}

export interface Usage {
  readonly limit: number;
  /** Requests of the last minute: of everybody, and of who asks now. */
  readonly used: number;
  readonly usedByOwner: number;
  /** How many have asked in the last minute, who asks now included. */
  readonly owners: number;
}

/**
 * Whether one more request may be sent. Most of a minute's requests go to whoever comes first; the last fifth only to those
 * who have had less than their part, so that no one can spend it all.
 */
export function mayRequest({ limit, used, usedByOwner, owners }: Usage): boolean {
  if (used >= limit) return false;
  if (limit - used > limit * reservedShare) return true;
  // One part more than there are owners: for the one who has not asked yet.
  return usedByOwner < limit / (owners + 1);
}

/** Counts the requests of the last minute against StackOne's limit per API key. */
export class RequestLimiter {
  readonly #limit: number;
  readonly #now: () => number;
  readonly #usedBy = new Map<string, number>();
  #used = 0;
  #seconds: Second[] = [];

  /** `limit` in requests a minute; 0 for none. */
  constructor(limit: number, now: () => number = Date.now) {
    this.#limit = limit;
    this.#now = now;
  }

  /** Takes one request; otherwise returns the seconds after which the oldest ones are forgotten. */
  take(owner: string): number | undefined {
    if (this.#limit === 0) return undefined;
    const second = Math.floor(this.#now() / 1_000);
    this.#forgetBefore(second - windowSeconds + 1);

    const usedByOwner = this.#usedBy.get(owner) ?? 0;
    const owners = this.#usedBy.size + (usedByOwner > 0 ? 0 : 1);
    if (!mayRequest({ limit: this.#limit, used: this.#used, usedByOwner, owners })) {
      return (this.#seconds[0]?.second ?? second) + windowSeconds - second;
    }
    this.#count(owner, second);
    return undefined;
  }

  #count(owner: string, second: number): void {
    let current = this.#seconds.at(-1);
    if (current?.second !== second) {
      current = { second, byOwner: new Map() };
      this.#seconds.push(current);
    }
    add(current.byOwner, owner, 1);
    add(this.#usedBy, owner, 1);
    this.#used += 1;
  }

  #forgetBefore(second: number): void {
    while (this.#seconds[0] && this.#seconds[0].second < second) {
      for (const [owner, count] of this.#seconds.shift()?.byOwner ?? []) {
        add(this.#usedBy, owner, -count);
        this.#used -= count;
      }
    }
  }
}

function add(counts: Map<string, number>, owner: string, change: number): void {
  const count = (counts.get(owner) ?? 0) + change;
  if (count === 0) counts.delete(owner);
  else counts.set(owner, count);
}
