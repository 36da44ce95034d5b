import type { EventEmitter } from 'node:events';
import { bulkhead } from 'cockatiel';
import { GatewayError } from '../errors.ts';

/** How many requests may wait for a place, as a share of the places, and for how long. */
const waitingShare = 0.1;
const waitAtMostMs = 50;
const retryAfter = 1;

/**
 * Bounds how many requests are worked on at once. What does not get a place within a moment is refused with `OVERLOADED`
 * before anything is done for it: a gateway that takes on more than it can carry answers nobody in time.
 */
export class OverloadGuard {
  readonly #places: ReturnType<typeof bulkhead>;
  /** Made once: when most requests are shed, the stack traces of as many errors would be most of what shedding costs. */
  readonly #overloaded = new GatewayError('OVERLOADED', 'The gateway has more to do than it can carry.', {
    retryAfter,
  });

  constructor(maximumConcurrent: number) {
    this.#places = bulkhead(maximumConcurrent, Math.ceil(maximumConcurrent * waitingShare));
  }

  /** Resolves when there is a place, which is taken until `response` closes. */
  async enter(response: Pick<EventEmitter, 'once'>): Promise<void> {
    if (this.#places.executionSlots === 0 && this.#places.queueSlots === 0) throw this.#overloaded;
    const entered = Promise.withResolvers<void>();
    const left = Promise.withResolvers<void>();
    // From now on, and not from when there is a place: who has left while waiting would keep it for ever.
    response.once('close', left.resolve);
    let gone = false;
    const stay = () => {
      if (gone) return undefined;
      entered.resolve();
      return left.promise;
    };
    const giveUp = () => {
      gone = true;
      entered.reject(this.#overloaded);
    };
    const patience = this.#places.executionSlots > 0 ? undefined : setTimeout(giveUp, waitAtMostMs);
    this.#places.execute(stay).catch(giveUp);
    try {
      await entered.promise;
    } finally {
      clearTimeout(patience);
    }
  }
}
