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

/**
 * Attempts at one endpoint at the same time; how many more may wait for their turn, and for how long. Who is refused here has
 * been parsed and checked for nothing, so that a burst is rather waited out; but only a slow endpoint makes anyone wait long.
 */
const maximumConcurrent = 100;
const maximumWaiting = 300;
const waitAtMostMs = 1_000;
/** Half of the last 40 attempts failing opens the circuit, once there were 20. */
const breaker = { threshold: 0.5, size: 40, minimumNumberOfCalls: 20 };
const probeEveryMs = 5_000;

/** What a guard is doing just now. */
export interface GuardState {
  readonly inProgress: number;
  readonly waiting: number;
  /** Whether attempts are refused because most have failed. */
  readonly circuitOpen: boolean;
}

/**
 * Keeps one endpoint of StackOne from harming the others, and leaves it alone while it fails. A bulkhead bounds what runs at
 * once, so that a slow endpoint does not take all there is; a circuit breaker answers at once while most attempts fail, and
 * lets one through every 5 seconds to see whether that is over.
 */
export class EndpointGuard {
  readonly #endpoint: string;
  readonly #bulkhead = bulkhead(maximumConcurrent, maximumWaiting);
  readonly #breaker = circuitBreaker(
    handleWhen((error) => isOutage(error) || (this.#isProbing() && isCancelled(error))),
    { halfOpenAfter: probeEveryMs, breaker: new CountBreaker(breaker) },
  );

  constructor(endpoint: string) {
    this.#endpoint = endpoint;
  }

  /**
   * Waits for a turn for a moment, and never beyond `deadline`, in milliseconds since 1970. Throws `StackOneError`: what the
   * attempt threw, or that there was none (`circuit-open`, `overloaded`, `cancelled`, `timeout`).
   */
  async run<T>(attempt: () => Promise<T>, signal: AbortSignal, deadline = Number.POSITIVE_INFINITY): Promise<T> {
    try {
      if (this.#bulkhead.executionSlots === 0 || signal.aborted) return await this.#wait(attempt, signal, deadline);
      return await this.#bulkhead.execute(() => this.#throughBreaker(attempt));
    } catch (error) {
      throw this.#explain(error);
    }
  }

  /** With one promise and one timer: where there is much to wait for, most requests come this way. */
  #wait<T>(attempt: () => Promise<T>, signal: AbortSignal, deadline: number): Promise<T> {
    return new Promise((resolve, reject) => {
      let waiting = true;
      const stopWaiting = () => {
        waiting = false;
        clearTimeout(timer);
        signal.removeEventListener('abort', leave);
      };
      const giveUp = (error: Error) => {
        stopWaiting();
        reject(error);
      };
      const leave = () => giveUp(new TaskCancelledError());
      const remainingMs = deadline - Date.now();
      const kind = remainingMs < waitAtMostMs ? 'timeout' : 'overloaded';
      const timer = setTimeout(
        () => giveUp(new StackOneError(this.#endpoint, { kind })),
        Math.min(remainingMs, waitAtMostMs),
      );
      if (signal.aborted) return leave();
      signal.addEventListener('abort', leave, { once: true });
      const turn = this.#bulkhead.execute(() => {
        // cockatiel sees that somebody has left only when their turn comes.
        if (!waiting) throw new TaskCancelledError();
        stopWaiting();
        return this.#throughBreaker(attempt);
      });
      turn.then(resolve, giveUp);
    });
  }

  state(): GuardState {
    return {
      inProgress: maximumConcurrent - this.#bulkhead.executionSlots,
      waiting: maximumWaiting - this.#bulkhead.queueSlots,
      circuitOpen: this.#breaker.state !== CircuitState.Closed,
    };
  }

  #throughBreaker<T>(attempt: () => Promise<T>): Promise<T> {
    // While one attempt finds out, cockatiel would have the others wait for it.
    if (this.#isProbing()) throw new BrokenCircuitError();
    return this.#breaker.execute(attempt);
  }

  /** Meanwhile a caller who leaves takes the probe along: it has found out nothing, and the next one is due in 5 seconds. */
  #isProbing(): boolean {
    return this.#breaker.state === CircuitState.HalfOpen;
  }

  #explain(error: unknown): unknown {
    if (error instanceof BrokenCircuitError) return new StackOneError(this.#endpoint, { kind: 'circuit-open' });
    if (error instanceof BulkheadRejectedError) return new StackOneError(this.#endpoint, { kind: 'overloaded' });
    if (error instanceof TaskCancelledError) return new StackOneError(this.#endpoint, { kind: 'cancelled' });
    return error;
  }
}

function isCancelled(error: unknown): boolean {
  return error instanceof StackOneError && error.failure.kind === 'cancelled';
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
