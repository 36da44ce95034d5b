import { BrokenCircuitError, BulkheadRejectedError, bulkhead, TaskCancelledError } from 'cockatiel';
import { StackOneError } from '../stackone-error.ts';
import { EndpointCircuit } from './endpoint-circuit.ts';

/**
 * Attempts at one endpoint at the same time; how many more may wait for their turn, and for how long. Who is refused here has
 * been parsed and checked for nothing, so that a burst is rather waited out; but only a slow endpoint makes anyone wait long.
 */
const maximumConcurrent = 100;
const maximumWaiting = 300;
const waitAtMostMs = 1_000;

/** What a guard is doing just now. */
export interface EndpointState {
  readonly inProgress: number;
  readonly waiting: number;
  /** Whether everybody's attempts are refused because most have failed. */
  readonly circuitOpen: boolean;
  /** How many organisations have their attempts refused, because they fail for them and not for others. */
  readonly circuitsOpenForOrganisations: number;
}

/**
 * Keeps one endpoint of StackOne from harming the others, and leaves it alone while it fails. A bulkhead bounds what runs at
 * once, so that a slow endpoint does not take all there is; circuit breakers answer at once while most attempts fail.
 */
export class EndpointPolicy {
  readonly #endpoint: string;
  readonly #bulkhead = bulkhead(maximumConcurrent, maximumWaiting);
  readonly #circuit = new EndpointCircuit();

  constructor(endpoint: string) {
    this.#endpoint = endpoint;
  }

  /**
   * Waits for a turn for a moment, and never beyond `deadline`, in milliseconds since 1970. Throws `StackOneError`: what the
   * attempt threw, or that there was none (`circuit-open`, `overloaded`, `cancelled`, `timeout`). `organisation` is the one
   * that the attempt is for, if it is for one.
   */
  async run<T>(
    attempt: () => Promise<T>,
    signal: AbortSignal,
    deadline = Number.POSITIVE_INFINITY,
    organisation?: string,
  ): Promise<T> {
    const throughCircuit = () => this.#circuit.execute(attempt, organisation);
    try {
      if (this.#bulkhead.executionSlots === 0 || signal.aborted)
        return await this.#wait(throughCircuit, signal, deadline);
      return await this.#bulkhead.execute(throughCircuit);
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
        return attempt();
      });
      turn.then(resolve, giveUp);
    });
  }

  state(): EndpointState {
    const { open, openForOrganisations } = this.#circuit.state();
    return {
      inProgress: maximumConcurrent - this.#bulkhead.executionSlots,
      waiting: maximumWaiting - this.#bulkhead.queueSlots,
      circuitOpen: open,
      circuitsOpenForOrganisations: openForOrganisations,
    };
  }

  #explain(error: unknown): unknown {
    if (error instanceof BrokenCircuitError) return new StackOneError(this.#endpoint, { kind: 'circuit-open' });
    if (error instanceof BulkheadRejectedError) return new StackOneError(this.#endpoint, { kind: 'overloaded' });
    if (error instanceof TaskCancelledError) return new StackOneError(this.#endpoint, { kind: 'cancelled' });
    return error;
  }
}
