const windowSeconds = 60;
/** The share of the limit that is reserved for organisations below their fair share. */
const reservedShare = 0.2;

interface Second {
  readonly second: number;
  readonly byOwner: Map<string, number>;
}

export interface Usage {
  readonly limit: number;
  /** The requests of the last minute: in total, and by the current owner. */
  readonly used: number;
  readonly usedByOwner: number;
  /** The number of owners in the last minute, including the current one. */
  readonly owners: number;
}

/**
 * Whether one more request may be sent. The first four fifths of a minute's requests are available to every owner; the last fifth
 * is reserved for owners below their fair share, so that no owner can use up the limit.
 */
export function mayRequest({ limit, used, usedByOwner, owners }: Usage): boolean {
  if (used >= limit) return false;
  if (limit - used > limit * reservedShare) return true;
  // One share more than there are owners, for an owner that has sent no request yet.
  return usedByOwner < limit / (owners + 1);
}

/** Counts the requests of the last minute against StackOne's limit for the API key. */
export class RequestLimiter {
  readonly #limit: number;
  readonly #now: () => number;
  readonly #usedBy = new Map<string, number>();
  #used = 0;
  #seconds: Second[] = [];

  /** `limit` is in requests per minute; 0 for no limit. */
  constructor(limit: number, now: () => number = Date.now) {
    this.#limit = limit;
    this.#now = now;
  }

  /** Takes one request. Otherwise returns the seconds until the oldest requests expire. */
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
