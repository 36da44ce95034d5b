import { BrokenCircuitError, CircuitState, CountBreaker, type IBreaker } from 'cockatiel';
import { LRUCache } from 'lru-cache';
import { StackOneError } from '../stackone-error.ts';
import { AttemptWindow } from './attempt-window.ts';
import { CircuitBreaker, probeEveryMs } from './circuit-breaker.ts';
import { isOutage } from './outage.ts';

/** The circuit of one organisation: half of its last 40 attempts, of at least 20, have failed. */
const ownBreaker = { threshold: 0.5, size: 40, minimumNumberOfCalls: 20 };
/** About 3 KiB each. Beyond this number, the least recently used circuit is discarded. */
const maximumOwnCircuits = 200;
const forgetOwnAfterMs = 10 * 60_000;
/**
 * The additional wait of the organisation whose probe failed. The probe of another one may show that the failure was caused by
 * the first one's input.
 */
const yieldMs = 1_000;

export interface CircuitStates {
  /** Whether the attempts of all recent callers are refused. */
  readonly open: boolean;
  /** The number of organisations whose own circuits are open. */
  readonly openForOrganisations: number;
}

/**
 * The circuits of one endpoint. An open circuit refuses attempts, and allows a probe every 5 seconds to detect recovery.
 *
 * There is a shared circuit, and one for each organisation with failed attempts:
 * - An organisation's own circuit opens when more than half of its last 40 attempts, of at least 20, have failed.
 * - The shared circuit opens when more than half of the last 40 attempts, of at least 20, have failed, and they have failed for
 *   most of the organisations among them (see `AttemptWindow`). Input that makes StackOne answer 500 affects only the
 *   organisation that sends it.
 * - A failure to connect is independent of the input, so it counts for the shared circuit at once. So do attempts for no
 *   organisation, such as reads of the catalogue.
 *
 * While the shared circuit is open, it alone decides.
 */
export class EndpointCircuit {
  readonly #window = new AttemptWindow();
  readonly #shared = new CircuitBreaker(breakerOf(this.#window), () => this.#noteOpening());
  readonly #own = new LRUCache<string, CircuitBreaker>({
    max: maximumOwnCircuits,
    ttl: forgetOwnAfterMs,
    updateAgeOnGet: true,
    // The clock of cockatiel's circuits.
    perf: Date,
    ttlResolution: 0,
  });
  #openedAt = 0;
  /** The organisation of the last failed probe since the shared circuit opened. */
  #failedProber: string | undefined;

  /** Throws the attempt's error, or cockatiel's `BrokenCircuitError` if no attempt was made. */
  execute<T>(attempt: () => Promise<T>, organisation: string | undefined): Promise<T> {
    if (this.#shared.isOpen) return this.#probe(attempt, organisation);
    const own = organisation === undefined ? undefined : this.#own.get(organisation);
    const begin = () => this.#shared.execute(() => this.#recorded(attempt, organisation));
    return own?.isOpen ? own.execute(begin) : begin();
  }

  state(): CircuitStates {
    const callers = [...this.#window.organisations()];
    const isRefused = (caller: string | undefined) => caller !== undefined && this.#own.peek(caller)?.isOpen === true;
    return {
      open: this.#shared.isOpen || (callers.length > 0 && callers.every(isRefused)),
      openForOrganisations: [...this.#own.values()].filter(({ isOpen }) => isOpen).length,
    };
  }

  #noteOpening(): void {
    this.#openedAt = Date.now();
    this.#failedProber = undefined;
  }

  async #probe<T>(attempt: () => Promise<T>, organisation: string | undefined): Promise<T> {
    const yields = organisation !== undefined && organisation === this.#failedProber;
    if (yields && Date.now() - this.#openedAt < probeEveryMs + yieldMs) throw new BrokenCircuitError();
    try {
      return await this.#shared.execute(() => this.#recorded(attempt, organisation));
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) this.#failedProber = organisation;
      throw error;
    }
  }

  /** Records the attempt and its organisation in the window before the circuit reads the window. */
  async #recorded<T>(attempt: () => Promise<T>, organisation: string | undefined): Promise<T> {
    try {
      const answer = await attempt();
      this.#record(organisation);
      return answer;
    } catch (error) {
      if (isOutage(error)) this.#record(wasNotSent(error) ? undefined : organisation, error);
      throw error;
    }
  }

  #record(organisation: string | undefined, failure?: unknown): void {
    this.#window.record(organisation, failure !== undefined);
    if (organisation === undefined) return;
    const own = this.#own.peek(organisation) ?? (failure !== undefined && this.#createOwn(organisation));
    // An open circuit counts its probes itself.
    if (!own || own.isOpen) return;
    own.execute(() => (failure === undefined ? Promise.resolve() : Promise.reject(failure))).catch(() => {});
  }

  #createOwn(organisation: string): CircuitBreaker {
    const own = new CircuitBreaker(new CountBreaker(ownBreaker));
    this.#own.set(organisation, own);
    return own;
  }
}

/** Opens a circuit depending on the window. */
function breakerOf(window: AttemptWindow): IBreaker {
  return {
    state: undefined,
    success: (state) => {
      if (state === CircuitState.HalfOpen) window.clear();
    },
    failure: () => window.isOutage(),
  };
}

function wasNotSent(error: unknown): boolean {
  return error instanceof StackOneError && error.failure.kind === 'unreachable';
}
