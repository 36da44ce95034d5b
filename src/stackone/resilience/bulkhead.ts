import { backgroundShare } from './may-request.ts';
import type { RequestPriority } from './request-quota.ts';

/** The attempts at one endpoint that run at the same time. */
const maximumConcurrent = 100;
/** How many of them no caller waits for: the same share as of StackOne's quota. */
const maximumInBackground = maximumConcurrent * backgroundShare;
/** The longest wait of a caller. */
const waitAtMostMs = 1_000;
/** Background attempts wait longer, because callers' attempts overtake them. */
const waitInBackgroundAtMostMs = 10_000;
/**
 * The waiting places. Any endpoint has the first number, so that a burst is waited out. An endpoint that responds quickly has
 * up to the second number, but no more than get a permit within half of the longest wait.
 */
const minimumPlaces = 300;
const maximumPlaces = 1_000;
const expectedWaitAtMostMs = waitAtMostMs / 2;
/** The weight of the latest attempt in the average duration: a slowdown shows after a few attempts. */
const latestWeight = 1 / 8;

/** Why a caller got no permit. `full`: there was no place to wait, or no permit became free within a second. */
export type BulkheadRefusal = 'full' | 'timeout' | 'cancelled';

/**
 * Bounds the concurrent attempts at one endpoint. The rest wait in order of arrival. Background attempts hold at most a tenth of
 * the permits, and get one only while no caller waits.
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

  /** Takes a permit if one is free. */
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

  /** Waits for a permit, but not beyond `deadline`, in milliseconds since 1970. Resolves to the reason if there is none. */
  acquire(
    signal: AbortSignal,
    deadline: number,
    priority: RequestPriority = 'normal',
  ): Promise<BulkheadRefusal | undefined> {
    if (signal.aborted) return Promise.resolve('cancelled');
    if (this.tryAcquire(priority)) return Promise.resolve(undefined);
    const inBackground = priority === 'background';
    const queue = inBackground ? this.#backgroundQueue : this.#queue;
    if (queue.size >= (inBackground ? maximumPlaces : this.#places())) return Promise.resolve('full');
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

  /** Gives a permit back that was held for so long. It passes to the first in the queue, so that no newcomer overtakes. */
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
   * By Little's law: as many as get a permit in time while attempts take the average duration. When all permits are held, each
   * attempt has run since the last grant at least. So an endpoint is slow as soon as it stops responding, and not only once
   * attempts time out. A new endpoint is fast until it is shown to be slow.
   */
  #places(): number {
    const attemptMs = Math.max(this.#averageMs, performance.now() - this.#lastGrantAt);
    const servedInTime = Math.floor((maximumConcurrent * expectedWaitAtMostMs) / attemptMs);
    return Math.min(Math.max(servedInTime, minimumPlaces), maximumPlaces);
  }
}
