import { ItemMemory } from './items/item-memory.ts';
import { type AccountListQuery, accountListParameters, type PageQuery, pageParameters } from './list-parameters.ts';
import { StackOneError } from './stackone-error.ts';
import type { CallOrigin, Operation, StackOneHttp, StackOneRequest } from './transport/http.ts';
import { describeIssues } from './transport/read-answer.ts';
import { readUsualAccount } from './wire/usual-form/usual-account.ts';
import { readUsualCreatedSession } from './wire/usual-form/usual-created-session.ts';
import { readUsualList } from './wire/usual-form/usual-list.ts';
import {
  type WireAccountUpdate,
  type WireConnector,
  type WireConnectorProfile,
  type WireConnectSession,
  type WireConnectSessionCreate,
  type WireCreatedConnectSession,
  type WireLinkedAccount,
  type WireLinkedAccountMeta,
  wireConnector,
  wireConnectorProfile,
  wireConnectSession,
  wireCountedList,
  wireCreatedConnectSession,
  wireLinkedAccount,
  wireLinkedAccountMeta,
  wireList,
} from './wire/wire.ts';

/**
 * StackOne's REST API for one operation, with one method per endpoint. The operation's deadline starts with the construction.
 * Methods throw only `StackOneError`.
 */
export class StackOneClient {
  readonly #http: StackOneHttp;
  readonly #operation: Operation;
  readonly #memory: ItemMemory;

  constructor(http: StackOneHttp, origin: CallOrigin, memory = new ItemMemory()) {
    this.#http = http;
    this.#memory = memory;
    this.#operation = http.begin(origin);
  }

  async createConnectSession(session: WireConnectSessionCreate): Promise<WireCreatedConnectSession> {
    const created = await this.#send({
      method: 'POST',
      endpoint: '/connect_sessions',
      path: '/connect_sessions',
      owner: session.origin_owner_id,
      body: session,
      answer: wireCreatedConnectSession,
      readUsual: readUsualCreatedSession,
      effect: 'creation',
    });
    this.#memory.issuedSessions.add(created.id, session.expires_in);
    return created;
  }

  /**
   * Resolves to the session of a token, or to `undefined` if StackOne does not accept the token. StackOne does not document which
   * of three statuses it then returns. One of them also means a refused API key; every other call distinguishes the two cases.
   */
  authenticateConnectSession(token: string): Promise<WireConnectSession | undefined> {
    const call = this.#send({
      method: 'POST',
      endpoint: '/connect_sessions/authenticate',
      path: '/connect_sessions/authenticate',
      body: { token },
      answer: wireConnectSession,
      effect: 'none',
    });
    return unlessMissing(call, [400, 401, 404]);
  }

  /** Resolves to `undefined` if the session does not exist. */
  async getConnectSession(id: string): Promise<WireConnectSession | undefined> {
    const { routes, issuedSessions } = this.#memory;
    const path = `/connect_sessions/${encodeURIComponent(id)}`;
    const request = { method: 'GET', endpoint: '/connect_sessions/{id}', path, effect: 'none' } as const;
    const session = await this.#item({ ...request, answer: wireConnectSession });
    if (session) return session;
    // There is no list of sessions to check a burst of 404s against, but StackOne must know the sessions that it has just issued.
    if (routes.isSuspicious(nameOf(request), 'known') && issuedSessions.isLive(id)) routes.markGone(nameOf(request));
    if (routes.isGone(nameOf(request))) throw this.#routeGone(request, 404);
    return undefined;
  }

  /** A page of accounts in StackOne's order. An unreadable row is `undefined` and keeps its position. */
  listAccounts(query: AccountListQuery): Promise<readonly (WireLinkedAccount | undefined)[]> {
    const owner = query.originOwnerIds?.length === 1 ? query.originOwnerIds[0] : undefined;
    return this.#list('/accounts', accountListParameters(query), accountRow, owner);
  }

  /** Resolves to `undefined` if the account does not exist. */
  async getAccount(id: string): Promise<WireLinkedAccount | undefined> {
    const { routes } = this.#memory;
    const request = accountRequest('GET', id);
    const account = await this.#item(request);
    if (account) return account;
    if (!routes.isGone(nameOf(request))) {
      // Runs in the background, so that the latency of this answer does not reveal whether the account exists. If the check
      // fails, a later 404 starts another one.
      routes.confirmGone(nameOf(request), 'any', () => this.#accountExists(id)).catch(() => {});
      return undefined;
    }
    const listed = await this.#findAccount(id);
    if (listed) this.#operation.onRouteGone?.(request.method, request.endpoint);
    return listed;
  }

  /** `owner` is the account's organisation, if it is known. */
  updateAccount(id: string, update: WireAccountUpdate, owner?: string): Promise<WireLinkedAccount | undefined> {
    return this.#changeAccount(id, accountRequest('PATCH', id, owner, update));
  }

  /** Resolves to the last state of the account, or to `undefined` if it does not exist. `owner` is as for `updateAccount`. */
  deleteAccount(id: string, owner?: string): Promise<WireLinkedAccount | undefined> {
    return this.#changeAccount(id, accountRequest('DELETE', id, owner));
  }

  /** Resolves to `undefined` for a 404. Call `assertMetaRoute` to find out whether the route still exists. */
  getAccountMeta(id: string): Promise<WireLinkedAccountMeta | undefined> {
    const path = `/accounts/${encodeURIComponent(id)}/meta`;
    return this.#item({ ...metaRoute, path, answer: wireLinkedAccountMeta, effect: 'none' });
  }

  /** Throws if StackOne has removed the route, which many 404s for existing accounts show. */
  assertMetaRoute(accountId: string): Promise<void> {
    return this.#assertRouteOf(accountId, metaRoute);
  }

  /** Reads the whole catalogue with logos, including connectors that are not enabled. */
  async listConnectors(): Promise<readonly WireConnector[]> {
    const connectors = await this.#list('/connectors/meta', 'include=resources,inactive', { answer: wireConnector });
    return connectors.filter((connector) => connector !== undefined);
  }

  /** A page of the project's connector profiles in StackOne's order, including disabled ones. */
  async listConnectorProfiles(query: PageQuery): Promise<ConnectorProfilePage> {
    const endpoint = '/connector_profiles';
    const path = `${endpoint}?${pageParameters(query)}`;
    const { data, total } = await this.#sendList({
      method: 'GET',
      endpoint,
      path,
      answer: wireCountedList,
      effect: 'none',
    });
    return { rows: this.#checkRows(endpoint, data, { answer: wireConnectorProfile }), total: total ?? undefined };
  }

  async #list<T>(
    endpoint: string,
    query: URLSearchParams | string,
    row: Row<T>,
    owner?: string,
  ): Promise<(T | undefined)[]> {
    const path = `${endpoint}?${query}`;
    const request = { method: 'GET', endpoint, path, owner, effect: 'none' } as const;
    const list = await this.#sendList({ ...request, answer: wireList, readUsual: readUsualList });
    return this.#checkRows(endpoint, list, row);
  }

  /** Validates each row. Reports an invalid one without failing the list or moving the other rows. */
  #checkRows<T>(endpoint: string, list: readonly unknown[], { answer, readUsual }: Row<T>): (T | undefined)[] {
    const problems: string[] = [];
    const rows = list.map((value) => {
      const usual = readUsual?.(value);
      if (usual !== undefined) return usual;
      const checked = answer.safeParse(value);
      if (!checked.success) problems.push(describeIssues(checked.error));
      return checked.data;
    });
    if (problems.length > 0) this.#operation.onUnreadableRows?.(endpoint, problems);
    return rows;
  }

  /** Reads the account from the list, as one row or none. */
  async #findAccount(id: string): Promise<WireLinkedAccount | undefined> {
    const rows = await this.listAccounts({ accountIds: [id], page: 1, pageSize: 1 });
    return rows.find((row) => row?.id === id);
  }

  async #accountExists(id: string): Promise<boolean> {
    return (await this.#findAccount(id)) !== undefined;
  }

  async #changeAccount(
    id: string,
    request: StackOneRequest<WireLinkedAccount>,
  ): Promise<WireLinkedAccount | undefined> {
    const account = await this.#item(request);
    if (!account) await this.#assertRouteOf(id, request);
    return account;
  }

  /** Throws if the route has repeatedly answered 404 for existing accounts. */
  async #assertRouteOf(accountId: string, route: Route): Promise<void> {
    const { routes } = this.#memory;
    const gone = await routes.confirmGone(nameOf(route), 'known', () => this.#accountExists(accountId));
    if (gone) throw this.#routeGone(route, 404);
  }

  /** Resolves to `undefined` for a 404, which may mean the item or the route. */
  async #item<T>(request: StackOneRequest<T>): Promise<T | undefined> {
    const item = await unlessMissing(this.#send(request, [405]), [404, 410]);
    if (item === undefined) this.#memory.routes.denied(nameOf(request), request.path);
    else this.#memory.routes.found(nameOf(request));
    return item;
  }

  /** A list always exists, so a 404 means that StackOne has removed the route. */
  #sendList<T>(request: StackOneRequest<T>): Promise<T> {
    return this.#send(request, [404, ...goneStatuses]);
  }

  async #send<T>(request: StackOneRequest<T>, statuses: readonly number[] = goneStatuses): Promise<T> {
    try {
      return await this.#http.send(request, this.#operation);
    } catch (error) {
      const status = refusedStatus(error);
      throw status !== undefined && statuses.includes(status) ? this.#routeGone(request, status, error) : error;
    }
  }

  #routeGone({ method, endpoint }: Route, status: number, cause?: unknown): StackOneError {
    this.#operation.onRouteGone?.(method, endpoint);
    return new StackOneError(endpoint, { kind: 'route-gone', status }, cause);
  }
}

/** How to read each row of a list. */
type Row<T> = Pick<StackOneRequest<T>, 'answer' | 'readUsual'>;

const accountRow = { answer: wireLinkedAccount, readUsual: readUsualAccount };

type Route = Pick<StackOneRequest<unknown>, 'method' | 'endpoint'>;

const metaRoute = { method: 'GET', endpoint: '/accounts/{id}/meta' } as const;

/** "Method Not Allowed" and "Gone" mean that StackOne has removed the route, regardless of the item. */
const goneStatuses = [405, 410];

function nameOf({ method, endpoint }: Route): string {
  return `${method} ${endpoint}`;
}

function accountRequest(
  method: 'GET' | 'PATCH' | 'DELETE',
  id: string,
  owner?: string,
  body?: WireAccountUpdate,
): StackOneRequest<WireLinkedAccount> {
  return {
    method,
    endpoint: '/accounts/{id}',
    path: `/accounts/${encodeURIComponent(id)}`,
    owner,
    body,
    ...accountRow,
    effect: method === 'GET' ? 'none' : 'change',
  };
}

export interface ConnectorProfilePage {
  /** `undefined` keeps the position of an unreadable row. */
  readonly rows: readonly (WireConnectorProfile | undefined)[];
  /** The number of rows on all pages, if StackOne returns it. */
  readonly total: number | undefined;
}

async function unlessMissing<T>(call: Promise<T>, missingStatuses: readonly number[]): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    const status = refusedStatus(error);
    if (status !== undefined && missingStatuses.includes(status)) return undefined;
    throw error;
  }
}

function refusedStatus(error: unknown): number | undefined {
  return error instanceof StackOneError && error.failure.kind === 'refused' ? error.failure.status : undefined;
}
