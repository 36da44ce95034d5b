import { routerSecret, token } from './credentials.ts';
import { ownerId, ownerName, wireAccount, wireConnectors, wireSession } from './upstream/wire-data.ts';
import { toAccount, toConnector, toSessionPayload } from './variants/mapping.ts';

export const scenarioNames = ['create-session', 'list-accounts', 'entities', 'connectors', 'unseen-document'] as const;

export type ScenarioName = (typeof scenarioNames)[number];

export function isScenarioName(name: string): name is ScenarioName {
  return scenarioNames.some((known) => known === name);
}

export interface Scenario {
  readonly title: string;
  /** The whole HTTP request. Every variant gets the same bytes. */
  readonly request: string;
  readonly serialMark?: string;
  /** The number of accounts at StackOne, if it matters. */
  readonly accounts?: number;
  /** The expected `data` of the first response. All later responses must have the same length. */
  readonly data: unknown;
  /** The expected `data` of the passthrough, if it differs because the passthrough has no GraphQL. */
  readonly passthroughData?: unknown;
  /** The exact number of requests to StackOne per operation, for scenarios in which every variant must send the same. */
  readonly upstreamCalls?: Readonly<Record<string, number>>;
}

const expiresIn = 3_600;
const input = {
  originOwnerId: ownerId,
  originOwnerName: ownerName,
  categories: ['HRIS', 'ATS'],
  expiresIn,
  metadata: wireSession.metadata,
};
const accountFields = 'id provider status originOwnerId originOwnerName label type createdAt updatedAt';
const pageLength = 100;
const accountIds = Array.from({ length: pageLength }, (_, index) => `account-${index + 1}`);
const accounts = accountIds.map((_, index) => wireAccount(index + 1));
const session = toSessionPayload(wireSession, expiresIn);
const onePost = { 'POST /connect_sessions': 1 };
const serialMark = '00000000';

function createDocument(idField: string): string {
  return `mutation ($input: ConnectSessionCreateInput!) {
  createConnectSession(input: $input) {
    token
    authLinkUrl
    expiresAt
    connectSession { ${idField} originOwnerId originOwnerName categories metadata createdAt }
  }
}`;
}

function aliased() {
  const { id, ...others } = session.connectSession;
  return { ...session, connectSession: { [`id${serialMark}`]: id, ...others } };
}

export const scenarios: Readonly<Record<ScenarioName, Scenario>> = {
  'create-session': {
    title: 'create a session',
    request: httpRequest({ query: createDocument('id'), variables: { input } }),
    data: { createConnectSession: session },
    upstreamCalls: onePost,
  },
  'list-accounts': listScenario(150),
  entities: {
    title: '_entities of 100 accounts',
    request: httpRequest(
      {
        query: `query ($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on LinkedAccount { ${accountFields} } }
}`,
        variables: { representations: accountIds.map((id) => ({ __typename: 'LinkedAccount', id })) },
      },
      { 'x-router-authorization': routerSecret },
    ),
    data: { _entities: accounts.map(toAccount) },
  },
  connectors: {
    title: 'the catalogue of 250 connectors',
    request: httpRequest({ query: '{ connectors { provider name category active logoUrl } }' }),
    data: { connectors: wireConnectors.map(toConnector) },
  },
  'unseen-document': {
    title: 'a document never seen before',
    request: httpRequest({ query: createDocument(`id${serialMark}: id`), variables: { input } }),
    serialMark,
    data: { createConnectSession: aliased() },
    passthroughData: { createConnectSession: session },
    upstreamCalls: onePost,
  },
};

/** Lists the first 100 of `count` accounts. */
export function listScenario(count: number): Scenario {
  const nodes = Array.from({ length: Math.min(count, pageLength) }, (_, index) => toAccount(wireAccount(index + 1)));
  const pageWith = (hasNextPage: boolean) => ({ linkedAccounts: { nodes, pageInfo: { hasNextPage } } });
  return {
    title: 'list 100 accounts',
    accounts: count,
    request: httpRequest({
      query: `query ($first: Int!) {
  linkedAccounts(first: $first) { nodes { ${accountFields} } pageInfo { hasNextPage } }
}`,
      variables: { first: pageLength },
    }),
    data: pageWith(count > pageLength),
    // The passthrough takes every full page for one that has a next page.
    passthroughData: pageWith(count >= pageLength),
  };
}

/** Requests one page of all accounts. */
export function walkRequest(after: string | null): string {
  return httpRequest({
    query: `query ($first: Int!, $after: String) {
  linkedAccounts(first: $first, after: $after) { nodes { ${accountFields} } pageInfo { hasNextPage endCursor } }
}`,
    variables: { first: pageLength, after },
  });
}

/** A request to the upstream. */
export function getRequest(path: string): string {
  return `GET ${path} HTTP/1.1\r\nhost: gateway\r\n\r\n`;
}

function httpRequest(operation: object, headers: Readonly<Record<string, string>> = {}): string {
  const body = JSON.stringify(operation);
  const all = {
    host: 'gateway',
    'content-type': 'application/json',
    accept: 'application/json',
    // Makes each operation send its own requests to StackOne. `live-accounts` measures what the gateway shares between requests.
    'cache-control': 'no-cache',
    authorization: `Bearer ${token}`,
    ...headers,
    'content-length': Buffer.byteLength(body),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return `POST /graphql HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
}
