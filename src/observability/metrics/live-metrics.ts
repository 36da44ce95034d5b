import { Counter, Gauge, type Registry } from 'prom-client';
import { CacheUse } from '../../caching/cache-use.ts';
import type { EndpointState } from '../../stackone/resilience/endpoint-policies.ts';

/** What requests to `/graphql` are doing now, and how many were refused for lack of room. */
export interface RequestState {
  readonly inProgress: number;
  readonly waiting: number;
  /** Whose bodies are on the way. */
  readonly arriving: number;
  readonly refused: Readonly<Record<SheddingReason, number>>;
}

/** What a refused request exceeded: what the gateway or its caller may have under way, or the memory for bodies on the way. */
export type SheddingReason = 'capacity' | 'caller' | 'memory';

/** Where to look when somebody asks. */
export interface LiveState {
  requests(): RequestState;
  endpoints(): readonly EndpointState[];
  /** How old each copy is that can't be refreshed, in milliseconds; 0 for one that can be. */
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

/** Metrics that are read when somebody asks, and cost an operation nothing. */
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
    'Requests that are being worked on',
    ({ inProgress }) => inProgress,
  );
  registerOfRequests(
    'connect_gateway_requests_waiting',
    'Requests that wait for a permit under the concurrency limits',
    ({ waiting }) => waiting,
  );
  registerOfRequests(
    'connect_gateway_requests_arriving',
    'Requests whose bodies are on the way',
    ({ arriving }) => arriving,
  );
  new Counter({
    name: 'connect_gateway_requests_shed_total',
    help: 'Requests that were refused because too many were under way or arriving',
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
  new Gauge({
    name: 'connect_gateway_stale_cache_age_seconds',
    help: 'Age of a copy that cannot be refreshed; 0 while it can be',
    labelNames: ['cache'],
    registers,
    collect() {
      for (const [cache, staleMs] of Object.entries(find()?.staleCopies() ?? {})) this.set({ cache }, staleMs / 1_000);
    },
  });
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
