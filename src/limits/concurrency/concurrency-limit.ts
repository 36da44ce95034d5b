import { GatewayError } from '../../errors.ts';
import { Semaphore } from './semaphore.ts';

export interface ConcurrencyLimits {
  /** How many requests the gateway works on at the same time. */
  readonly total: number;
  /** How many of them may be one caller's. */
  readonly perCaller: number;
}

const retryAfter = 1;
/** Made once: when most requests are refused, the stack traces of as many errors are most of what refusing costs. */
const overloaded = new GatewayError('OVERLOADED', 'The gateway is overloaded.', { retryAfter });
const tooManyOfCaller = new GatewayError('RATE_LIMITED', 'This caller has too many requests in progress.', {
  retryAfter,
});

/**
 * Bounds how many requests are worked on at once, in all and for each caller. A request that gets no permit within a moment is
 * refused: with `OVERLOADED`, since a gateway that takes on more than it can carry answers nobody in time, or with
 * `RATE_LIMITED` when its caller has its share under way, since that is nobody else's concern.
 */
export class ConcurrencyLimit {
  readonly #total: Semaphore;
  /** `Infinity` where the total is all that binds: what exceeds it is no caller's own fault. */
  readonly #perCaller: number;
  /** Only of callers with a request under way. */
  readonly #callers = new Map<string, Semaphore>();
  readonly #refused = { capacity: 0, caller: 0 };

  constructor({ total, perCaller }: ConcurrencyLimits) {
    this.#total = new Semaphore(total);
    this.#perCaller = perCaller < total ? perCaller : Number.POSITIVE_INFINITY;
  }

  /** How many requests hold a permit, how many wait for one, and how many have been refused, by what they exceeded. */
  state() {
    let waiting = this.#total.queued;
    for (const caller of this.#callers.values()) waiting += caller.queued;
    return { inProgress: this.#total.taken, waiting, refused: this.#refused };
  }

  /** Throws while `acquire` would refuse every caller at once: before anything is done for the request. */
  assertCapacity(): void {
    if (this.#total.isFull) throw this.#refuse('capacity');
  }

  /** Takes a permit, to be given back by `release`; the promise is for one that has to be waited for. */
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
