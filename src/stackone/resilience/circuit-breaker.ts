import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  CircuitState,
  circuitBreaker,
  handleWhen,
  type IBreaker,
} from 'cockatiel';
import { StackOneError } from '../stackone-error.ts';
import { isOutage } from './outage.ts';

/** How long nothing is attempted before one attempt, the probe, finds out whether StackOne is back. */
export const probeEveryMs = 5_000;

/** Refuses attempts while `breaker` says that too many fail, and lets a probe through every 5 seconds. */
export class CircuitBreaker {
  readonly #policy: CircuitBreakerPolicy;

  constructor(breaker: IBreaker, onOpen = () => {}) {
    this.#policy = circuitBreaker(
      handleWhen((error) => isOutage(error) || (this.#isProbing() && isCancelled(error))),
      { halfOpenAfter: probeEveryMs, breaker },
    );
    this.#policy.onBreak(onOpen);
  }

  /** Whether attempts are refused, apart from probes. */
  get isOpen(): boolean {
    return this.#policy.state !== CircuitState.Closed;
  }

  /** Throws cockatiel's `BrokenCircuitError` where no attempt is made. */
  execute<T>(attempt: () => Promise<T>): Promise<T> {
    // While one attempt finds out, cockatiel would have the others wait for it.
    if (this.#isProbing()) throw new BrokenCircuitError();
    return this.#policy.execute(attempt);
  }

  /** Meanwhile a caller who leaves takes the probe along: it has found out nothing, and the next one is due in 5 seconds. */
  #isProbing(): boolean {
    return this.#policy.state === CircuitState.HalfOpen;
  }
}

function isCancelled(error: unknown): boolean {
  return error instanceof StackOneError && error.failure.kind === 'cancelled';
}
