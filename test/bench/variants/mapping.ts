import type { WireAccount, WireConnector, WireSession } from '../upstream/wire-data.ts';

/** Maps between StackOne's names and those of the schema, for all variants except the gateway. */
export interface SessionInput {
  readonly originOwnerId: string;
  readonly originOwnerName: string;
  readonly categories?: readonly string[];
  readonly expiresIn?: number;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

export function toWireSession(input: SessionInput) {
  return {
    categories: input.categories?.map((category) => category.toLowerCase()),
    origin_owner_id: input.originOwnerId,
    origin_owner_name: input.originOwnerName,
    expires_in: input.expiresIn,
    metadata: input.metadata,
  };
}

export function toSessionPayload(session: WireSession, expiresIn = 1_800) {
  return {
    token: session.token,
    authLinkUrl: session.auth_link_url,
    expiresAt: new Date(Date.parse(session.created_at) + expiresIn * 1_000).toISOString(),
    connectSession: {
      id: String(session.id),
      originOwnerId: session.origin_owner_id,
      originOwnerName: session.origin_owner_name,
      categories: session.categories.map((category) => category.toUpperCase()),
      metadata: session.metadata,
      createdAt: session.created_at,
    },
  };
}

export function toAccount(account: WireAccount) {
  return {
    id: account.id,
    provider: account.provider,
    status: account.status.toUpperCase(),
    originOwnerId: account.origin_owner_id,
    originOwnerName: account.origin_owner_name,
    label: account.label,
    type: account.type.toUpperCase(),
    createdAt: account.created_at,
    updatedAt: account.updated_at,
  };
}

export function toAccountPage(accounts: readonly WireAccount[], first: number) {
  return { nodes: accounts.map(toAccount), pageInfo: { hasNextPage: accounts.length === first } };
}

export function toConnector(connector: WireConnector) {
  return {
    provider: connector.provider,
    name: connector.provider_name,
    category: connector.category.toUpperCase(),
    active: connector.active,
    logoUrl: connector.resources.images.logo_url,
  };
}
