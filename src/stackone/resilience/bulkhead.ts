import { backgroundShare } from './may-request.ts';
import type { RequestPriority } from './request-quota.ts';

/** The number of permits: the maximum of concurrent attempts. */
const maximumConcurrent = 100;
/** The permits that background attempts may hold: the same share as of StackOne's quota. */
const maximumInBackground = maximumConcurrent * backgroundShare;
/** The longest wait of a caller. */
const waitAtMostMs = 1_000;
/** Background attempts wait longer, because callers' attempts overtake them. */
const waitInBackgroundAtMostMs = 10_000;
/**
 * The limits of the queue. A slow endpoint's queue holds 300 attempts, which absorbs a burst. A fast endpoint's queue holds up to
 * 1,000, but no more than get a permit within half of the longest wait.
 */
const queueOfSlowEndpoint = 300;
const longestQueue = 1_000;
const expectedWaitAtMostMs = waitAtMostMs / 2;
/** The weight of the latest attempt in the average duration, so that a few attempts reveal a slowdown. */
const latestWeight = 1 / 8;

/** The reason for a refusal. `full`: the queue was full, or no permit became free during the longest wait. */
export type BulkheadRefusal = 'full' | 'timeout' | 'cancelled';

/**
 * A bulkhead: at most 100 concurrent attempts at one endpoint. Other attempts wait in order of arrival, for up to a second.
 * Background attempts hold at most a tenth of the permits, get one only while no caller waits, and wait for up to 10 seconds.
 */
export class Bulkhead {
  readonly #queue = new Set<() => void>();
  readonly #backgroundQueue = new Set<() => void>();
  #inProgress = 0;
  #inBackground = 0;
  /** The average time that a permit is held, in milliseconds. */
  #averageMs = 0;
  #lastGrantAt = 0;

  get inProgress(): number {
    return this.#inProgress;
  }

  get waiting(): number {
    return this.#queue.size + this.#backgroundQueue.size;
  }

  /** Acquires a permit if one is free. */
  tryAcquire(priority: RequestPriority = 'normal'): boolean {
    if (this.#inProgress >= maximumConcurrent) return false;
    if (priority === 'background') {
      if (this.#inBackground >= maximumInBackground) return false;
      this.#inBackground += 1;
    }
    this.#inProgress += 1;
    this.#lastGrantAt = performance.now();
    return true;
  }

  /** Waits for a permit until `deadline`, in milliseconds since 1970, at the latest. Resolves to the reason for a refusal. */
  acquire(
    signal: AbortSignal,
    deadline: number,
    priority: RequestPriority = 'normal',
  ): Promise<BulkheadRefusal | undefined> {
    if (signal.aborted) return Promise.resolve('cancelled');
    if (this.tryAcquire(priority)) return Promise.resolve(undefined);
    const inBackground = priority === 'background';
    const queue = inBackground ? this.#backgroundQueue : this.#queue;
    if (queue.size >= (inBackground ? longestQueue : this.#queueLimit())) return Promise.resolve('full');
    const atMostMs = inBackground ? waitInBackgroundAtMostMs : waitAtMostMs;
    return new Promise((resolve) => {
      const leave = (refusal?: BulkheadRefusal) => {
        clearTimeout(timeout);
        signal.removeEventListener('abort', cancel);
        queue.delete(grant);
        resolve(refusal);
      };
      const grant = () => leave();
      const cancel = () => leave('cancelled');
      const remainingMs = deadline - Date.now();
      const timeout = setTimeout(
        () => leave(remainingMs < atMostMs ? 'timeout' : 'full'),
        Math.min(remainingMs, atMostMs),
      );
      signal.addEventListener('abort', cancel, { once: true });
      queue.add(grant);
    });
  }

  /** Releases a permit that was held for this time. It passes to the first attempt in the queue, so that none can overtake. */
  release(heldMs: number, priority: RequestPriority = 'normal'): void {
    this.#averageMs += (heldMs - this.#averageMs) * latestWeight;
    if (priority === 'background') this.#inBackground -= 1;
    const grant = this.#next();
    if (!grant) {
      this.#inProgress -= 1;
      return;
    }
    this.#lastGrantAt = performance.now();
    grant();
  }

  #next(): (() => void) | undefined {
    const [first] = this.#queue;
    if (first || this.#inBackground >= maximumInBackground) return first;
    const [firstInBackground] = this.#backgroundQueue;
    if (firstInBackground) this.#inBackground += 1;
    return firstInBackground;
  }

  /**
   * Applies Little's law: as many attempts as get a permit in time while attempts take the average duration. If all permits are
   * held, every attempt has run at least since the last grant. So an endpoint counts as slow as soon as it stops responding, and
   * not only after the first timeout. A new endpoint counts as fast.
   */
  #queueLimit(): number {
    const attemptMs = Math.max(this.#averageMs, performance.now() - this.#lastGrantAt);
    const servedInTime = Math.floor((maximumConcurrent * expectedWaitAtMostMs) / attemptMs);
    return Math.min(Math.max(servedInTime, queueOfSlowEndpoint), longestQueue);
  }
}
