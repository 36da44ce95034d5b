/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { OperationText } from '../operation-text.ts';
/** The purpose of a linked account. */
export type AccountType =
  /** Real data of a customer. */
  | 'PRODUCTION'
  /** An account for development and testing. */
  | 'TEST';

/** A permission of a caller. A token lists its scopes in its scope claim. */
export type ConnectScope =
  /** `connect:any-owner`: act for every organisation. Only a service without an organisation of its own can have it. */
  | 'CONNECT_ANY_OWNER'
  /** `connect:read`: read linked accounts, connect sessions, connectors and connector profiles. */
  | 'CONNECT_READ'
  /** `connect:write`: create connect sessions, and reconnect, change and remove linked accounts. */
  | 'CONNECT_WRITE';

/** The session to create. It has all fields of StackOne's `ConnectSessionCreate`. Only the two owner fields are required. */
export type ConnectSessionCreateInput = {
  /** Opens the Hub in edit mode for this linked account. The account must belong to `originOwnerId`. Wire name: `account_id`. */
  readonly accountId?: string | null | undefined;
  /** Shows only connectors of these categories in the Hub. Wire name: `categories`. */
  readonly categories?: ReadonlyArray<ConnectorCategory> | null | undefined;
  /**
   * The lifetime of the session in seconds: more than 0, at most 31,536,000 (a year). Fractions are allowed. StackOne's default
   * is 1800. Wire name: `expires_in`.
   */
  readonly expiresIn?: number | null | undefined;
  /**
   * The connector profile to link with: a `ConnectorProfile.id`. Default: the project's default profile of the connector.
   * StackOne's older name for a connector profile is *integration*. Wire name: `integration_id`.
   */
  readonly integrationId?: string | null | undefined;
  /** A label for the linked account. Wire name: `label`. */
  readonly label?: string | null | undefined;
  /**
   * Your own data for the session: any JSON object within the limits of `JSONObject`. You can read it from the session, but not
   * from the linked account. Wire name: `metadata`.
   */
  readonly metadata?: Readonly<Record<string, unknown>> | null | undefined;
  /**
   * Always links a new account, even if the organisation already has one with this connector. Has no effect with `accountId`.
   * StackOne's default is `false`. Wire name: `multiple`.
   */
  readonly multiple?: boolean | null | undefined;
  /**
   * Your product's id of the organisation that will own the account: not blank, at most 512 characters. Wire name:
   * `origin_owner_id`.
   */
  readonly originOwnerId: string;
  /** The name of that organisation: not blank, at most 512 characters. Wire name: `origin_owner_name`. */
  readonly originOwnerName: string;
  /** The person who links the account. Wire name: `origin_username`. */
  readonly originUsername?: string | null | undefined;
  /** Opens the Hub at the credentials step of this connector, for example `hibob`. Wire name: `provider`. */
  readonly provider?: string | null | undefined;
  /**
   * A version of the connector. Wire name: `provider_version`.
   * @deprecated No longer selects a connector version at StackOne and can make the session's creation fail. Still sent when given.
   */
  readonly providerVersion?: string | null | undefined;
  /** The purpose of the linked account. StackOne's default is `PRODUCTION`. Wire name: `type`. */
  readonly type?: AccountType | null | undefined;
};

/**
 * The status of an attempt to link an account. StackOne may add values that this schema does not define yet. Such a value is
 * `null`.
 */
export type ConnectionAttemptStatus =
  /** The provider granted access, and the account is linked: see `linkedAccount`. */
  | 'AUTHENTICATED'
  /** The customer cancelled in the Hub. */
  | 'CANCELLED'
  /** The provider refused access or failed: see `errorCode` and `errorDescription`. */
  | 'ERROR'
  /** The attempt took too long. */
  | 'EXPIRED'
  /**
   * The provider's page was opened, and there is no result yet. The customer may still be on the page or may have closed it.
   * StackOne can't distinguish the two.
   */
  | 'PENDING';

/**
 * The category of a connector. StackOne may add categories that this schema does not define yet. Such a category is `null`, or
 * is omitted from a list.
 */
export type ConnectorCategory =
  /** Accounting: companies, ledger accounts, journal entries. */
  | 'ACCOUNTING'
  /** Applicant tracking: jobs, candidates, applications. */
  | 'ATS'
  /** Customer relationship management: contacts, companies, deals. */
  | 'CRM'
  /** File storage: files, folders, drives. */
  | 'DOCUMENTS'
  /** Human resources: employees, time off, employments. */
  | 'HRIS'
  /** Human resources connectors of StackOne's first generation. StackOne spells it `hris-legacy`. */
  | 'HRIS_LEGACY'
  /** Identity and access management: users, roles, groups. */
  | 'IAM'
  /** Learning management: courses, assignments, completions. */
  | 'LMS'
  /** Marketing automation: campaigns, templates, contacts. */
  | 'MARKETING'
  /** Messaging: conversations, channels, messages. */
  | 'MESSAGING'
  /** Scheduling: events, bookings, availability. */
  | 'SCHEDULING'
  /** Background screening: packages, orders, results. */
  | 'SCREENING'
  /** StackOne's own connectors. */
  | 'STACKONE'
  /** Help desks and issue trackers: tickets, comments. */
  | 'TICKETING';

/** A filter for connectors. A connector must match every given field. */
export type ConnectorFilter = {
  /** Connectors that are enabled for your project (`true`), or that are not (`false`). */
  readonly active?: boolean | null | undefined;
  /** Connectors of this category. */
  readonly category?: ConnectorCategory | null | undefined;
  /** Connectors whose key or name contains this text, in any case. */
  readonly search?: string | null | undefined;
};

/**
 * A filter for connector profiles. A profile must match every given field. There is no filter by name, category or
 * authentication method.
 */
export type ConnectorProfileFilter = {
  /** Profiles of the connector with this key, for example `hibob`. */
  readonly connector?: string | null | undefined;
  /** Profiles that are enabled (`true`), or that are not (`false`). */
  readonly enabled?: boolean | null | undefined;
};

/** The linked account to remove. */
export type DeleteLinkedAccountInput = {
  /** StackOne's id of the account. */
  readonly id: string;
};

/** The kinds of change of a linked account. */
export type LinkedAccountEventType =
  /** The account was linked. */
  | 'CREATED'
  /** The account was removed, or it moved to another organisation. */
  | 'DELETED'
  /** The account changed, for example its `status`. */
  | 'UPDATED';

/**
 * A filter for linked accounts. An account must match every given field, with any of the field's values. A field may have at
 * most 100 values, and all values together at most 4,096 bytes. StackOne has no filter by label, type or date.
 */
export type LinkedAccountFilter = {
  /** Accounts with these ids. */
  readonly ids?: ReadonlyArray<string> | null | undefined;
  /** Accounts of these organisations. */
  readonly originOwnerIds?: ReadonlyArray<string> | null | undefined;
  /** Accounts of these connectors, by key, for example `hibob`. */
  readonly providers?: ReadonlyArray<string> | null | undefined;
  /** Accounts in these states. */
  readonly statuses?: ReadonlyArray<LinkedAccountStatus> | null | undefined;
};

/** The status of a linked account. StackOne may add values that this schema does not define yet. Such a value is `null`. */
export type LinkedAccountStatus =
  /** The account works. */
  | 'ACTIVE'
  /** The account is archived at StackOne. */
  | 'ARCHIVED'
  /** The provider no longer accepts the account's credentials. `reconnectLinkedAccount` lets the customer enter new ones. */
  | 'ERROR'
  /** The account was a test account and has expired. Reconnecting is not known to restore it: link the account again. */
  | 'EXPIRED'
  /** The integration behind the account is disabled. */
  | 'INACTIVE'
  /** The account was suspended manually: no actions run, and StackOne keeps its credentials. */
  | 'SUSPENDED';

/** The account to reconnect, with options. The organisation comes from the account. */
export type ReconnectLinkedAccountInput = {
  /**
   * The lifetime of the session in seconds: more than 0, at most 31,536,000 (a year). Fractions are allowed. StackOne's default
   * is 1800. Wire name: `expires_in`.
   */
  readonly expiresIn?: number | null | undefined;
  /** StackOne's id of the account. */
  readonly id: string;
  /** A new label for the linked account. Wire name: `label`. */
  readonly label?: string | null | undefined;
  /**
   * Your own data for the session: any JSON object within the limits of `JSONObject`. You can read it from the session, but not
   * from the linked account. Wire name: `metadata`.
   */
  readonly metadata?: Readonly<Record<string, unknown>> | null | undefined;
};

/** A change to a linked account. It needs at least one field besides `id`. */
export type UpdateLinkedAccountInput = {
  /** StackOne's id of the account. */
  readonly id: string;
  /** The new label; `null` removes it. Wire name: `label`. */
  readonly label?: string | null | undefined;
  /** Move the account to this organisation; `null` is refused. Wire name: `origin_owner_id`. */
  readonly originOwnerId?: string | null | undefined;
  /** The organisation's new name; `null` is refused. Wire name: `origin_owner_name`. */
  readonly originOwnerName?: string | null | undefined;
  /** The person that the account represents; `null` removes it. Wire name: `origin_username`. */
  readonly originUsername?: string | null | undefined;
  /** The purpose of the account; `null` is refused. Wire name: `type`. */
  readonly type?: AccountType | null | undefined;
};

/** The session to create. It has the fields of StackOne's `ConnectSessionCreate`, except the three owner fields. */
export type ViewerConnectSessionCreateInput = {
  /**
   * Opens the Hub in edit mode for this linked account. The account must belong to the caller's organisation. Wire name:
   * `account_id`.
   */
  readonly accountId?: string | null | undefined;
  /** Shows only connectors of these categories in the Hub. Wire name: `categories`. */
  readonly categories?: ReadonlyArray<ConnectorCategory> | null | undefined;
  /**
   * The lifetime of the session in seconds: more than 0, at most 31,536,000 (a year). Fractions are allowed. StackOne's default
   * is 1800. Wire name: `expires_in`.
   */
  readonly expiresIn?: number | null | undefined;
  /**
   * The connector profile to link with: a `ConnectorProfile.id`. Default: the project's default profile of the connector.
   * StackOne's older name for a connector profile is *integration*. Wire name: `integration_id`.
   */
  readonly integrationId?: string | null | undefined;
  /** A label for the linked account. Wire name: `label`. */
  readonly label?: string | null | undefined;
  /**
   * Your own data for the session: any JSON object within the limits of `JSONObject`. You can read it from the session, but not
   * from the linked account. Wire name: `metadata`.
   */
  readonly metadata?: Readonly<Record<string, unknown>> | null | undefined;
  /**
   * Always links a new account, even if the organisation already has one with this connector. Has no effect with `accountId`.
   * StackOne's default is `false`. Wire name: `multiple`.
   */
  readonly multiple?: boolean | null | undefined;
  /** Opens the Hub at the credentials step of this connector, for example `hibob`. Wire name: `provider`. */
  readonly provider?: string | null | undefined;
  /**
   * A version of the connector. Wire name: `provider_version`.
   * @deprecated No longer selects a connector version at StackOne and can make the session's creation fail. Still sent when given.
   */
  readonly providerVersion?: string | null | undefined;
  /** The purpose of the linked account. StackOne's default is `PRODUCTION`. Wire name: `type`. */
  readonly type?: AccountType | null | undefined;
};

export type LinkedAccountQueryVariables = Exact<{
  id: string;
}>;


export type LinkedAccountQuery = { readonly linkedAccount: { readonly id: string, readonly provider: string, readonly providerName: string | null, readonly status: LinkedAccountStatus | null, readonly needsReconnection: boolean, readonly originOwnerId: string, readonly originOwnerName: string, readonly originUsername: string | null, readonly label: string | null, readonly type: AccountType | null, readonly setupInformation: Readonly<Record<string, unknown>> | null, readonly createdAt: string, readonly updatedAt: string, readonly connector: { readonly provider: string, readonly name: string, readonly logoUrl: string | null } | null, readonly statusReasons: ReadonlyArray<{ readonly code: string | null, readonly description: string | null, readonly timestamp: string | null }> } | null };

export type LinkedAccountsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: LinkedAccountFilter | null | undefined;
}>;


export type LinkedAccountsQuery = { readonly linkedAccounts: { readonly edges: ReadonlyArray<{ readonly cursor: string, readonly node: { readonly id: string, readonly provider: string, readonly providerName: string | null, readonly status: LinkedAccountStatus | null, readonly needsReconnection: boolean, readonly originOwnerId: string, readonly originOwnerName: string, readonly originUsername: string | null, readonly label: string | null, readonly type: AccountType | null, readonly setupInformation: Readonly<Record<string, unknown>> | null, readonly createdAt: string, readonly updatedAt: string, readonly connector: { readonly provider: string, readonly name: string, readonly logoUrl: string | null } | null, readonly statusReasons: ReadonlyArray<{ readonly code: string | null, readonly description: string | null, readonly timestamp: string | null }> } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null };

export type UpdateLinkedAccountMutationVariables = Exact<{
  input: UpdateLinkedAccountInput;
}>;


export type UpdateLinkedAccountMutation = { readonly updateLinkedAccount: { readonly linkedAccount: { readonly id: string, readonly provider: string, readonly providerName: string | null, readonly status: LinkedAccountStatus | null, readonly needsReconnection: boolean, readonly originOwnerId: string, readonly originOwnerName: string, readonly originUsername: string | null, readonly label: string | null, readonly type: AccountType | null, readonly setupInformation: Readonly<Record<string, unknown>> | null, readonly createdAt: string, readonly updatedAt: string, readonly connector: { readonly provider: string, readonly name: string, readonly logoUrl: string | null } | null, readonly statusReasons: ReadonlyArray<{ readonly code: string | null, readonly description: string | null, readonly timestamp: string | null }> } } | null };

export type DeleteLinkedAccountMutationVariables = Exact<{
  input: DeleteLinkedAccountInput;
}>;


export type DeleteLinkedAccountMutation = { readonly deleteLinkedAccount: { readonly deletedLinkedAccountId: string } | null };

export type ConnectViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ConnectViewerQuery = { readonly connectViewer: { readonly originOwnerName: string | null, readonly username: string | null, readonly scopes: ReadonlyArray<ConnectScope>, readonly originOwner: { readonly id: string } | null } | null };

export type ConnectorsQueryVariables = Exact<{
  filter?: ConnectorFilter | null | undefined;
}>;


export type ConnectorsQuery = { readonly connectors: ReadonlyArray<{ readonly provider: string, readonly name: string, readonly categories: ReadonlyArray<ConnectorCategory>, readonly active: boolean | null, readonly logoUrl: string | null, readonly horizontalLogoUrl: string | null }> | null };

export type ConnectorQueryVariables = Exact<{
  provider: string;
}>;


export type ConnectorQuery = { readonly connector: { readonly provider: string, readonly name: string, readonly categories: ReadonlyArray<ConnectorCategory>, readonly active: boolean | null, readonly logoUrl: string | null, readonly horizontalLogoUrl: string | null } | null };

export type ConnectorProfilesQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  filter?: ConnectorProfileFilter | null | undefined;
}>;


export type ConnectorProfilesQuery = { readonly connectorProfiles: { readonly edges: ReadonlyArray<{ readonly cursor: string, readonly node: { readonly id: string, readonly name: string, readonly active: boolean, readonly default: boolean, readonly connectorKey: string, readonly connectorName: string, readonly logoUrl: string | null, readonly authenticationName: string | null } }>, readonly pageInfo: { readonly hasNextPage: boolean, readonly endCursor: string | null } } | null };

export type ConnectorFieldsFragment = { readonly provider: string, readonly name: string, readonly categories: ReadonlyArray<ConnectorCategory>, readonly active: boolean | null, readonly logoUrl: string | null, readonly horizontalLogoUrl: string | null };

export type LinkedAccountEventsSubscriptionVariables = Exact<{
  types?: ReadonlyArray<LinkedAccountEventType> | LinkedAccountEventType | null | undefined;
  linkedAccountIds?: ReadonlyArray<string> | string | null | undefined;
  after?: string | null | undefined;
}>;


export type LinkedAccountEventsSubscription = { readonly linkedAccountEvents: { readonly id: string, readonly type: LinkedAccountEventType, readonly linkedAccountId: string, readonly occurredAt: string, readonly linkedAccount: { readonly id: string, readonly provider: string, readonly providerName: string | null, readonly status: LinkedAccountStatus | null, readonly needsReconnection: boolean, readonly originOwnerId: string, readonly originOwnerName: string, readonly originUsername: string | null, readonly label: string | null, readonly type: AccountType | null, readonly setupInformation: Readonly<Record<string, unknown>> | null, readonly createdAt: string, readonly updatedAt: string, readonly connector: { readonly provider: string, readonly name: string, readonly logoUrl: string | null } | null, readonly statusReasons: ReadonlyArray<{ readonly code: string | null, readonly description: string | null, readonly timestamp: string | null }> } | null } | null };

export type LinkedAccountFieldsFragment = { readonly id: string, readonly provider: string, readonly providerName: string | null, readonly status: LinkedAccountStatus | null, readonly needsReconnection: boolean, readonly originOwnerId: string, readonly originOwnerName: string, readonly originUsername: string | null, readonly label: string | null, readonly type: AccountType | null, readonly setupInformation: Readonly<Record<string, unknown>> | null, readonly createdAt: string, readonly updatedAt: string, readonly connector: { readonly provider: string, readonly name: string, readonly logoUrl: string | null } | null, readonly statusReasons: ReadonlyArray<{ readonly code: string | null, readonly description: string | null, readonly timestamp: string | null }> };

export type ConnectSessionFieldsFragment = { readonly id: string, readonly provider: string | null, readonly categories: ReadonlyArray<ConnectorCategory> | null, readonly originUsername: string | null, readonly accountId: string | null, readonly label: string | null, readonly metadata: Readonly<Record<string, unknown>> | null, readonly createdAt: string };

export type CreatedSessionFieldsFragment = { readonly token: string, readonly authLinkUrl: string, readonly expiresAt: string | null, readonly connectSession: { readonly id: string, readonly provider: string | null, readonly categories: ReadonlyArray<ConnectorCategory> | null, readonly originUsername: string | null, readonly accountId: string | null, readonly label: string | null, readonly metadata: Readonly<Record<string, unknown>> | null, readonly createdAt: string } };

export type CreateConnectSessionMutationVariables = Exact<{
  input: ConnectSessionCreateInput;
}>;


export type CreateConnectSessionMutation = { readonly createConnectSession: { readonly token: string, readonly authLinkUrl: string, readonly expiresAt: string | null, readonly connectSession: { readonly id: string, readonly provider: string | null, readonly categories: ReadonlyArray<ConnectorCategory> | null, readonly originUsername: string | null, readonly accountId: string | null, readonly label: string | null, readonly metadata: Readonly<Record<string, unknown>> | null, readonly createdAt: string } } | null };

export type CreateViewerConnectSessionMutationVariables = Exact<{
  input: ViewerConnectSessionCreateInput;
}>;


export type CreateViewerConnectSessionMutation = { readonly createViewerConnectSession: { readonly token: string, readonly authLinkUrl: string, readonly expiresAt: string | null, readonly connectSession: { readonly id: string, readonly provider: string | null, readonly categories: ReadonlyArray<ConnectorCategory> | null, readonly originUsername: string | null, readonly accountId: string | null, readonly label: string | null, readonly metadata: Readonly<Record<string, unknown>> | null, readonly createdAt: string } } | null };

export type ReconnectLinkedAccountMutationVariables = Exact<{
  input: ReconnectLinkedAccountInput;
}>;


export type ReconnectLinkedAccountMutation = { readonly reconnectLinkedAccount: { readonly token: string, readonly authLinkUrl: string, readonly expiresAt: string | null, readonly connectSession: { readonly id: string, readonly provider: string | null, readonly categories: ReadonlyArray<ConnectorCategory> | null, readonly originUsername: string | null, readonly accountId: string | null, readonly label: string | null, readonly metadata: Readonly<Record<string, unknown>> | null, readonly createdAt: string } } | null };

export type ConnectSessionQueryVariables = Exact<{
  id: string;
}>;


export type ConnectSessionQuery = { readonly connectSession: { readonly id: string, readonly provider: string | null, readonly categories: ReadonlyArray<ConnectorCategory> | null, readonly originUsername: string | null, readonly accountId: string | null, readonly label: string | null, readonly metadata: Readonly<Record<string, unknown>> | null, readonly createdAt: string, readonly latestAttempt: { readonly id: string, readonly status: ConnectionAttemptStatus | null, readonly errorCode: string | null, readonly errorDescription: string | null, readonly linkedAccount: { readonly id: string, readonly provider: string, readonly providerName: string | null, readonly status: LinkedAccountStatus | null, readonly needsReconnection: boolean, readonly originOwnerId: string, readonly originOwnerName: string, readonly originUsername: string | null, readonly label: string | null, readonly type: AccountType | null, readonly setupInformation: Readonly<Record<string, unknown>> | null, readonly createdAt: string, readonly updatedAt: string, readonly connector: { readonly provider: string, readonly name: string, readonly logoUrl: string | null } | null, readonly statusReasons: ReadonlyArray<{ readonly code: string | null, readonly description: string | null, readonly timestamp: string | null }> } | null } | null } | null };

const connectorFields = "fragment ConnectorFields on Connector{provider name categories active logoUrl horizontalLogoUrl}";
const linkedAccountFields = "fragment LinkedAccountFields on LinkedAccount{id provider providerName connector{provider name logoUrl}status needsReconnection statusReasons{code description timestamp}originOwnerId originOwnerName originUsername label type setupInformation createdAt updatedAt}";
const connectSessionFields = "fragment ConnectSessionFields on ConnectSession{id provider categories originUsername accountId label metadata createdAt}";
const createdSessionFields = "fragment CreatedSessionFields on CreateConnectSessionPayload{connectSession{...ConnectSessionFields}token authLinkUrl expiresAt}";
export const linkedAccount = ("query LinkedAccount($id:ID!){linkedAccount(id:$id){...LinkedAccountFields}}" + linkedAccountFields) as OperationText<LinkedAccountQuery, LinkedAccountQueryVariables>;
export const linkedAccounts = ("query LinkedAccounts($first:Int$after:String$filter:LinkedAccountFilter){linkedAccounts(first:$first after:$after filter:$filter){edges{cursor node{...LinkedAccountFields}}pageInfo{hasNextPage endCursor}}}" + linkedAccountFields) as OperationText<LinkedAccountsQuery, LinkedAccountsQueryVariables>;
export const updateLinkedAccount = ("mutation UpdateLinkedAccount($input:UpdateLinkedAccountInput!){updateLinkedAccount(input:$input){linkedAccount{...LinkedAccountFields}}}" + linkedAccountFields) as OperationText<UpdateLinkedAccountMutation, UpdateLinkedAccountMutationVariables>;
export const deleteLinkedAccount = ("mutation DeleteLinkedAccount($input:DeleteLinkedAccountInput!){deleteLinkedAccount(input:$input){deletedLinkedAccountId}}") as OperationText<DeleteLinkedAccountMutation, DeleteLinkedAccountMutationVariables>;
export const connectViewer = ("query ConnectViewer{connectViewer{originOwner{id}originOwnerName username scopes}}") as OperationText<ConnectViewerQuery, ConnectViewerQueryVariables>;
export const connectors = ("query Connectors($filter:ConnectorFilter){connectors(filter:$filter){...ConnectorFields}}" + connectorFields) as OperationText<ConnectorsQuery, ConnectorsQueryVariables>;
export const connector = ("query Connector($provider:String!){connector(provider:$provider){...ConnectorFields}}" + connectorFields) as OperationText<ConnectorQuery, ConnectorQueryVariables>;
export const connectorProfiles = ("query ConnectorProfiles($first:Int$after:String$filter:ConnectorProfileFilter){connectorProfiles(first:$first after:$after filter:$filter){edges{cursor node{id name active default connectorKey connectorName logoUrl authenticationName}}pageInfo{hasNextPage endCursor}}}") as OperationText<ConnectorProfilesQuery, ConnectorProfilesQueryVariables>;
export const linkedAccountEvents = ("subscription LinkedAccountEvents($types:[LinkedAccountEventType!]$linkedAccountIds:[ID!]$after:ID){linkedAccountEvents(types:$types linkedAccountIds:$linkedAccountIds after:$after){id type linkedAccountId linkedAccount{...LinkedAccountFields}occurredAt}}" + linkedAccountFields) as OperationText<LinkedAccountEventsSubscription, LinkedAccountEventsSubscriptionVariables>;
export const createConnectSession = ("mutation CreateConnectSession($input:ConnectSessionCreateInput!){createConnectSession(input:$input){...CreatedSessionFields}}" + createdSessionFields + connectSessionFields) as OperationText<CreateConnectSessionMutation, CreateConnectSessionMutationVariables>;
export const createViewerConnectSession = ("mutation CreateViewerConnectSession($input:ViewerConnectSessionCreateInput!){createViewerConnectSession(input:$input){...CreatedSessionFields}}" + createdSessionFields + connectSessionFields) as OperationText<CreateViewerConnectSessionMutation, CreateViewerConnectSessionMutationVariables>;
export const reconnectLinkedAccount = ("mutation ReconnectLinkedAccount($input:ReconnectLinkedAccountInput!){reconnectLinkedAccount(input:$input){...CreatedSessionFields}}" + createdSessionFields + connectSessionFields) as OperationText<ReconnectLinkedAccountMutation, ReconnectLinkedAccountMutationVariables>;
export const connectSession = ("query ConnectSession($id:ID!){connectSession(id:$id){...ConnectSessionFields latestAttempt{id status errorCode errorDescription linkedAccount{...LinkedAccountFields}}}}" + connectSessionFields + linkedAccountFields) as OperationText<ConnectSessionQuery, ConnectSessionQueryVariables>;