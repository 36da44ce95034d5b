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
  /** A whole HTTP request. Every variant gets the same bytes. */
  readonly request: string;
  readonly serialMark?: string;
  /** How many accounts StackOne has, where that matters. */
  readonly accounts?: number;
  /** What `data` must be in the first answer; all later ones must be as long as that. */
  readonly data: unknown;
  /** Where the passthrough's is another, as it knows nothing of GraphQL. */
  readonly passthroughData?: unknown;
  /** Requests that StackOne must see for each operation, where the scenario is one that may not send more. */
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

/** A list of the first 100 of so many accounts. */
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
    // It takes a full page for one that others follow.
    passthroughData: pageWith(count >= pageLength),
  };
}

/** One page of a walk through all accounts. */
export function walkRequest(after: string | null): string {
  return httpRequest({
    query: `query ($first: Int!, $after: String) {
  linkedAccounts(first: $first, after: $after) { nodes { ${accountFields} } pageInfo { hasNextPage endCursor } }
}`,
    variables: { first: pageLength, after },
  });
}

/** A request that needs no GraphQL. */
export function getRequest(path: string): string {
  return `GET ${path} HTTP/1.1\r\nhost: gateway\r\n\r\n`;
}

function httpRequest(operation: object, headers: Readonly<Record<string, string>> = {}): string {
  const body = JSON.stringify(operation);
  const all = {
    host: 'gateway',
    'content-type': 'application/json',
    accept: 'application/json',
    // Each operation asks StackOne by itself: what the gateway shares between requests is measured by `live-accounts`.
    'cache-control': 'no-cache',
    authorization: `Bearer ${token}`,
    ...headers,
    'content-length': Buffer.byteLength(body),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return `POST /graphql HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
}
