import { canary } from './canaries.ts';

export interface Operation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

const sessionFields = `token authLinkUrl expiresAt connectSession { id externalTriggerToken metadata createdAt }
  existingAccounts { id label }`;
const accountFields = 'id status type label setupInformation createdAt meta { models }';

/** Callers' values in every field that accepts one. */
const session = {
  originUsername: canary('username'),
  label: canary('label'),
  provider: canary('provider'),
  providerVersion: canary('provider-version'),
  integrationId: canary('integration'),
  metadata: { [canary('metadata-key')]: { secret: canary('metadata') } },
};
const owner = { originOwnerId: 'acme-corp', originOwnerName: canary('owner-name') };

/** One operation for each call to StackOne. */
export const operations: readonly Operation[] = [
  {
    query: `mutation ($input: ConnectSessionCreateInput!) { createConnectSession(input: $input) { ${sessionFields} } }`,
    variables: { input: { ...session, ...owner } },
  },
  {
    query: `mutation ($input: ConnectSessionCreateInput!) { createConnectSession(input: $input) { ${sessionFields} } }`,
    variables: { input: { ...session, ...owner, accountId: canary('account') } },
  },
  {
    query: `mutation ($token: String!) {
      authenticateConnectSession(input: { token: $token }) { connectSession { externalTriggerToken account { id } } }
    }`,
    variables: { token: canary('token-to-verify') },
  },
  {
    query: `mutation ($input: UpdateLinkedAccountInput!) {
      updateLinkedAccount(input: $input) { linkedAccount { ${accountFields} } }
    }`,
    variables: { input: { id: canary('account'), label: canary('new-label'), originUsername: canary('new-username') } },
  },
  {
    query: `mutation ($id: ID!) { deleteLinkedAccount(input: { id: $id }) { linkedAccount { ${accountFields} } } }`,
    variables: { id: canary('account') },
  },
  {
    query: `query ($id: ID!) { linkedAccount(id: $id) { ${accountFields} } }`,
    variables: { id: canary('account') },
  },
  {
    query: `query ($filter: LinkedAccountFilter) { linkedAccounts(filter: $filter) { nodes { ${accountFields} } } }`,
    variables: { filter: { providers: [canary('provider')], originOwnerIds: [canary('owner')] } },
  },
  {
    query:
      'query ($references: [_Any!]!) { _entities(representations: $references) { ... on LinkedAccount { id label } } }',
    variables: { references: [{ __typename: 'LinkedAccount', id: canary('account') }] },
  },
  { query: '{ connectors { name models profiles { id name } linkedAccounts { nodes { id label } } } }', variables: {} },
  {
    query: `query ($filter: ConnectorProfileFilter) { connectorProfiles(filter: $filter) { nodes { id name connector { name } } } }`,
    variables: { filter: { connector: canary('connector') } },
  },
  {
    query: `query ($id: ID!) { connectSession(id: $id) { id externalTriggerToken latestAttempt { errorDescription linkedAccount { id } } } }`,
    variables: { id: canary('session') },
  },
  {
    query: `mutation ($input: ReconnectLinkedAccountInput!) { reconnectLinkedAccount(input: $input) { ${sessionFields} } }`,
    variables: {
      input: {
        id: canary('account'),
        label: canary('label'),
        metadata: { [canary('metadata-key')]: canary('metadata') },
      },
    },
  },
];

const create = operations[0]?.query ?? '';
const list =
  'query ($first: Int, $after: String, $filter: LinkedAccountFilter) { linkedAccounts(first: $first, after: $after, filter: $filter) { nodes { id } } }';

/** Operations that are refused because of their variables. */
export const refusedOperations: readonly Operation[] = [
  { query: create, variables: { input: canary('input') } },
  { query: create, variables: { input: { ...session, ...owner, label: [canary('label')] } } },
  { query: create, variables: { input: { ...session, ...owner, label: { [canary('key')]: canary('label') } } } },
  { query: create, variables: { input: { ...session, ...owner, type: canary('type') } } },
  { query: create, variables: { input: { ...session, ...owner, categories: ['HRIS', canary('category')] } } },
  { query: create, variables: { input: { ...session, ...owner, expiresIn: canary('expiry') } } },
  { query: create, variables: { input: { ...session, ...owner, multiple: canary('multiple') } } },
  { query: create, variables: { input: { ...session, ...owner, metadata: canary('metadata') } } },
  { query: create, variables: { input: { ...session, ...owner, metadata: [canary('metadata')] } } },
  { query: create, variables: { input: { ...session, ...owner, metadata: { a: canary('metadata').repeat(4_000) } } } },
  { query: create, variables: { input: { ...session, originOwnerId: ' ', originOwnerName: canary('owner-name') } } },
  { query: create, variables: { input: session } },
  { query: create, variables: { input: { ...session, ...owner, expiresIn: -1 } } },
  { query: create, variables: { input: { ...session, ...owner }, unused: canary('unused').repeat(10_000) } },
  { query: list, variables: { first: canary('first') } },
  { query: list, variables: { first: 1_000 } },
  { query: list, variables: { after: canary('cursor') } },
  {
    query: 'query ($after: String) { connectors { linkedAccounts(after: $after) { nodes { id } } } }',
    variables: { after: canary('cursor') },
  },
  {
    query: 'query ($after: String) { connectorProfiles(after: $after) { nodes { id } } }',
    variables: { after: canary('cursor') },
  },
  {
    query: 'mutation ($input: ReconnectLinkedAccountInput!) { reconnectLinkedAccount(input: $input) { token } }',
    variables: { input: { id: canary('id'), expiresIn: -1 } },
  },
  { query: list, variables: { filter: { statuses: [canary('status')] } } },
  { query: list, variables: { filter: { ids: [[canary('id')]] } } },
  { query: list, variables: { filter: { providers: Array.from({ length: 101 }, () => canary('provider')) } } },
  { query: create, variables: { input: { ...session, originOwnerId: canary('other'), originOwnerName: 'A' } } },
  {
    query: `mutation ($note: String) { createConnectSession(input: { originOwnerId: "a", originOwnerName: "b", metadata: { note: $note } }) { token } }`,
    variables: { note: canary('note').repeat(4_000) },
  },
  { query: '{ linkedAccount(id: "a") { nothing } }', variables: { unused: canary('unused') } },
  { query: 'query A { __typename } query B { __typename }', variables: { unused: canary('unused') } },
  { query: `{ ${'__typename '.repeat(1_100)} }`, variables: { unused: canary('unused') } },
  { query: '{', variables: { unused: canary('unused') } },
];
