/** The length of the queue as a share of the permits. */
const queueShare = 0.1;
const queueTimeoutMs = 50;

/** Grants a limited number of permits. When all are taken, requests wait briefly in a short queue, in order of arrival. */
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

  /** Whether `acquire` would return `false` at once. */
  get isFull(): boolean {
    return this.#taken >= this.#permits && this.#queue.size >= this.#maximumQueued;
  }

  /** Acquires a permit if one is available. */
  tryAcquire(): boolean {
    if (this.#taken >= this.#permits) return false;
    this.#taken += 1;
    return true;
  }

  /** Resolves to whether a permit was granted in time. Resolves to `false` at once if the queue is full. */
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
      const timeout = setTimeout(() => leave(false), queueTimeoutMs);
      this.#queue.add(grant);
    });
  }

  /** Releases a permit. It goes to the first waiter, so that a later request can't overtake. */
  release(): void {
    const [grant] = this.#queue;
    if (grant) grant();
    else this.#taken -= 1;
  }
}
