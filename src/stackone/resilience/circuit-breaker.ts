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

/** The time between probes of an open circuit, in milliseconds. */
export const probeEveryMs = 5_000;

/**
 * A circuit breaker. It opens when `breaker` reports too many failures, and then refuses attempts at once. Every 5 seconds, it
 * allows one probe: an attempt that closes the circuit if it succeeds.
 */
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
