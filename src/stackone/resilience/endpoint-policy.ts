import { BrokenCircuitError } from 'cockatiel';
import { StackOneError } from '../stackone-error.ts';
import { Bulkhead, type BulkheadRefusal } from './bulkhead.ts';
import { EndpointCircuit } from './endpoint-circuit.ts';
import type { RequestPriority } from './request-quota.ts';

/** The current state of one endpoint. */
export interface EndpointState {
  readonly inProgress: number;
  readonly waiting: number;
  /** Whether all attempts are refused because most have failed. */
  readonly circuitOpen: boolean;
  /** The number of organisations whose attempts are refused because theirs alone fail. */
  readonly circuitsOpenForOrganisations: number;
}

/**
 * The resilience policy of one of StackOne's endpoints: a bulkhead and circuit breakers. The bulkhead limits concurrent attempts,
 * so that a slow endpoint can't occupy the gateway. The circuit breakers refuse attempts at once while most of them fail.
 */
export class EndpointPolicy {
  readonly #endpoint: string;
  readonly #bulkhead = new Bulkhead();
  readonly #circuit = new EndpointCircuit();

  constructor(endpoint: string) {
    this.#endpoint = endpoint;
  }

  /**
   * Makes the attempt when the bulkhead grants a permit, and never after `deadline`, in milliseconds since 1970. Throws the error
   * of the attempt, or a `StackOneError` if there was no attempt: `circuit-open`, `overloaded`, `cancelled` or `timeout`.
   * `organisation` is the one that the attempt is for, if there is one.
   */
  async run<T>(
    attempt: () => Promise<T>,
    signal: AbortSignal,
    deadline = Number.POSITIVE_INFINITY,
    organisation?: string,
    priority?: RequestPriority,
  ): Promise<T> {
    if (signal.aborted || !this.#bulkhead.tryAcquire(priority)) {
      const refusal = await this.#bulkhead.acquire(signal, deadline, priority);
      if (refusal) throw this.#refuse(refusal);
    }
    const startedAt = performance.now();
    try {
      return await this.#circuit.execute(attempt, organisation);
    } catch (error) {
      if (error instanceof BrokenCircuitError) throw new StackOneError(this.#endpoint, { kind: 'circuit-open' });
      throw error;
    } finally {
      this.#bulkhead.release(performance.now() - startedAt, priority);
    }
  }

  state(): EndpointState {
    const { open, openForOrganisations } = this.#circuit.state();
    return {
      inProgress: this.#bulkhead.inProgress,
      waiting: this.#bulkhead.waiting,
      circuitOpen: open,
      circuitsOpenForOrganisations: openForOrganisations,
    };
  }

  #refuse(refusal: BulkheadRefusal): StackOneError {
    return new StackOneError(this.#endpoint, { kind: refusal === 'full' ? 'overloaded' : refusal });
  }
}
