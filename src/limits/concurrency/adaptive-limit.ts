import { performance as nodePerformance } from 'node:perf_hooks';

export interface AdaptiveLimitOptions {
  /** The share of the time since its last call in which the event loop was busy. Default: as measured by Node. */
  readonly readUtilization?: () => number;
  /** How long a request waits at most, whatever the requests in progress wait for. Default: one second. */
  readonly maximumWaitMs?: number;
}

/** Fewer would make batches smaller: with 32, a request takes a tenth more of the processor. */
const minimumLimit = 64;
const initialLimit = 128;
const checkEveryMs = 10;
/** A saturated event loop is hardly ever idle. */
const saturatedFrom = 0.95;
const defaultMaximumWaitMs = 1_000;

interface Waiting {
  readonly since: number;
  readonly start: () => void;
}

/**
 * Limits the requests that are executed at the same time while the event loop is saturated; the rest wait in order of arrival. More
 * requests in progress would not be answered sooner then, but the garbage collector would copy the objects of all of them again and
 * again. While the event loop has idle time, because requests wait for StackOne, the limit grows. See docs/decisions/0025.
 */
export class AdaptiveLimit {
  readonly #readUtilization: () => number;
  readonly #maximumWaitMs: number;
  readonly #queue = new Set<Waiting>();
  #limit = initialLimit;
  #inProgress = 0;
  #checking: NodeJS.Timeout | undefined;

  constructor(options: AdaptiveLimitOptions = {}) {
    this.#readUtilization = options.readUtilization ?? createUtilizationReader();
    this.#maximumWaitMs = options.maximumWaitMs ?? defaultMaximumWaitMs;
  }

  get waiting(): number {
    return this.#queue.size;
  }

  /** Starts a request; end it with `release`. Returns a promise only if the request has to wait. */
  acquire(): Promise<void> | undefined {
    if (this.#inProgress >= minimumLimit) this.#startChecking();
    if (this.#inProgress < this.#limit && this.#queue.size === 0) {
      this.#inProgress += 1;
      return undefined;
    }
    return new Promise((start) => {
      this.#queue.add({ since: performance.now(), start });
    });
  }

  release(): void {
    this.#inProgress -= 1;
    if (this.#inProgress < this.#limit) this.#startNext();
  }

  #startNext(): void {
    const [next] = this.#queue;
    if (!next) return;
    this.#queue.delete(next);
    this.#inProgress += 1;
    next.start();
  }

  #startChecking(): void {
    if (this.#checking) return;
    // Forgets the time before.
    this.#readUtilization();
    this.#checking = setInterval(() => this.#check(), checkEveryMs).unref();
  }

  #check(): void {
    if (this.#readUtilization() >= saturatedFrom) this.#limit = Math.max(this.#limit / 2, minimumLimit);
    else if (this.#inProgress >= this.#limit) this.#limit *= 2;
    while (this.#queue.size > 0 && this.#inProgress < this.#limit) this.#startNext();
    this.#startOverdue();
    if (this.#queue.size > 0 || this.#inProgress > minimumLimit) return;
    clearInterval(this.#checking);
    this.#checking = undefined;
  }

  #startOverdue(): void {
    const overdueSince = performance.now() - this.#maximumWaitMs;
    for (const { since } of this.#queue) {
      if (since > overdueSince) return;
      this.#startNext();
    }
  }
}

function createUtilizationReader(): () => number {
  let last = nodePerformance.eventLoopUtilization();
  return () => {
    const now = nodePerformance.eventLoopUtilization();
    const { utilization } = nodePerformance.eventLoopUtilization(now, last);
    last = now;
    return utilization;
  };
}
