import {
  BrokenCircuitError,
  BulkheadRejectedError,
  bulkhead,
  CircuitState,
  CountBreaker,
  circuitBreaker,
  handleWhen,
  TaskCancelledError,
} from 'cockatiel';
import { StackOneError } from './stackone-error.ts';

/** Attempts at one endpoint at the same time, and how many more may wait for their turn. */
const maximumConcurrent = 100;
const maximumWaiting = 100;
/** Half of the last 40 attempts failing opens the circuit, once there were 20. */
const breaker = { threshold: 0.5, size: 40, minimumNumberOfCalls: 20 };
const probeEveryMs = 5_000;

/**
 * Keeps one endpoint of StackOne from harming the others, and leaves it alone while it fails. A bulkhead bounds what runs at
 * once, so that a slow endpoint does not take all there is; a circuit breaker answers at once while most attempts fail, and
 * lets one through every 5 seconds to see whether that is over.
 */
export class EndpointGuard {
  readonly #endpoint: string;
  readonly #bulkhead = bulkhead(maximumConcurrent, maximumWaiting);
  readonly #breaker = circuitBreaker(handleWhen(isOutage), {
    halfOpenAfter: probeEveryMs,
    breaker: new CountBreaker(breaker),
  });

  constructor(endpoint: string) {
    this.#endpoint = endpoint;
  }

  /** Throws `StackOneError`: what the attempt threw, or that there was none (`circuit-open`, `overloaded`). */
  async run<T>(attempt: () => Promise<T>, signal: AbortSignal): Promise<T> {
    try {
      const turn = this.#bulkhead.execute(() => {
        if (signal.aborted) throw new TaskCancelledError();
        return this.#throughBreaker(attempt);
      });
      return await (this.#bulkhead.queueSlots < maximumWaiting ? orLeave(turn, signal) : turn);
    } catch (error) {
      throw this.#explain(error);
    }
  }

  #throughBreaker<T>(attempt: () => Promise<T>): Promise<T> {
    // While one attempt finds out, cockatiel would have the others wait for it.
    if (this.#breaker.state === CircuitState.HalfOpen) throw new BrokenCircuitError();
    return this.#breaker.execute(attempt);
  }

  #explain(error: unknown): unknown {
    if (error instanceof BrokenCircuitError) return new StackOneError(this.#endpoint, { kind: 'circuit-open' });
    if (error instanceof BulkheadRejectedError) return new StackOneError(this.#endpoint, { kind: 'overloaded' });
    if (error instanceof TaskCancelledError) return new StackOneError(this.#endpoint, { kind: 'cancelled' });
    return error;
  }
}

/** cockatiel sees that somebody has left only when their turn comes. */
async function orLeave<T>(turn: Promise<T>, signal: AbortSignal): Promise<T> {
  const left = Promise.withResolvers<never>();
  const leave = () => left.reject(new TaskCancelledError());
  signal.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([turn, left.promise]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

/** Whether the failure says that StackOne, and not this one request, is in trouble. */
function isOutage(error: unknown): boolean {
  if (!(error instanceof StackOneError)) return false;
  const { failure } = error;
  switch (failure.kind) {
    case 'refused':
      return failure.status >= 500 && failure.status !== 501;
    case 'unreachable':
    case 'interrupted':
    case 'timeout':
    case 'outcome-unknown':
      return true;
    default:
      return false;
  }
}
