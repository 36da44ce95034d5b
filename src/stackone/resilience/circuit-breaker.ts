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

/**
 * The time between probes of an open circuit, in milliseconds. A probe is one attempt that shows whether StackOne works again.
 */
export const probeEveryMs = 5_000;

/** Refuses attempts while `breaker` reports too many failures, and allows a probe every 5 seconds. */
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

  /** Throws cockatiel's `BrokenCircuitError` if no attempt is made. */
  execute<T>(attempt: () => Promise<T>): Promise<T> {
    // cockatiel would make other attempts wait for the probe.
    if (this.#isProbing()) throw new BrokenCircuitError();
    return this.#policy.execute(attempt);
  }

  /** If the probe's caller disconnects, the probe has no result, and the next one is due in 5 seconds. */
  #isProbing(): boolean {
    return this.#policy.state === CircuitState.HalfOpen;
  }
}

function isCancelled(error: unknown): boolean {
  return error instanceof StackOneError && error.failure.kind === 'cancelled';
}
