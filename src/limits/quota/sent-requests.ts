import type { RequestPriority } from '../../stackone/resilience/request-quota.ts';
import { type BucketCount, RequestWindow } from '../../stackone/resilience/request-window.ts';

/** The requests that the other gateways do not know of yet. */
export interface SentReport {
  readonly sentWithoutLease: readonly BucketCount[];
  readonly sentBy: Readonly<Record<RequestPriority, ReadonlyMap<string, number>>>;
}

/** Counts the requests that this gateway has sent in the last minute, and those that the others do not know of yet. */
export class SentRequests {
  readonly #now: () => number;
  readonly #all: RequestWindow;
  #withoutLease: RequestWindow;
  #sentBy = new Map<string, number>();

  constructor(now: () => number) {
    this.#now = now;
    this.#all = new RequestWindow(now);
    this.#withoutLease = new RequestWindow(now);
  }

  /** The requests without a lease that the others do not know of yet. */
  get withoutLease(): RequestWindow {
    return this.#withoutLease;
  }

  /** Counts a request on a general lease. The others do not know its organisation yet. */
  sentOnGeneralLease(owner: string): void {
    this.#all.add(owner, 'normal');
    this.#sentBy.set(owner, (this.#sentBy.get(owner) ?? 0) + 1);
  }

  /** Counts a request on a lease for its organisation. */
  sentOnOwnLease(owner: string, priority: RequestPriority): void {
    this.#all.add(owner, priority);
  }

  /** Call it for a request that is counted in `withoutLease`. */
  sentWithoutLease(owner: string, priority: RequestPriority): void {
    this.#all.add(owner, priority);
  }

  report(): SentReport {
    const normal = new Map(this.#sentBy);
    for (const [owner, count] of this.#withoutLease.usedBy('normal')) {
      normal.set(owner, (normal.get(owner) ?? 0) + count);
    }
    const background = new Map(this.#withoutLease.usedBy('background'));
    return { sentWithoutLease: this.#withoutLease.buckets(), sentBy: { normal, background } };
  }

  /** Call it when the others have received a report. Later requests remain to be reported. */
  reported({ sentWithoutLease, sentBy }: SentReport): void {
    for (const [owner, count] of this.#sentBy) {
      const left = count - (sentBy.normal.get(owner) ?? 0);
      if (left > 0) this.#sentBy.set(owner, left);
      else this.#sentBy.delete(owner);
    }
    const { used, usedInBackground } = this.#withoutLease;
    const background = usedInBackground - total(sentWithoutLease, 'background');
    const normal = used - total(sentWithoutLease, 'count') - background;
    this.#withoutLease = new RequestWindow(this.#now);
    for (let request = 0; request < normal; request += 1) this.#withoutLease.add('', 'normal');
    for (let request = 0; request < background; request += 1) this.#withoutLease.add('', 'background');
  }

  /** Call it when the store has lost its data. All requests of the last minute must be reported again. */
  forgotten(): void {
    this.#withoutLease = this.#all.copy();
    this.#sentBy.clear();
  }
}

function total(buckets: readonly BucketCount[], part: 'count' | 'background'): number {
  return buckets.reduce((sum, bucket) => sum + bucket[part], 0);
}
