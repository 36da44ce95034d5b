import { GatewayError } from '../../errors.ts';
import { Semaphore } from './semaphore.ts';

export interface ConcurrencyLimits {
  /** The maximum number of concurrent requests. */
  readonly total: number;
  /** The maximum number of concurrent requests of one caller. */
  readonly perCaller: number;
}

const retryAfter = 1;
/** Created once: under overload, the stack traces of new errors would be most of the cost of a refusal. */
const overloaded = new GatewayError('OVERLOADED', 'The gateway is overloaded.', { retryAfter });
const tooManyOfCaller = new GatewayError('RATE_LIMITED', 'This caller has too many requests in progress.', {
  retryAfter,
});

/**
 * Limits concurrent requests, in total and for each caller. A request without a permit waits briefly and is then refused: with
 * `OVERLOADED` at the total limit, or with `RATE_LIMITED` at the caller's own limit.
 */
export class ConcurrencyLimit {
  readonly #total: Semaphore;
  /** `Infinity` if only the total limit applies. A refusal is then `OVERLOADED`, because it is not the caller's fault. */
  readonly #perCaller: number;
  /** The callers with requests in progress. */
  readonly #callers = new Map<string, Semaphore>();
  readonly #refused = { capacity: 0, caller: 0 };

  constructor({ total, perCaller }: ConcurrencyLimits) {
    this.#total = new Semaphore(total);
    this.#perCaller = perCaller < total ? perCaller : Number.POSITIVE_INFINITY;
  }

  /** The numbers of requests with a permit, waiting requests, and refused requests by limit. */
  state() {
    let waiting = this.#total.queued;
    for (const caller of this.#callers.values()) waiting += caller.queued;
    return { inProgress: this.#total.taken, waiting, refused: this.#refused };
  }

  /** Throws if `acquire` would refuse every caller at once. Call it before any work for the request. */
  assertCapacity(): void {
    if (this.#total.isFull) throw this.#refuse('capacity');
  }

  /** Acquires a permit; give it back with `release`. Returns a promise only if the request has to wait. */
  acquire(caller: string): Promise<void> | undefined {
    const own = this.#callers.get(caller) ?? this.#addCaller(caller);
    const withinShare = own.tryAcquire();
    if (withinShare && this.#total.tryAcquire()) return undefined;
    return this.#wait(caller, own, withinShare);
  }

  release(caller: string): void {
    this.#total.release();
    this.#releaseShare(caller);
  }

  async #wait(caller: string, own: Semaphore, withinShare: boolean): Promise<void> {
    if (!withinShare && !(await own.acquire())) throw this.#refuse('caller');
    if (await this.#total.acquire()) return;
    this.#releaseShare(caller);
    throw this.#refuse('capacity');
  }

  #addCaller(caller: string): Semaphore {
    const own = new Semaphore(this.#perCaller);
    this.#callers.set(caller, own);
    return own;
  }

  #releaseShare(caller: string): void {
    const own = this.#callers.get(caller);
    own?.release();
    if (own?.taken === 0) this.#callers.delete(caller);
  }

  #refuse(reason: 'capacity' | 'caller'): GatewayError {
    this.#refused[reason] += 1;
    return reason === 'capacity' ? overloaded : tooManyOfCaller;
  }
}
