import type { z } from 'zod';
import { type CallOrigin, describeIssues, type Operation, type StackOneHttp } from './http.ts';
import { StackOneError } from './stackone-error.ts';
import {
  type WireAccountUpdate,
  type WireConnector,
  type WireConnectSession,
  type WireConnectSessionCreate,
  type WireCreatedConnectSession,
  type WireLinkedAccount,
  type WireLinkedAccountMeta,
  wireConnector,
  wireConnectSession,
  wireCreatedConnectSession,
  wireLinkedAccount,
  wireLinkedAccountMeta,
  wireList,
} from './wire.ts';

/**
 * StackOne's REST API for one operation, whose clock it starts: a method per endpoint. A method throws `StackOneError` and nothing else.
 */
export class StackOneClient {
  readonly #http: StackOneHttp;
  readonly #operation: Operation;

  constructor(http: StackOneHttp, origin: CallOrigin) {
    this.#http = http;
    this.#operation = http.begin(origin);
  }

  createConnectSession(session: WireConnectSessionCreate): Promise<WireCreatedConnectSession> {
    return this.#http.send(
      {
        method: 'POST',
        endpoint: '/connect_sessions',
        path: '/connect_sessions',
        owner: session.origin_owner_id,
        body: session,
        answer: wireCreatedConnectSession,
        effect: 'creation',
      },
      this.#operation,
    );
  }

  /**
   * The session that a token stands for; `undefined` for a token that StackOne does not take. Which of three statuses
   * says so is not documented. A refused API key looks the same here, and every other call tells the two apart.
   */
  authenticateConnectSession(token: string): Promise<WireConnectSession | undefined> {
    const call = this.#http.send(
      {
        method: 'POST',
        endpoint: '/connect_sessions/authenticate',
        path: '/connect_sessions/authenticate',
        body: { token },
        answer: wireConnectSession,
        effect: 'none',
      },
      this.#operation,
    );
    return unlessMissing(call, [400, 401, 404]);
  }

  /** One page of accounts in StackOne's order. A row that is no account is `undefined` and keeps its place. */
  listAccounts(query: AccountListQuery): Promise<readonly (WireLinkedAccount | undefined)[]> {
    const owner = query.originOwnerIds?.length === 1 ? query.originOwnerIds[0] : undefined;
    return this.#list('/accounts', accountListParameters(query), wireLinkedAccount, owner);
  }

  /** `undefined` when there is no such account. */
  getAccount(id: string): Promise<WireLinkedAccount | undefined> {
    return unlessMissing(this.#account('GET', id), [404]);
  }

  /** `owner` is the organisation whose account it is, where that is known. */
  updateAccount(id: string, update: WireAccountUpdate, owner?: string): Promise<WireLinkedAccount | undefined> {
    return unlessMissing(this.#account('PATCH', id, owner, update), [404]);
  }

  /** The account as it was; `undefined` when there is no such account. `owner` as for `updateAccount`. */
  deleteAccount(id: string, owner?: string): Promise<WireLinkedAccount | undefined> {
    return unlessMissing(this.#account('DELETE', id, owner), [404]);
  }

  getAccountMeta(id: string): Promise<WireLinkedAccountMeta | undefined> {
    const call = this.#http.send(
      {
        method: 'GET',
        endpoint: '/accounts/{id}/meta',
        path: `/accounts/${encodeURIComponent(id)}/meta`,
        answer: wireLinkedAccountMeta,
        effect: 'none',
      },
      this.#operation,
    );
    return unlessMissing(call, [404]);
  }

  /** The whole catalogue, connectors that are not enabled included, with their logos. */
  async listConnectors(): Promise<readonly WireConnector[]> {
    const connectors = await this.#list('/connectors/meta', 'include=resources,inactive', wireConnector);
    return connectors.filter((connector) => connector !== undefined);
  }

  /** A row that is not what it should be costs neither the list nor the places of the others: it is reported. */
  async #list<T>(
    endpoint: string,
    query: URLSearchParams | string,
    row: z.ZodType<T>,
    owner?: string,
  ): Promise<(T | undefined)[]> {
    const list = await this.#http.send(
      { method: 'GET', endpoint, path: `${endpoint}?${query}`, owner, answer: wireList, effect: 'none' },
      this.#operation,
    );
    const problems: string[] = [];
    const rows = list.map((value) => {
      const checked = row.safeParse(value);
      if (!checked.success) problems.push(describeIssues(checked.error));
      return checked.data;
    });
    if (problems.length > 0) this.#operation.onUnreadableRows?.(endpoint, problems);
    return rows;
  }

  #account(
    method: 'GET' | 'PATCH' | 'DELETE',
    id: string,
    owner?: string,
    body?: WireAccountUpdate,
  ): Promise<WireLinkedAccount> {
    return this.#http.send(
      {
        method,
        endpoint: '/accounts/{id}',
        path: `/accounts/${encodeURIComponent(id)}`,
        owner,
        body,
        answer: wireLinkedAccount,
        effect: method === 'GET' ? 'none' : 'change',
      },
      this.#operation,
    );
  }
}

export interface AccountListQuery {
  readonly accountIds?: readonly string[] | undefined;
  readonly originOwnerIds?: readonly string[] | undefined;
  readonly providers?: readonly string[] | undefined;
  readonly statuses?: readonly string[] | undefined;
  /** Counted from 1. */
  readonly page: number;
  readonly pageSize: number;
}

/** Lists are repeated keys: `status=active&status=error`. */
function accountListParameters(query: AccountListQuery): URLSearchParams {
  const parameters = new URLSearchParams({ page: String(query.page), page_size: String(query.pageSize) });
  const append = (name: string, values: readonly string[] = []) => {
    for (const value of values) parameters.append(name, value);
  };
  append('account_ids', query.accountIds);
  append(query.originOwnerIds?.length === 1 ? 'origin_owner_id' : 'origin_owner_ids', query.originOwnerIds);
  append('providers', query.providers);
  append('status', query.statuses);
  return parameters;
}

async function unlessMissing<T>(call: Promise<T>, missingStatuses: readonly number[]): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof StackOneError && error.failure.kind === 'refused') {
      if (missingStatuses.includes(error.failure.status)) return undefined;
    }
    throw error;
  }
}
