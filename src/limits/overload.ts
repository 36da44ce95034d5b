import type { EventEmitter } from 'node:events';
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
  readonly #places: number;
  readonly #maximumWaiting: number;
  /** In the order in which they came. */
  readonly #waiting = new Set<() => void>();
  #taken = 0;
  #shed = 0;
  /** Made once: when most requests are shed, the stack traces of as many errors would be most of what shedding costs. */
  readonly #overloaded = new GatewayError('OVERLOADED', 'The gateway has more to do than it can carry.', {
    retryAfter,
  });

  constructor(maximumConcurrent: number) {
    this.#places = maximumConcurrent;
    this.#maximumWaiting = Math.ceil(maximumConcurrent * waitingShare);
  }

  /** How many are inside, how many wait, and how many have been refused so far. */
  state(): { readonly inProgress: number; readonly waiting: number; readonly shed: number } {
    return { inProgress: this.#taken, waiting: this.#waiting.size, shed: this.#shed };
  }

  /** Takes a place until `response` closes; the promise is for one that has to be waited for. */
  enter(response: Pick<EventEmitter, 'on'>): Promise<void> | undefined {
    if (this.#taken < this.#places) {
      this.#take(response);
      return undefined;
    }
    if (this.#waiting.size >= this.#maximumWaiting) return Promise.reject(this.#refuse());
    return new Promise((resolve, reject) => {
      const leave = () => {
        clearTimeout(patience);
        return this.#waiting.delete(enter);
      };
      const enter = () => {
        leave();
        this.#take(response);
        resolve();
      };
      const giveUp = () => {
        if (leave()) reject(this.#refuse());
      };
      const patience = setTimeout(giveUp, waitAtMostMs);
      this.#waiting.add(enter);
      response.on('close', giveUp);
    });
  }

  #take(response: Pick<EventEmitter, 'on'>): void {
    this.#taken += 1;
    response.on('close', () => {
      this.#taken -= 1;
      for (const enter of this.#waiting) return enter();
    });
  }

  #refuse(): GatewayError {
    this.#shed += 1;
    return this.#overloaded;
  }
}
