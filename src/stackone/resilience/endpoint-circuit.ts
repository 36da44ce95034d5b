import { BrokenCircuitError, CircuitState, CountBreaker, type IBreaker } from 'cockatiel';
import { LRUCache } from 'lru-cache';
import { StackOneError } from '../stackone-error.ts';
import { AttemptWindow } from './attempt-window.ts';
import { CircuitBreaker, probeEveryMs } from './circuit-breaker.ts';
import { isOutage } from './outage.ts';

/** Of one organisation: half of its last 40 attempts failing, once there were 20. */
const ownBreaker = { threshold: 0.5, size: 40, minimumNumberOfCalls: 20 };
/** Some 3 KiB each. Of more organisations that fail, the one that has not asked for the longest time starts anew. */
const maximumOwnCircuits = 200;
const forgetOwnAfterMs = 10 * 60_000;
/** How much longer the organisation waits whose probe failed: another's may show that the fault was in the first one's input. */
const yieldMs = 1_000;

export interface CircuitStates {
  /** Whether the attempts of everybody who has called lately are refused. */
  readonly open: boolean;
  /** How many organisations have their attempts refused by a circuit of their own. */
  readonly openForOrganisations: number;
}

/**
 * The circuits of one endpoint. A circuit that is open refuses attempts, and lets one through every 5 seconds to see whether
 * the failures are over.
 *
 * There is one circuit for everybody, and one for each organisation whose attempts have failed:
 *
 * - An organisation's own circuit opens when more than half of its last 40 attempts have failed, once there were 20.
 * - Everybody's circuit opens when more than half of the last 40 attempts have failed, once there were 20, and they fail for
 *   most of the organisations among them (`AttemptWindow` says what that means). An input that makes StackOne answer 500 is
 *   the trouble of the organisation that sends it.
 * - What was not sent, because no connection could be made, is nobody's input: it counts for everybody at once. So do attempts
 *   that are for no organisation, such as those that read the catalogue.
 *
 * While everybody's circuit is open, it alone decides.
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
  /** Whose probe has failed since everybody's circuit opened, the last one. */
  #failedProber: string | undefined;

  /** Throws what the attempt throws, and cockatiel's `BrokenCircuitError` where there was none. */
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

  /** Before the circuit asks the window, the attempt is in there, with the organisation that it was for. */
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
    // One that is open counts its probes itself.
    if (!own || own.isOpen) return;
    own.execute(() => (failure === undefined ? Promise.resolve() : Promise.reject(failure))).catch(() => {});
  }

  #createOwn(organisation: string): CircuitBreaker {
    const own = new CircuitBreaker(new CountBreaker(ownBreaker));
    this.#own.set(organisation, own);
    return own;
  }
}

/** Opens a circuit by what the window shows. */
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
