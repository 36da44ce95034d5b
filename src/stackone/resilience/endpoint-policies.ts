import { EndpointPolicy, type EndpointState as PolicyState } from './endpoint-policy.ts';

/** The current state of one of StackOne's endpoints. */
export interface EndpointState extends PolicyState {
  readonly method: string;
  /** The path's template. */
  readonly endpoint: string;
}

interface Endpoint {
  readonly method: string;
  readonly endpoint: string;
  readonly policy: EndpointPolicy;
}

/** The policies of StackOne's endpoints: one for each, created at its first call. */
export class EndpointPolicies {
  readonly #endpoints = new Map<string, Endpoint>();

  of({ method, endpoint }: Omit<Endpoint, 'policy'>): EndpointPolicy {
    const name = `${method} ${endpoint}`;
    const known = this.#endpoints.get(name);
    if (known) return known.policy;
    const policy = new EndpointPolicy(endpoint);
    this.#endpoints.set(name, { method, endpoint, policy });
    return policy;
  }

  states(): readonly EndpointState[] {
    return [...this.#endpoints.values()].map(({ method, endpoint, policy }) => ({
      method,
      endpoint,
      ...policy.state(),
    }));
  }
}
