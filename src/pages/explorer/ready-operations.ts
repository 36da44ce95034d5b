export interface ReadyOperation {
  readonly name: string;
  readonly document: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The tabs that the explorer opens with; the last one is active. They run unchanged with `AUTH_MODE=none` and the sandbox. */
export const readyOperations: readonly ReadyOperation[] = [
  {
    name: 'Linked accounts',
    document: `# Lists what is linked, and what needs to be reconnected.
query LinkedAccounts($first: Int = 25) {
  linkedAccounts(first: $first) {
    nodes {
      id
      provider
      providerName
      status
      needsReconnection
      originOwnerId
      label
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`,
    variables: { first: 25 },
  },
  {
    name: 'Live events',
    document: `# Reports changes of linked accounts as they happen. Send it, then link, change or remove an account.
subscription LinkedAccountEvents($types: [LinkedAccountEventType!]) {
  linkedAccountEvents(types: $types) {
    id
    type
    linkedAccountId
    linkedAccount {
      provider
      status
      label
    }
    occurredAt
  }
}
`,
    variables: { types: ['CREATED', 'UPDATED', 'DELETED'] },
  },
  {
    name: 'Reconnect',
    document: `# Creates a session that repairs a linked account. Set the id to one that needs reconnection.
mutation ReconnectLinkedAccount($input: ReconnectLinkedAccountInput!) {
  reconnectLinkedAccount(input: $input) {
    token
    authLinkUrl
    expiresAt
  }
}
`,
    variables: { input: { id: 'GnQoASvosYhE5wJcmmAQs' } },
  },
  {
    name: 'Create a session',
    document: `# Creates a connect session. Its token opens StackOne's Hub; authLinkUrl opens the Hub as a page.
mutation CreateConnectSession($input: ConnectSessionCreateInput!) {
  createConnectSession(input: $input) {
    token
    authLinkUrl
    expiresAt
    connectSession {
      id
      originOwnerName
      metadata
    }
  }
}
`,
    variables: {
      input: {
        originOwnerId: 'dev-owner',
        originOwnerName: 'Development Owner',
        categories: ['HRIS'],
        expiresIn: 1800,
        metadata: { plan: 'enterprise' },
      },
    },
  },
];
