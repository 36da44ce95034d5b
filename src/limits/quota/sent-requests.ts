import type { RequestPriority } from '../../stackone/resilience/request-quota.ts';
import { type BucketCount, RequestWindow } from '../../stackone/resilience/request-window.ts';

/** What the other gateways have to be told of. */
export interface SentReport {
  readonly sentWithoutLease: readonly BucketCount[];
  readonly sentBy: ReadonlyMap<string, number>;
}

/** Requests that this gateway has sent in the last minute, and which of them the others do not know. */
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

  /** Requests without a lease that the others do not know. */
  get withoutLease(): RequestWindow {
    return this.#withoutLease;
  }

  /** On a lease that anybody may spend: the others do not know yet whose request it was. */
  sentOnGeneralLease(owner: string): void {
    this.#all.add(owner);
    this.#sentBy.set(owner, (this.#sentBy.get(owner) ?? 0) + 1);
  }

  sentOnReservedLease(owner: string): void {
    this.#all.add(owner);
  }

  sentInBackground(): void {
    this.#all.add(undefined);
  }

  /** To be called for a request that is counted in `withoutLease`. */
  sentWithoutLease(owner: string, priority: RequestPriority): void {
    this.#all.add(priority === 'background' ? undefined : owner);
  }

  report(): SentReport {
    const sentBy = new Map(this.#sentBy);
    for (const [owner, count] of this.#withoutLease.usedBy) sentBy.set(owner, (sentBy.get(owner) ?? 0) + count);
    return { sentWithoutLease: this.#withoutLease.buckets(), sentBy };
  }

  /** To be called when the others know of a report. What was sent since then remains to be reported. */
  reported({ sentWithoutLease, sentBy }: SentReport): void {
    for (const [owner, count] of this.#sentBy) {
      const left = count - (sentBy.get(owner) ?? 0);
      if (left > 0) this.#sentBy.set(owner, left);
      else this.#sentBy.delete(owner);
    }
    const { used, usedInBackground } = this.#withoutLease;
    const background = usedInBackground - total(sentWithoutLease, 'background');
    const normal = used - total(sentWithoutLease, 'count') - background;
    this.#withoutLease = new RequestWindow(this.#now);
    for (let request = 0; request < normal; request += 1) this.#withoutLease.add('');
    for (let request = 0; request < background; request += 1) this.#withoutLease.add(undefined);
  }

  /** To be called when the others have forgotten everything: then all requests of the last minute have to be reported. */
  forgotten(): void {
    this.#withoutLease = this.#all.copy();
    this.#sentBy.clear();
  }
}

function total(buckets: readonly BucketCount[], part: 'count' | 'background'): number {
  return buckets.reduce((sum, bucket) => sum + bucket[part], 0);
}
