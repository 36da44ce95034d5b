import { EndpointPolicy, type EndpointState as PolicyState } from './endpoint-policy.ts';

/** The current state of one of StackOne's endpoints. */
export interface EndpointState extends PolicyState {
  readonly method: string;
  /** The path's template. */
  readonly endpoint: string;
}

interface Guarded {
  readonly method: string;
  readonly endpoint: string;
  readonly guard: EndpointPolicy;
}

/** One policy per endpoint, created at its first call. */
export class EndpointPolicies {
  readonly #guarded = new Map<string, Guarded>();

  of({ method, endpoint }: Omit<Guarded, 'guard'>): EndpointPolicy {
    const name = `${method} ${endpoint}`;
    const known = this.#guarded.get(name);
    if (known) return known.guard;
    const guard = new EndpointPolicy(endpoint);
    this.#guarded.set(name, { method, endpoint, guard });
    return guard;
  }

  states(): readonly EndpointState[] {
    return [...this.#guarded.values()].map(({ method, endpoint, guard }) => ({ method, endpoint, ...guard.state() }));
  }
}
