import { Counter, Gauge, type Registry } from 'prom-client';
import { CacheUse } from '../../caching/cache-use.ts';
import type { EndpointState } from '../../stackone/resilience/endpoint-policies.ts';

/** The current state of requests to `/graphql`, and how many were refused by a concurrency limit. */
export interface RequestState {
  readonly inProgress: number;
  readonly waiting: number;
  /** Requests whose bodies are still arriving. */
  readonly arriving: number;
  readonly refused: Readonly<Record<SheddingReason, number>>;
}

/** The limit that a refused request exceeded: concurrency in all, concurrency of its caller, or memory for arriving bodies. */
export type SheddingReason = 'capacity' | 'caller' | 'memory';

/** The state that is read at each scrape. */
export interface LiveState {
  requests(): RequestState;
  endpoints(): readonly EndpointState[];
  /** The age in milliseconds of each copy that can't be refreshed; 0 if refreshing works. */
  staleCopies(): Readonly<Record<'connectors' | 'profiles', number>>;
}

export type Caches = Readonly<
  Record<'tokens' | 'documents' | 'connectors' | 'profiles' | 'sessions' | 'accounts', CacheUse>
>;

export function createCaches(): Caches {
  return {
    tokens: new CacheUse(),
    documents: new CacheUse(),
    connectors: new CacheUse(),
    profiles: new CacheUse(),
    sessions: new CacheUse(),
    accounts: new CacheUse(),
  };
}

/** Registers metrics that are read at each scrape, so that they cost operations nothing. */
export function registerLiveMetrics(registry: Registry, caches: Caches, find: () => LiveState | undefined): void {
  const registers = [registry];
  const registerOfRequests = (name: string, help: string, read: (state: RequestState) => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        const state = find()?.requests();
        this.set(state ? read(state) : 0);
      },
    });
  registerOfRequests(
    'connect_gateway_requests_in_progress',
    'Requests to /graphql in progress',
    ({ inProgress }) => inProgress,
  );
  registerOfRequests(
    'connect_gateway_requests_waiting',
    'Requests that are waiting for a permit of the concurrency limit, or for the event loop while it is saturated',
    ({ waiting }) => waiting,
  );
  registerOfRequests(
    'connect_gateway_requests_arriving',
    'Authenticated requests whose body is still arriving',
    ({ arriving }) => arriving,
  );
  new Counter({
    name: 'connect_gateway_requests_shed_total',
    help: 'Requests that were refused by a concurrency limit',
    labelNames: ['reason'],
    registers,
    collect() {
      this.reset();
      for (const [reason, count] of Object.entries(find()?.requests().refused ?? {})) this.inc({ reason }, count);
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
  registerOfEndpoints('connect_gateway_upstream_in_progress', 'Attempts in flight', ({ inProgress }) => inProgress);
  registerOfEndpoints(
    'connect_gateway_upstream_waiting',
    "Attempts that are waiting because the endpoint's bulkhead is full",
    ({ waiting }) => waiting,
  );
  registerOfEndpoints(
    'connect_gateway_upstream_circuit_open',
    "1 while the endpoint's circuit is open for all callers",
    ({ circuitOpen }) => (circuitOpen ? 1 : 0),
  );
  registerOfEndpoints(
    'connect_gateway_upstream_organisation_circuits_open',
    "Organisations for which the endpoint's circuit is open because only their calls fail",
    ({ circuitsOpenForOrganisations }) => circuitsOpenForOrganisations,
  );
  new Gauge({
    name: 'connect_gateway_stale_cache_age_seconds',
    help: 'Age of a cached copy that cannot be refreshed; 0 while refreshing works',
    labelNames: ['cache'],
    registers,
    collect() {
      for (const [cache, staleMs] of Object.entries(find()?.staleCopies() ?? {})) this.set({ cache }, staleMs / 1_000);
    },
  });
  new Counter({
    name: 'connect_gateway_cache_lookups_total',
    help: 'Cache lookups',
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
    help: 'Size of a cache in bytes',
    labelNames: ['cache'],
    registers,
    collect() {
      for (const [cache, { bytes }] of Object.entries(caches)) if (bytes) this.set({ cache }, bytes());
    },
  });
}
