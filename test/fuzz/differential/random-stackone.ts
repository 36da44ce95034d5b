import { Idempotency } from '../../../src/connect-session/idempotency/idempotency.ts';
import { MemoryIdempotencyStore } from '../../../src/connect-session/idempotency/memory-idempotency-store.ts';
import { ConnectorCatalogue } from '../../../src/connector/connector-catalogue.ts';
import { ConnectorProfiles } from '../../../src/connector/connector-profiles.ts';
import { readCatalogue } from '../../../src/connector/read-catalogue.ts';
import { readProfiles } from '../../../src/connector/read-profiles.ts';
import { type Context, createContext } from '../../../src/context.ts';
import { MemoryEventLog } from '../../../src/events/memory-event-log.ts';
import { AccountChanges } from '../../../src/linked-account/live/account-changes.ts';
import { ReadCache } from '../../../src/linked-account/live/read-cache.ts';
import { RequestRecord } from '../../../src/observability/log/request-record.ts';
import { Metrics } from '../../../src/observability/metrics/metrics.ts';
import { StackOneClient } from '../../../src/stackone/client.ts';
import { ItemMemory } from '../../../src/stackone/items/item-memory.ts';
import { PageSizes } from '../../../src/stackone/items/page-sizes.ts';
import { RequestLimiter } from '../../../src/stackone/resilience/request-limiter.ts';
import { StackOneError } from '../../../src/stackone/stackone-error.ts';
import {
  type CallOrigin,
  type Operation,
  StackOneHttp,
  type StackOneRequest,
} from '../../../src/stackone/transport/http.ts';
import { noAccountEvents } from '../../support/no-account-events.ts';
import { boundTo, service } from '../../support/viewers.ts';
import { Random } from '../random.ts';
import { makeJson } from '../values.ts';
import { later, seedOf } from './timing.ts';

const owners = ['acme', 'globex'];
const accountIds = ['account-1', 'account-2', 'dev-owner', '1', '25', 'a'];

interface Run {
  readonly seed: number;
  readonly calls: string[];
}

/** StackOne's answers depend only on the execution's seed and the request. */
class RandomStackOne extends StackOneHttp {
  /** The runs by the signal of their calls. */
  readonly runs = new WeakMap<AbortSignal, Run>();
  /** The run to which new clients belong. */
  current: Run | undefined;

  override begin(origin: CallOrigin): Operation {
    if (this.current) this.runs.set(origin.signal, this.current);
    return super.begin(origin);
  }

  override send<T>(request: StackOneRequest<T>, { signal }: Operation): Promise<T> {
    const run = this.runs.get(signal);
    if (!run) throw new Error('The call belongs to no execution.');
    const { method, endpoint, path, body, answer } = request;
    const call = `${method} ${path} ${JSON.stringify(body) ?? ''}`;
    run.calls.push(call);
    const random = new Random(seedOf(run.seed, call));
    return later(random, () => {
      if (random.chance(0.1)) throw failureOf(random, endpoint);
      const checked = answer.safeParse(bodyOf(random, endpoint, path));
      if (checked.success) return checked.data;
      throw new StackOneError(endpoint, { kind: 'bad-response', problem: 'random' });
    });
  }
}

const stackone = new RandomStackOne({
  ...{ baseUrl: new URL('http://127.0.0.1:9'), apiKey: '', userAgent: '', quota: new RequestLimiter(0) },
  ...{ timeoutMs: 1, attemptTimeoutMs: 1, connectTimeoutMs: 1 },
});
const metrics = new Metrics();

function failureOf(random: Random, endpoint: string): Error {
  const status = random.pick([400, 401, 404, 405, 409, 410, 412, 422, 429, 500, 503]);
  return random.pick([
    new StackOneError(endpoint, { kind: 'refused', status, details: ['no'], retryAfter: undefined }),
    new StackOneError(endpoint, { kind: random.pick(['timeout', 'unreachable', 'outcome-unknown', 'overloaded']) }),
    new RangeError('nobody foresaw it'),
  ]);
}

function bodyOf(random: Random, endpoint: string, path: string): unknown {
  if (random.chance(0.03)) return makeJson(random, 2);
  switch (endpoint) {
    case '/connect_sessions':
    case '/connect_sessions/authenticate':
      return sessionOf(random, random.pick(['session-1', 5]));
    case '/connect_sessions/{id}':
      return sessionOf(random, random.chance(0.9) ? decodeURIComponent(path.split('/').at(-1) ?? '') : 'other');
    case '/connector_profiles': {
      const data = random.times(random.below(5), (index) => profileOf(random, index));
      return random.chance(0.8) ? { data, total: maybe(random, data.length) } : data;
    }
    case '/connectors/meta':
      return random.times(random.below(5), (index) => connectorOf(random, index));
    case '/accounts/{id}/meta':
      return {
        provider: 'hibob',
        category: maybe(random, random.pick(['hris', 'new'])),
        models: maybe(random, { a: 1 }),
      };
    case '/accounts/{id}':
      return accountOf(random, random.chance(0.9) ? decodeURIComponent(path.split('/').at(-1) ?? '') : 'other');
    default:
      return random.chance(0.1) ? { data: [] } : rowsOf(random, path);
  }
}

function rowsOf(random: Random, path: string): unknown[] {
  const asked = new URL(path, 'http://stackone').searchParams.getAll('account_ids');
  const ids = asked.length > 0 ? asked : accountIds.slice(0, random.below(accountIds.length));
  return ids
    .filter(() => random.chance(0.9))
    .map((id) => (random.chance(0.95) ? accountOf(random, id) : makeJson(random, 1)));
}

function maybe<T>(random: Random, value: T): T | null | undefined | number {
  return random.weighted<T | null | undefined | number>([
    [8, value],
    [1, null],
    [1, undefined],
    [0.5, 7],
  ]);
}

function accountOf(random: Random, id: string) {
  return {
    id,
    provider: random.pick(['hibob', 'slack', 'unknown']),
    provider_name: maybe(random, 'HiBob'),
    status: maybe(random, random.pick(['active', 'error', 'new'])),
    status_reasons: maybe(random, [{ code: maybe(random, 'c'), timestamp: maybe(random, 'no date') }, {}]),
    origin_owner_id: random.pick([...owners, 'acme', ' ']),
    origin_owner_name: 'Acme',
    origin_username: maybe(random, 'ann'),
    setup_information: maybe(random, { domain: 'a', toJSON: 1 }),
    label: maybe(random, 'Head office'),
    type: maybe(random, random.pick(['production', 'test', 'new'])),
    created_at: '2026-01-01T00:00:00.000Z',
    updated_at: random.chance(0.97) ? '2026-01-02T00:00:00Z' : 'no date',
  };
}

function sessionOf(random: Random, id: string | number) {
  return {
    id,
    organization_id: 7,
    project_id: 'project',
    origin_owner_id: random.pick(owners),
    origin_owner_name: 'Acme',
    origin_username: maybe(random, 'ann'),
    // The gateway replaces an unreadable time with the current one, which differs between two executions.
    created_at: '2026-01-01T00:00:00.000Z',
    categories: maybe(random, ['hris', 'new', null]),
    provider: maybe(random, 'hibob'),
    account_id: maybe(random, random.pick(accountIds)),
    label: maybe(random, 'label'),
    metadata: maybe(random, { plan: { a: [1, null] } }),
    type: maybe(random, 'test'),
    token: random.chance(0.97) ? 'token' : '',
    auth_link_url: 'https://a.example',
    latest_connection_attempt: maybe(random, {
      id: 'attempt-1',
      status: maybe(random, random.pick(['pending', 'authenticated', 'new'])),
      account_secure_id: maybe(random, random.pick(accountIds)),
      oauth_error_code: maybe(random, 'access_denied'),
      created_at: '2026-01-01T00:00:00.000Z',
      updated_at: random.chance(0.9) ? '2026-01-02T00:00:00Z' : 'no date',
    }),
  };
}

function profileOf(random: Random, index: number) {
  return {
    id: `profile-${index}`,
    name: random.chance(0.97) ? 'Mine' : 7,
    active: random.chance(0.5),
    default: random.chance(0.5),
    categories: maybe(random, ['hris', 'new', null]),
    connector_key: random.pick(['hibob', 'slack', `c${index}`]),
    connector_label: 'HiBob',
    logo_url: maybe(random, 'https://a.example/logo'),
    environment: maybe(random, 'production'),
    created_at: '2026-01-01T00:00:00.000Z',
    updated_at: '2026-01-02T00:00:00Z',
  };
}

function connectorOf(random: Random, index: number) {
  return {
    provider: random.pick(['hibob', 'slack', `c${index}`]),
    provider_name: random.chance(0.97) ? `Connector ${index}` : 7,
    category: maybe(random, random.pick(['hris', 'new'])),
    active: maybe(random, true),
    models: maybe(random, { a: [] }),
    resources: maybe(random, { images: maybe(random, { logo_url: maybe(random, 'https://a.example/logo') }) }),
  };
}

/** Creates the context of one execution with the gateway's resolvers, and records its calls to StackOne. */
export function createRandomContext(seed: number): { readonly context: Context; readonly calls: readonly string[] } {
  const { signal } = new AbortController();
  const calls: string[] = [];
  const run = { seed, calls };
  stackone.runs.set(signal, run);
  const origin = { requestId: 'request-1', signal, owner: '' };
  // The cache keeps nothing, so calls depend only on one execution.
  const accountCache = new ReadCache({ keepMs: 0, joinWithinMs: 0 });
  const client = new StackOneClient(stackone, origin);
  const connectorProfiles = new ConnectorProfiles({ read: () => readProfiles(client) });
  const shared = {
    http: stackone,
    accountCache,
    accountChanges: new AccountChanges(accountCache, new MemoryEventLog()),
    accountEvents: noAccountEvents(),
    accountPageSizes: new PageSizes(),
    itemMemory: new ItemMemory(),
    connectors: new ConnectorCatalogue({ read: () => readCatalogue(client, connectorProfiles) }),
    connectorProfiles,
    idempotency: new Idempotency(new MemoryIdempotencyStore(), 0),
    reportUnknownValue: () => {},
    reportUnreadableRows: () => {},
    reportRouteGone: () => {},
  };
  const viewer = new Random(seed).chance(0.5) ? boundTo('acme') : service;
  stackone.current = run;
  const context = createContext(shared, { ...origin, viewer, record: new RequestRecord(metrics) });
  stackone.current = undefined;
  return { context, calls };
}
