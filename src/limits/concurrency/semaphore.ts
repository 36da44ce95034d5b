/** The share of the permits that may wait in the queue, and for how long. */
const queueShare = 0.1;
const waitAtMostMs = 50;

/** Grants a limited number of permits. When all are taken, a short queue waits for a moment, in order of arrival. */
export class Semaphore {
  readonly #permits: number;
  readonly #maximumQueued: number;
  readonly #queue = new Set<() => void>();
  #taken = 0;

  constructor(permits: number) {
    this.#permits = permits;
    this.#maximumQueued = Math.ceil(permits * queueShare);
  }

  get taken(): number {
    return this.#taken;
  }

  get queued(): number {
    return this.#queue.size;
  }

  /** Whether `acquire` would refuse at once. */
  get isFull(): boolean {
    return this.#taken >= this.#permits && this.#queue.size >= this.#maximumQueued;
  }

  /** Takes a permit if one is free. */
  tryAcquire(): boolean {
    if (this.#taken >= this.#permits) return false;
    this.#taken += 1;
    return true;
  }

  /** Resolves to whether a permit was granted in time: `false` at once when the queue is full. */
  acquire(): Promise<boolean> {
    if (this.tryAcquire()) return Promise.resolve(true);
    if (this.isFull) return Promise.resolve(false);
    return new Promise((resolve) => {
      const leave = (granted: boolean) => {
        clearTimeout(timeout);
        this.#queue.delete(grant);
        resolve(granted);
      };
      const grant = () => leave(true);
      const timeout = setTimeout(() => leave(false), waitAtMostMs);
      this.#queue.add(grant);
    });
  }

  /** Gives a permit back. It passes to the first in the queue, so that nobody who arrives later overtakes. */
  release(): void {
    const [grant] = this.#queue;
    if (grant) grant();
    else this.#taken -= 1;
  }
}
