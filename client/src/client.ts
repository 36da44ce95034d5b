import * as operations from './__generated__/operations.ts';
import { invalidResponse } from './connect-error.ts';
import { createEvents, type EventsOptions } from './events.ts';
import type { OperationText } from './operation-text.ts';
import {
  type ConnectClientOptions,
  createTransport,
  type GraphQLResult,
  type ReadOptions,
  type RequestOptions,
} from './transport.ts';

type Root<TData> = TData[keyof TData];
type Present<T> = NonNullable<T>;

interface Connection<TNode> {
  readonly edges: ReadonlyArray<{ readonly node: TNode }>;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

export type LinkedAccount = operations.LinkedAccountFieldsFragment;
export type Connector = operations.ConnectorFieldsFragment;
export type ConnectSession = operations.ConnectSessionFieldsFragment;
/** A created session, and what the Hub needs to open it. */
export type CreatedSession = operations.CreatedSessionFieldsFragment;
export type ConnectionAttempt = Present<Present<operations.ConnectSessionQuery['connectSession']>['latestAttempt']>;
export type ConnectViewer = Present<operations.ConnectViewerQuery['connectViewer']>;

export interface Page<TNode> {
  readonly nodes: readonly TNode[];
  readonly hasNextPage: boolean;
  /** The `after` of the next page. */
  readonly endCursor: string | null;
}

export interface ConnectClient {
  connectViewer(options?: RequestOptions): Promise<ConnectViewer | null>;
  connectors(filter?: operations.ConnectorFilter, options?: RequestOptions): Promise<readonly Connector[]>;
  linkedAccount(id: string, options?: RequestOptions): Promise<LinkedAccount | null>;
  linkedAccounts(
    page?: operations.LinkedAccountsQueryVariables,
    options?: RequestOptions,
  ): Promise<Page<LinkedAccount>>;
  /** Reads a session with its latest attempt. Resolves to `null` if it does not exist or belongs to another organisation. */
  connectSession(
    id: string,
    options?: RequestOptions,
  ): Promise<(ConnectSession & { readonly latestAttempt: ConnectionAttempt | null }) | null>;
  /** Creates a session for any organisation. For services. */
  createConnectSession(input: operations.ConnectSessionCreateInput, options?: RequestOptions): Promise<CreatedSession>;
  /** Creates a session for the organisation and the person of the token. For browsers and apps. */
  createViewerConnectSession(
    input?: operations.ViewerConnectSessionCreateInput,
    options?: RequestOptions,
  ): Promise<CreatedSession>;
  reconnectLinkedAccount(
    input: operations.ReconnectLinkedAccountInput,
    options?: RequestOptions,
  ): Promise<CreatedSession>;
  updateLinkedAccount(input: operations.UpdateLinkedAccountInput, options?: RequestOptions): Promise<LinkedAccount>;
  /** Resolves to the id of the removed account. */
  deleteLinkedAccount(id: string, options?: RequestOptions): Promise<string>;
  /** Sends any operation, without retries. Failures of fields are in `errors`. */
  request(query: string, variables?: object, options?: RequestOptions): Promise<GraphQLResult>;
  /** Reports changes of linked accounts until the returned function is called. */
  events(options: EventsOptions): () => void;
}

export function createConnectClient(options: ConnectClientOptions): ConnectClient {
  const transport = createTransport(options);
  const read = async <TData, TVariables extends object>(
    query: OperationText<TData, TVariables>,
    variables: TVariables,
    given?: ReadOptions,
  ) => (await transport.read({ query, variables }, given)) as Root<TData>;
  const create = async <TData, TVariables extends object>(
    query: OperationText<TData, TVariables>,
    variables: TVariables,
    given?: RequestOptions,
  ) => required(await read(query, variables, { ...given, newKey: createKey }));
  const linkedAccounts: ConnectClient['linkedAccounts'] = async (page = {}, given) =>
    toPage(required(await read(operations.linkedAccounts, page, given)));

  return {
    connectViewer: (given) => read(operations.connectViewer, {}, given),
    connectors: async (filter, given) => (await read(operations.connectors, { filter }, given)) ?? [],
    linkedAccount: (id, given) => read(operations.linkedAccount, { id }, given),
    linkedAccounts,
    connectSession: (id, given) => read(operations.connectSession, { id }, given),
    createConnectSession: (input, given) => create(operations.createConnectSession, { input }, given),
    createViewerConnectSession: (input = {}, given) => create(operations.createViewerConnectSession, { input }, given),
    reconnectLinkedAccount: (input, given) => create(operations.reconnectLinkedAccount, { input }, given),
    updateLinkedAccount: async (input, given) =>
      required(await read(operations.updateLinkedAccount, { input }, given)).linkedAccount,
    async deleteLinkedAccount(id, given) {
      await read(operations.deleteLinkedAccount, { input: { id } }, { ...given, deletes: true });
      return id;
    },
    request: (query, variables, given) => transport.send({ query, variables }, given),
    events: createEvents(transport, linkedAccounts),
  };
}

function required<T>(value: T): NonNullable<T> {
  if (value === null || value === undefined) throw invalidResponse('The answer is empty.');
  return value;
}

function toPage<TNode>(connection: Connection<TNode>): Page<TNode> {
  const { hasNextPage, endCursor } = connection.pageInfo;
  return { nodes: connection.edges.map(({ node }) => node), hasNextPage, endCursor };
}

/** Unique, but not secret. Pages without TLS and React Native have no `randomUUID`. */
function createKey(): string {
  return globalThis.crypto?.randomUUID?.() ?? `${Date.now()}-${Math.random()}-${Math.random()}`;
}
