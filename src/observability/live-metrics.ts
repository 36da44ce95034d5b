import { Counter, Gauge, type Registry } from 'prom-client';
import { CacheUse } from '../cache-use.ts';
import type { EndpointState } from '../stackone/endpoint-guards.ts';

/** What requests to `/graphql` are doing just now, and how many were shed. */
export interface RequestState {
  readonly inProgress: number;
  readonly waiting: number;
  readonly shed: number;
}

/** Where to look when somebody asks. */
export interface LiveState {
  requests(): RequestState;
  endpoints(): readonly EndpointState[];
}

export type Caches = Readonly<Record<'tokens' | 'documents' | 'connectors' | 'sessions', CacheUse>>;

export function createCaches(): Caches {
  return {
    tokens: new CacheUse(),
    documents: new CacheUse(),
    connectors: new CacheUse(),
    sessions: new CacheUse(),
  };
}

/** Metrics that are read when somebody asks, and cost an operation nothing. */
export function registerLiveMetrics(registry: Registry, caches: Caches, find: () => LiveState | undefined): void {
  const registers = [registry];
  new Gauge({
    name: 'connect_gateway_requests_in_progress',
    help: 'Requests that are being worked on',
    registers,
    collect() {
      this.set(find()?.requests().inProgress ?? 0);
    },
  });
  new Gauge({
    name: 'connect_gateway_requests_waiting',
    help: 'Requests that wait for a place',
    registers,
    collect() {
      this.set(find()?.requests().waiting ?? 0);
    },
  });
  new Counter({
    name: 'connect_gateway_requests_shed_total',
    help: 'Requests that were refused because there was no place',
    registers,
    collect() {
      this.reset();
      this.inc(find()?.requests().shed ?? 0);
    },
  });
  const registerOfEndpoints = (name: string, help: string, read: (state: EndpointState) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ['method', 'endpoint'],
      registers,
      collect() {
        for (const state of find()?.endpoints() ?? []) {
          this.set({ method: state.method, endpoint: state.endpoint }, read(state));
        }
      },
    });
  registerOfEndpoints('connect_gateway_upstream_in_progress', 'Attempts under way', ({ inProgress }) => inProgress);
  registerOfEndpoints('connect_gateway_upstream_waiting', 'Attempts that wait for a turn', ({ waiting }) => waiting);
  registerOfEndpoints(
    'connect_gateway_upstream_circuit_open',
    '1 while the endpoint is left alone because it fails',
    ({ circuitOpen }) => (circuitOpen ? 1 : 0),
  );
  registerOfEndpoints(
    'connect_gateway_upstream_organisation_circuits_open',
    'Organisations whose attempts are refused because they fail for them alone',
    ({ circuitsOpenForOrganisations }) => circuitsOpenForOrganisations,
  );
  new Counter({
    name: 'connect_gateway_cache_lookups_total',
    help: 'Lookups in caches',
    labelNames: ['cache', 'result'],
    registers,
    collect() {
      this.reset();
      for (const [cache, { hits, misses }] of Object.entries(caches)) {
        this.inc({ cache, result: 'hit' }, hits);
        this.inc({ cache, result: 'miss' }, misses);
      }
    },
  });
  new Gauge({
    name: 'connect_gateway_cache_bytes',
    help: 'What caches hold that are bounded by bytes',
    labelNames: ['cache'],
    registers,
    collect() {
      for (const [cache, { bytes }] of Object.entries(caches)) if (bytes) this.set({ cache }, bytes());
    },
  });
}
