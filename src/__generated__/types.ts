import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { WireConnectionAttempt, WireConnector, WireConnectorProfile, WireConnectSession, WireLinkedAccount, WireLinkedAccountMeta, WireStatusReason } from '../stackone/wire/wire.ts';
import type { Viewer } from '../auth/viewer.ts';
import type { CreatedSession } from '../connect-session/create-session.ts';
import type { OriginOwnerId } from '../linked-account/origin-owner.ts';
import type { Context } from '../context.ts';
export type Maybe<T> = T | null | undefined;
export type InputMaybe<T> = T | null;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string | number; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** An instant as an RFC 3339 timestamp in UTC with milliseconds, for example `2026-01-31T09:30:00.000Z`. */
  DateTime: { input: Date; output: Date; }
  /**
   * Any JSON object, kept as it is: nested objects and lists, Unicode, numbers, booleans and nulls.
   *
   * As input: at most 64 KiB of UTF-8, 16 levels deep, 1,000 keys, finite numbers only, and no key named `__proto__` (nor
   * `prototype` directly under `constructor`). Numbers are those of JavaScript: one with more than 15 digits belongs in a string.
   */
  JSONObject: { input: Readonly<Record<string, unknown>>; output: Readonly<Record<string, unknown>>; }
  _FieldSet: { input: string; output: string; }
};

/** What a linked account is for. */
export type AccountType =
  /** Real data of a customer. */
  | 'PRODUCTION'
  /** An account for development and testing. */
  | 'TEST';

/** The session that a token stands for. */
export type AuthenticateConnectSessionPayload = {
  readonly __typename?: 'AuthenticateConnectSessionPayload';
  /** The session. */
  readonly connectSession: ConnectSession;
};

/** What a caller may do. A token names these scopes in its scope claim. */
export type ConnectScope =
  /** `connect:any-owner`: act for every organisation. Only a service without an organisation of its own can have it. */
  | 'CONNECT_ANY_OWNER'
  /** `connect:read`: read linked accounts, connect sessions, connectors and connector profiles. */
  | 'CONNECT_READ'
  /** `connect:write`: create connect sessions, and reconnect, change and remove linked accounts. */
  | 'CONNECT_WRITE';

/** A connect session, as StackOne returns it. */
export type ConnectSession = {
  readonly __typename?: 'ConnectSession';
  /** That linked account; `null` when it does not exist or belongs to another organisation. */
  readonly account: Maybe<LinkedAccount>;
  /** The identifier of the linked account that the Hub opens for editing. */
  readonly accountId: Maybe<Scalars['ID']['output']>;
  /** The categories that the Hub offers connectors of. */
  readonly categories: Maybe<ReadonlyArray<ConnectorCategory>>;
  /** That connector. */
  readonly connector: Maybe<Connector>;
  /** When the session was created. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** A token that prefills the external trigger's field in the Hub: a secret, for callers with the scope `connect:write`. */
  readonly externalTriggerToken: Maybe<Scalars['String']['output']>;
  /** StackOne's identifier of the session. */
  readonly id: Scalars['ID']['output'];
  /** The identifier of the connector profile that the account is linked with. */
  readonly integrationId: Maybe<Scalars['ID']['output']>;
  /** The label that the linked account will get. */
  readonly label: Maybe<Scalars['String']['output']>;
  /**
   * The latest attempt to link an account with this session by way of the provider's own page (OAuth).
   *
   * `null` means that StackOne knows of no attempt. It does not mean that the customer gave up: the Hub may not have been
   * opened yet, or the customer may be filling in a form for credentials, for which StackOne is not known to record an attempt.
   * Whether an account was linked by such a form is told by `Query.linkedAccounts`.
   */
  readonly latestAttempt: Maybe<ConnectionAttempt>;
  /** The data that was given on creation. */
  readonly metadata: Maybe<Scalars['JSONObject']['output']>;
  /** StackOne's identifier of your organisation there. */
  readonly organizationId: Scalars['ID']['output'];
  /** The organisation as an entity, with the accounts it has linked. */
  readonly originOwner: Maybe<OriginOwner>;
  /** Your product's identifier of the organisation that the account will belong to. */
  readonly originOwnerId: Scalars['ID']['output'];
  /** The name of that organisation. */
  readonly originOwnerName: Scalars['String']['output'];
  /** The person who links the account. */
  readonly originUsername: Maybe<Scalars['String']['output']>;
  /** StackOne's identifier of your project there. */
  readonly projectId: Scalars['ID']['output'];
  /** The key of the connector that the Hub opens on. */
  readonly provider: Maybe<Scalars['String']['output']>;
  /** What the linked account is for. */
  readonly type: Maybe<AccountType>;
};

/** A session token to verify. */
export type ConnectSessionAuthenticateInput = {
  /** The token of a connect session, as `createConnectSession` returned it. */
  readonly token: Scalars['String']['input'];
};

/** The session to create: StackOne's `ConnectSessionCreate`, field for field. Only the two owner fields are required. */
export type ConnectSessionCreateInput = {
  /** Open the Hub in edit mode for this linked account, which must belong to `originOwnerId`. Wire name: `account_id`. */
  readonly accountId?: InputMaybe<Scalars['String']['input']>;
  /** Offer only connectors of these categories in the Hub. Wire name: `categories`. */
  readonly categories?: InputMaybe<ReadonlyArray<ConnectorCategory>>;
  /**
   * How long the session is valid, in seconds: more than 0, at most 31,536,000 (a year); fractions are kept. StackOne's
   * default is 1800. Wire name: `expires_in`.
   */
  readonly expiresIn?: InputMaybe<Scalars['Float']['input']>;
  /**
   * The connector profile to link with: a `ConnectorProfile.id`. Without one, the project's default profile for the connector
   * is used. StackOne's older name for a connector profile is *integration*. Wire name: `integration_id`.
   */
  readonly integrationId?: InputMaybe<Scalars['String']['input']>;
  /** A label for the linked account. Wire name: `label`. */
  readonly label?: InputMaybe<Scalars['String']['input']>;
  /**
   * Data of your own to keep on the session: any JSON object within the limits of `JSONObject`. It is readable on the
   * session, not on the linked account. Wire name: `metadata`.
   */
  readonly metadata?: InputMaybe<Scalars['JSONObject']['input']>;
  /**
   * Always link a new account, even if the organisation has one with this connector. Has no effect with `accountId`.
   * StackOne's default is `false`. Wire name: `multiple`.
   */
  readonly multiple?: InputMaybe<Scalars['Boolean']['input']>;
  /**
   * Your product's identifier of the organisation that the account will belong to: not blank, at most 512 characters. Wire
   * name: `origin_owner_id`.
   */
  readonly originOwnerId: Scalars['String']['input'];
  /** That organisation's name: not blank, at most 512 characters. Wire name: `origin_owner_name`. */
  readonly originOwnerName: Scalars['String']['input'];
  /** The person who links the account. Wire name: `origin_username`. */
  readonly originUsername?: InputMaybe<Scalars['String']['input']>;
  /** Open the Hub on this connector's credentials step, for example `hibob`. Wire name: `provider`. */
  readonly provider?: InputMaybe<Scalars['String']['input']>;
  /**
   * A version of the connector. Wire name: `provider_version`.
   * @deprecated No longer selects a connector version at StackOne and can make the session's creation fail. Still sent when given.
   */
  readonly providerVersion?: InputMaybe<Scalars['String']['input']>;
  /** What the linked account is for. StackOne's default is `PRODUCTION`. Wire name: `type`. */
  readonly type?: InputMaybe<AccountType>;
};

/** The caller, as the caller's verified token says. What the token does not say is `null`. */
export type ConnectViewer = {
  readonly __typename?: 'ConnectViewer';
  /** The organisation that the caller acts for; `null` for a service that acts for every organisation. */
  readonly originOwner: Maybe<OriginOwner>;
  /** The name of that organisation. */
  readonly originOwnerName: Maybe<Scalars['String']['output']>;
  /** What the caller may do. */
  readonly scopes: ReadonlyArray<ConnectScope>;
  /** The person who acts. */
  readonly username: Maybe<Scalars['String']['output']>;
};

/** An attempt to link an account by way of the provider's own page (OAuth). */
export type ConnectionAttempt = {
  readonly __typename?: 'ConnectionAttempt';
  /** When the attempt began. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** The provider's code for what went wrong, for example `access_denied`. It comes from a third party. */
  readonly errorCode: Maybe<Scalars['String']['output']>;
  /** The provider's words for what went wrong. They come from a third party: show them as plain text. */
  readonly errorDescription: Maybe<Scalars['String']['output']>;
  /** StackOne's identifier of the attempt. */
  readonly id: Scalars['ID']['output'];
  /**
   * The account that was linked; `null` until the attempt has succeeded, and when the account has been removed or belongs to
   * another organisation than the caller's.
   */
  readonly linkedAccount: Maybe<LinkedAccount>;
  /** How far the attempt has come; `null` for a status that this schema does not know, or when StackOne says none. */
  readonly status: Maybe<ConnectionAttemptStatus>;
  /** When the attempt last changed. */
  readonly updatedAt: Scalars['DateTime']['output'];
};

/**
 * How far an attempt to link an account has come. StackOne may add values before this schema knows them: an unknown one reads
 * as `null`.
 */
export type ConnectionAttemptStatus =
  /** The provider agreed, and the account is linked: see `linkedAccount`. */
  | 'AUTHENTICATED'
  /** The customer gave up in the Hub. */
  | 'CANCELLED'
  /** The provider refused, or something went wrong there: see `errorCode` and `errorDescription`. */
  | 'ERROR'
  /** The attempt took too long. */
  | 'EXPIRED'
  /**
   * The provider's page was opened, and there is no result yet. The customer may still be there, or may have closed the page:
   * StackOne can't tell the two apart.
   */
  | 'PENDING';

/** A system that accounts can be linked with: an entry of StackOne's catalogue. */
export type Connector = {
  readonly __typename?: 'Connector';
  /** Whether the connector is enabled for your project; `null` when StackOne does not say. */
  readonly active: Maybe<Scalars['Boolean']['output']>;
  /** Everything that the connector does. A category that this schema does not know is left out. */
  readonly categories: ReadonlyArray<ConnectorCategory>;
  /** What the connector does; its first category when it has several. */
  readonly category: Maybe<ConnectorCategory>;
  /** The connector's logo with its name, a wide image. */
  readonly horizontalLogoUrl: Maybe<Scalars['String']['output']>;
  /**
   * The accounts of this connector that the caller's organisation has linked; those of every organisation for a service that
   * acts for all of them. They come in StackOne's order, and can be neither sorted nor filtered here: for a filter use
   * `Query.linkedAccounts`.
   *
   * The first pages of all connectors in an operation are read together, by `GET /accounts`, so that "what can be linked, what
   * is linked" is one operation. A cursor is good for this connector only, and for `Query.linkedAccounts` with no other filter
   * than this connector. A page may hold fewer accounts than `first` although `hasNextPage` is `true`.
   *
   * Errors: `BAD_USER_INPUT` for a `first` outside 1 to 100 or a cursor that is not of this list, and `LIMIT_EXCEEDED` when an
   * operation gets more than 1,000 accounts from fields like this one.
   */
  readonly linkedAccounts: Maybe<LinkedAccountConnection>;
  /** The connector's logo, a square image. */
  readonly logoUrl: Maybe<Scalars['String']['output']>;
  /**
   * The models and operations that the connector offers, as StackOne describes them; `null` when StackOne does not say.
   * @deprecated StackOne has deprecated `GET /connectors/meta`, and nothing else says this.
   */
  readonly models: Maybe<Scalars['JSONObject']['output']>;
  /** The connector's name for people, for example `HiBob`. */
  readonly name: Scalars['String']['output'];
  /**
   * The profiles with which your project links accounts of this connector, one for each kind of authentication and purpose.
   * Empty when your project has none.
   *
   * The profiles of all connectors in an operation are read together, from the same copy as `connectorProfiles`.
   */
  readonly profiles: Maybe<ReadonlyArray<ConnectorProfile>>;
  /** The connector's key, for example `hibob`. It is the `provider` of a connect session and of a linked account. */
  readonly provider: Scalars['String']['output'];
};


/** A system that accounts can be linked with: an entry of StackOne's catalogue. */
export type ConnectorLinkedAccountsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/**
 * What a connector does. StackOne may add categories before this schema knows them: an unknown category reads as `null`, or
 * is left out of a list.
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

/** Which connectors to return. All conditions hold together. */
export type ConnectorFilter = {
  /** Connectors that are enabled for your project (`true`), or that are not (`false`). */
  readonly active?: InputMaybe<Scalars['Boolean']['input']>;
  /** Connectors of this category. */
  readonly category?: InputMaybe<ConnectorCategory>;
  /** Connectors whose key or name contains this text, in any case. */
  readonly search?: InputMaybe<Scalars['String']['input']>;
};

/**
 * A way to link accounts of a connector that your project has set up at StackOne, for example with OAuth or with an API key.
 * StackOne's older name for it is *integration*.
 */
export type ConnectorProfile = {
  readonly __typename?: 'ConnectorProfile';
  /** Whether the profile is enabled: accounts can be linked with it. */
  readonly active: Scalars['Boolean']['output'];
  /** The key of the kind of authentication, in StackOne's words. StackOne publishes no list of values. */
  readonly authenticationKey: Maybe<Scalars['String']['output']>;
  /** The name of the kind of authentication for people. */
  readonly authenticationName: Maybe<Scalars['String']['output']>;
  /** What the connector does. A category that this schema does not know is left out. */
  readonly categories: ReadonlyArray<ConnectorCategory>;
  /** The connector; `null` when StackOne's catalogue does not have it. */
  readonly connector: Maybe<Connector>;
  /** The key of the connector, for example `hibob`. */
  readonly connectorKey: Scalars['String']['output'];
  /** The name of the connector for people, for example `HiBob`. */
  readonly connectorName: Scalars['String']['output'];
  /** When the profile was created. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** Whether a connect session for this connector uses this profile when it names none. */
  readonly default: Scalars['Boolean']['output'];
  /** The environment at the provider, for example `production`. StackOne publishes no list of values. */
  readonly environment: Maybe<Scalars['String']['output']>;
  /** StackOne's identifier of the profile. A connect session takes it as `integrationId`, to link with this profile. */
  readonly id: Scalars['ID']['output'];
  /** The connector's logo. */
  readonly logoUrl: Maybe<Scalars['String']['output']>;
  /** The profile's name, as your project gave it. */
  readonly name: Scalars['String']['output'];
  /** How mature the connector is, in StackOne's words. StackOne publishes no list of values. */
  readonly releaseStage: Maybe<Scalars['String']['output']>;
  /** When the profile last changed. */
  readonly updatedAt: Scalars['DateTime']['output'];
};

/** A page of connector profiles. */
export type ConnectorProfileConnection = {
  readonly __typename?: 'ConnectorProfileConnection';
  /** The page's profiles with their cursors. */
  readonly edges: ReadonlyArray<ConnectorProfileEdge>;
  /** The page's profiles. */
  readonly nodes: ReadonlyArray<ConnectorProfile>;
  /** Where the page lies. */
  readonly pageInfo: PageInfo;
};

/** A connector profile within a page. */
export type ConnectorProfileEdge = {
  readonly __typename?: 'ConnectorProfileEdge';
  /** Where this profile lies in the list, for `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The profile. */
  readonly node: ConnectorProfile;
};

/**
 * Which connector profiles to return. All conditions hold together. There is no filter by name, category or kind of
 * authentication.
 */
export type ConnectorProfileFilter = {
  /** Profiles of the connector with this key, for example `hibob`. */
  readonly connector?: InputMaybe<Scalars['String']['input']>;
  /** Profiles that are enabled (`true`), or that are not (`false`). */
  readonly enabled?: InputMaybe<Scalars['Boolean']['input']>;
};

/** A new connect session and what opens it. */
export type CreateConnectSessionPayload = {
  readonly __typename?: 'CreateConnectSessionPayload';
  /** A page of StackOne's with the Hub on it, to send to a customer. It is valid as long as the session, and as secret as the token. */
  readonly authLinkUrl: Scalars['String']['output'];
  /** The session. */
  readonly connectSession: ConnectSession;
  /**
   * The accounts that the session's organisation has already linked with the session's `provider`, at most 25, so that your
   * product can say "you have linked this already" before it opens the Hub. `null` when the session names no `provider`.
   *
   * Read by `GET /accounts`, only when this field is asked for. When reading them fails, this field is `null` with an error,
   * and the token is still good.
   */
  readonly existingAccounts: Maybe<ReadonlyArray<LinkedAccount>>;
  /**
   * When the token expires: the session's creation plus `expiresIn`, or plus StackOne's default of 1800 seconds when that
   * was not given. `null` when it can't be computed. Not from StackOne, which does not say.
   */
  readonly expiresAt: Maybe<Scalars['DateTime']['output']>;
  /** The token that opens StackOne's Hub: a bearer secret. Whoever holds it can link an account to the organisation. */
  readonly token: Scalars['String']['output'];
};

/** The linked account to remove. */
export type DeleteLinkedAccountInput = {
  /** StackOne's identifier of the account. */
  readonly id: Scalars['ID']['input'];
};

/** The account that was removed. */
export type DeleteLinkedAccountPayload = {
  readonly __typename?: 'DeleteLinkedAccountPayload';
  /** The identifier of the removed account, for evicting it from a client's cache. */
  readonly deletedLinkedAccountId: Scalars['ID']['output'];
  /** The account as it was. */
  readonly linkedAccount: LinkedAccount;
};

/** A customer's account at a provider, linked through StackOne. It never holds credentials. */
export type LinkedAccount = {
  readonly __typename?: 'LinkedAccount';
  /** The connector, with its name and logos; `null` when StackOne does not offer it any more. */
  readonly connector: Maybe<Connector>;
  /** When it was first linked. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** StackOne's identifier of the account. */
  readonly id: Scalars['ID']['output'];
  /** Its label. */
  readonly label: Maybe<Scalars['String']['output']>;
  /**
   * What the account's connector offers. Sends `GET /accounts/{id}/meta` for each account.
   *
   * Errors: `UPSTREAM_UNAVAILABLE` with `retryable: false` when StackOne has removed that route.
   * @deprecated StackOne has deprecated `GET /accounts/{id}/meta` and names no replacement.
   */
  readonly meta: Maybe<LinkedAccountMeta>;
  /**
   * Whether the customer must enter new credentials before the account works again: `true` when `status` is `ERROR`. Offer
   * `reconnectLinkedAccount` then.
   */
  readonly needsReconnection: Scalars['Boolean']['output'];
  /** That organisation as an entity, with all the accounts it has linked. */
  readonly originOwner: Maybe<OriginOwner>;
  /** Your product's identifier of the organisation that it belongs to. */
  readonly originOwnerId: Scalars['ID']['output'];
  /** The name of that organisation. */
  readonly originOwnerName: Scalars['String']['output'];
  /** The person who linked it. */
  readonly originUsername: Maybe<Scalars['String']['output']>;
  /** The key of the connector it was linked with, for example `hibob`. */
  readonly provider: Scalars['String']['output'];
  /** The connector's name as StackOne had it for this account. */
  readonly providerName: Maybe<Scalars['String']['output']>;
  /** What was entered in the Hub when it was linked, without secrets, for example a company domain. */
  readonly setupInformation: Maybe<Scalars['JSONObject']['output']>;
  /** The account's state; `null` for one that this schema does not know. */
  readonly status: Maybe<LinkedAccountStatus>;
  /** Why the account is in its state; empty when StackOne gives no reasons. */
  readonly statusReasons: ReadonlyArray<LinkedAccountStatusReason>;
  /** What it is for. */
  readonly type: Maybe<AccountType>;
  /** When it last changed. */
  readonly updatedAt: Scalars['DateTime']['output'];
};

/** A page of linked accounts. StackOne does not count them, so there is no total. */
export type LinkedAccountConnection = {
  readonly __typename?: 'LinkedAccountConnection';
  /** The page's accounts with their cursors. */
  readonly edges: ReadonlyArray<LinkedAccountEdge>;
  /** The page's accounts. */
  readonly nodes: ReadonlyArray<LinkedAccount>;
  /** Where the page lies. */
  readonly pageInfo: PageInfo;
};

/** A linked account within a page. */
export type LinkedAccountEdge = {
  readonly __typename?: 'LinkedAccountEdge';
  /** Where this account lies in the list, for `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The account. */
  readonly node: LinkedAccount;
};

/**
 * Which linked accounts to return. Conditions of different fields all hold; within a field any value will do. A field has at
 * most 100 values, and all values together have at most 4,096 bytes. StackOne offers no filter by label, type or date.
 */
export type LinkedAccountFilter = {
  /** Accounts with these identifiers. */
  readonly ids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Accounts of these organisations. */
  readonly originOwnerIds?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Accounts of these connectors, by key, for example `hibob`. */
  readonly providers?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Accounts in these states. */
  readonly statuses?: InputMaybe<ReadonlyArray<LinkedAccountStatus>>;
};

/** What a linked account's connector offers. Deprecated with `LinkedAccount.meta`, the only field that leads here. */
export type LinkedAccountMeta = {
  readonly __typename?: 'LinkedAccountMeta';
  /**
   * The category that the connector belongs to.
   * @deprecated Use `LinkedAccount.connector` and its `categories`.
   */
  readonly category: Maybe<ConnectorCategory>;
  /**
   * The models and operations that the connector offers, as StackOne describes them.
   * @deprecated StackOne has deprecated `GET /accounts/{id}/meta` and names no replacement.
   */
  readonly models: Maybe<Scalars['JSONObject']['output']>;
  /**
   * The key of the account's connector.
   * @deprecated Use `LinkedAccount.provider`.
   */
  readonly provider: Scalars['String']['output'];
};

/** The state of a linked account. StackOne may add states before this schema knows them: an unknown state reads as `null`. */
export type LinkedAccountStatus =
  /** The account works. */
  | 'ACTIVE'
  /** The account is archived at StackOne. */
  | 'ARCHIVED'
  /** The provider no longer accepts the account's credentials. `reconnectLinkedAccount` lets the customer enter new ones. */
  | 'ERROR'
  /** The account was a test account, and its time is up. Reconnecting is not known to bring it back: link the account anew. */
  | 'EXPIRED'
  /** The integration behind the account is disabled. */
  | 'INACTIVE'
  /** The account was suspended by hand: no actions run, and its credentials are kept. */
  | 'SUSPENDED';

/** A reason for a linked account's state. StackOne publishes no list of codes. */
export type LinkedAccountStatusReason = {
  readonly __typename?: 'LinkedAccountStatusReason';
  /** StackOne's code. */
  readonly code: Maybe<Scalars['String']['output']>;
  /** StackOne's words. */
  readonly description: Maybe<Scalars['String']['output']>;
  /** Since when. */
  readonly timestamp: Maybe<Scalars['DateTime']['output']>;
};

/** What can be changed. Every field is nullable: of two mutations in one operation, the one that succeeds keeps its result. */
export type Mutation = {
  readonly __typename?: 'Mutation';
  /**
   * Verifies a session token with StackOne and returns the session it stands for. It makes no new token.
   *
   * Sends `POST /connect_sessions/authenticate`.
   *
   * Errors: `NOT_FOUND` for a token that is unknown, expired, or of another organisation's session, and those of every call
   * to StackOne (`UPSTREAM_*`).
   */
  readonly authenticateConnectSession: Maybe<AuthenticateConnectSessionPayload>;
  /**
   * Creates a connect session, with which a browser opens StackOne's Hub to link (or edit) an account: for services, which
   * name the organisation themselves. A browser uses `createViewerConnectSession`.
   *
   * Sends `POST /connect_sessions`. A field that is left out is not sent, so StackOne's default applies; an explicit `null`
   * is sent as `null`. The header `Idempotency-Key` makes a repeated call return the first one's session.
   *
   * Errors: `BAD_USER_INPUT` (with `inputPath`, or StackOne's own texts in `details`), `FORBIDDEN` for another organisation
   * than the caller's, `NOT_FOUND` for an `accountId` that is missing or another organisation's, and those of every call to
   * StackOne (`UPSTREAM_*`).
   */
  readonly createConnectSession: Maybe<CreateConnectSessionPayload>;
  /**
   * Creates a connect session for the caller's own organisation, in the caller's name: for browsers. Who that is comes from the
   * caller's token, so there is nothing to get wrong and nothing to forge.
   *
   * Otherwise as `createConnectSession`. Errors: `FORBIDDEN` also when the token does not say the organisation and its name.
   */
  readonly createViewerConnectSession: Maybe<CreateConnectSessionPayload>;
  /**
   * Removes a linked account.
   *
   * Sends `DELETE /accounts/{id}`. Errors: `FORBIDDEN`, `NOT_FOUND` for an account that is missing, removed already, or
   * another organisation's, and those of every call to StackOne (`UPSTREAM_*`).
   */
  readonly deleteLinkedAccount: Maybe<DeleteLinkedAccountPayload>;
  /**
   * Creates a connect session that opens the Hub in edit mode for a linked account, so that a customer can enter new
   * credentials. The session's organisation is the account's own: nobody can name a wrong one, and no second account is made.
   *
   * The Hub reports success even when StackOne refused the new credentials. Read the account afterwards: `status` says whether
   * it works, and `updatedAt` moves when the edit was accepted.
   *
   * Reads the account by `GET /accounts/{id}`, then sends `POST /connect_sessions`. Fields that are left out, `null` and the
   * header `Idempotency-Key` work as in `createConnectSession`.
   *
   * Errors: `BAD_USER_INPUT`, `FORBIDDEN`, `NOT_FOUND` for an account that is missing or another organisation's, `CONFLICT`
   * with a `reason` when StackOne refuses it because of the account's state, and those of every call to StackOne (`UPSTREAM_*`).
   */
  readonly reconnectLinkedAccount: Maybe<CreateConnectSessionPayload>;
  /**
   * Changes a linked account: what is left out stays as it is. Credentials and secrets are changed in the Hub, never here.
   * A caller who is bound to an organisation may change `label` only.
   *
   * Sends `PATCH /accounts/{id}`. Errors: `BAD_USER_INPUT` when there is nothing to change, or `null` for what can't be removed,
   * `FORBIDDEN`, `NOT_FOUND` for an account that is missing or another organisation's, and those of every call to StackOne
   * (`UPSTREAM_*`).
   */
  readonly updateLinkedAccount: Maybe<UpdateLinkedAccountPayload>;
};


/** What can be changed. Every field is nullable: of two mutations in one operation, the one that succeeds keeps its result. */
export type MutationAuthenticateConnectSessionArgs = {
  input: ConnectSessionAuthenticateInput;
};


/** What can be changed. Every field is nullable: of two mutations in one operation, the one that succeeds keeps its result. */
export type MutationCreateConnectSessionArgs = {
  input: ConnectSessionCreateInput;
};


/** What can be changed. Every field is nullable: of two mutations in one operation, the one that succeeds keeps its result. */
export type MutationCreateViewerConnectSessionArgs = {
  input: ViewerConnectSessionCreateInput;
};


/** What can be changed. Every field is nullable: of two mutations in one operation, the one that succeeds keeps its result. */
export type MutationDeleteLinkedAccountArgs = {
  input: DeleteLinkedAccountInput;
};


/** What can be changed. Every field is nullable: of two mutations in one operation, the one that succeeds keeps its result. */
export type MutationReconnectLinkedAccountArgs = {
  input: ReconnectLinkedAccountInput;
};


/** What can be changed. Every field is nullable: of two mutations in one operation, the one that succeeds keeps its result. */
export type MutationUpdateLinkedAccountArgs = {
  input: UpdateLinkedAccountInput;
};

/**
 * The organisation, a customer of your product, that linked accounts belong to: StackOne's *origin owner*. Extend this
 * entity in your own subgraph to reach an organisation's linked accounts.
 */
export type OriginOwner = {
  readonly __typename?: 'OriginOwner';
  /** Your product's identifier of the organisation, as given when its connect sessions were created. */
  readonly id: Scalars['ID']['output'];
  /**
   * The accounts that this organisation has linked, in StackOne's order, which StackOne does not document. The list can't be
   * sorted.
   *
   * Errors: `BAD_USER_INPUT` for a `first` outside 1 to 100 or a cursor that is not of this list.
   */
  readonly linkedAccounts: Maybe<LinkedAccountConnection>;
};


/**
 * The organisation, a customer of your product, that linked accounts belong to: StackOne's *origin owner*. Extend this
 * entity in your own subgraph to reach an organisation's linked accounts.
 */
export type OriginOwnerLinkedAccountsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<LinkedAccountFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** Where a page of a connection lies within the whole list. */
export type PageInfo = {
  readonly __typename?: 'PageInfo';
  /** The cursor of the page's last item, for the next page's `after`; `null` when the page is empty. */
  readonly endCursor: Maybe<Scalars['String']['output']>;
  /** Whether there may be more after this page. */
  readonly hasNextPage: Scalars['Boolean']['output'];
  /** Whether this page began after a cursor. */
  readonly hasPreviousPage: Scalars['Boolean']['output'];
  /** The cursor of the page's first item; `null` when the page is empty. */
  readonly startCursor: Maybe<Scalars['String']['output']>;
};

/** What can be read. Every field is nullable: when one fails, its error is in `errors` and the others still answer. */
export type Query = {
  readonly __typename?: 'Query';
  /**
   * A connect session of the caller's organisation, with what has become of it so far; `null` when it does not exist or belongs
   * to another organisation.
   *
   * Sends `GET /connect_sessions/{id}`. To follow a session while the Hub is open, ask again every few seconds.
   */
  readonly connectSession: Maybe<ConnectSession>;
  /** Who the gateway takes the caller to be, from the caller's token. Its name leaves `viewer` to your other subgraphs. */
  readonly connectViewer: Maybe<ConnectViewer>;
  /**
   * A connector of StackOne's catalogue; `null` when there is none with this key.
   *
   * Read from a copy of `GET /connectors/meta` that the gateway refreshes every 5 minutes.
   */
  readonly connector: Maybe<Connector>;
  /**
   * The connector profiles of your project: what your customers can link, and how. They come in StackOne's order, which
   * StackOne does not document. The list can't be sorted.
   *
   * Read from a copy of `GET /connector_profiles` that the gateway refreshes every 5 minutes. Errors: `BAD_USER_INPUT` for a
   * `first` outside 1 to 100 or a cursor that is not of this list.
   */
  readonly connectorProfiles: Maybe<ConnectorProfileConnection>;
  /**
   * StackOne's catalogue of connectors, in StackOne's order. The list can't be sorted, and it has no pages.
   *
   * Read from a copy of `GET /connectors/meta` that the gateway refreshes every 5 minutes. When StackOne has removed that route,
   * the list comes from `GET /connector_profiles`: then it holds the connectors that your project has profiles for.
   */
  readonly connectors: Maybe<ReadonlyArray<Connector>>;
  /**
   * A linked account of the caller's organisation; `null` when it does not exist or belongs to another.
   *
   * Sends `GET /accounts/{id}`, or `GET /accounts?account_ids=…` when the operation refers to several accounts.
   */
  readonly linkedAccount: Maybe<LinkedAccount>;
  /**
   * The linked accounts of the caller's organisation; those of every organisation for a service that acts for all of them.
   * They come in StackOne's order, which StackOne does not document. The list can't be sorted.
   *
   * Sends `GET /accounts`. Errors: `BAD_USER_INPUT` for a `first` outside 1 to 100 or a cursor that is not of this list.
   */
  readonly linkedAccounts: Maybe<LinkedAccountConnection>;
};


/** What can be read. Every field is nullable: when one fails, its error is in `errors` and the others still answer. */
export type QueryConnectSessionArgs = {
  id: Scalars['ID']['input'];
};


/** What can be read. Every field is nullable: when one fails, its error is in `errors` and the others still answer. */
export type QueryConnectorArgs = {
  provider: Scalars['String']['input'];
};


/** What can be read. Every field is nullable: when one fails, its error is in `errors` and the others still answer. */
export type QueryConnectorProfilesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ConnectorProfileFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** What can be read. Every field is nullable: when one fails, its error is in `errors` and the others still answer. */
export type QueryConnectorsArgs = {
  filter?: InputMaybe<ConnectorFilter>;
};


/** What can be read. Every field is nullable: when one fails, its error is in `errors` and the others still answer. */
export type QueryLinkedAccountArgs = {
  id: Scalars['ID']['input'];
};


/** What can be read. Every field is nullable: when one fails, its error is in `errors` and the others still answer. */
export type QueryLinkedAccountsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<LinkedAccountFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** The account to reconnect, and how. The organisation is read from the account. */
export type ReconnectLinkedAccountInput = {
  /**
   * How long the session is valid, in seconds: more than 0, at most 31,536,000 (a year); fractions are kept. StackOne's
   * default is 1800. Wire name: `expires_in`.
   */
  readonly expiresIn?: InputMaybe<Scalars['Float']['input']>;
  /** StackOne's identifier of the account. */
  readonly id: Scalars['ID']['input'];
  /** A new label for the linked account. Wire name: `label`. */
  readonly label?: InputMaybe<Scalars['String']['input']>;
  /**
   * Data of your own to keep on the session: any JSON object within the limits of `JSONObject`. It is readable on the
   * session, not on the linked account. Wire name: `metadata`.
   */
  readonly metadata?: InputMaybe<Scalars['JSONObject']['input']>;
};

/** A change to a linked account. At least one field beside `id` is needed. */
export type UpdateLinkedAccountInput = {
  /** StackOne's identifier of the account. */
  readonly id: Scalars['ID']['input'];
  /** The new label; `null` removes it. Wire name: `label`. */
  readonly label?: InputMaybe<Scalars['String']['input']>;
  /** Move the account to this organisation; `null` is refused. Wire name: `origin_owner_id`. */
  readonly originOwnerId?: InputMaybe<Scalars['String']['input']>;
  /** The organisation's new name; `null` is refused. Wire name: `origin_owner_name`. */
  readonly originOwnerName?: InputMaybe<Scalars['String']['input']>;
  /** The person the account stands for; `null` removes it. Wire name: `origin_username`. */
  readonly originUsername?: InputMaybe<Scalars['String']['input']>;
  /** What the account is for; `null` is refused. Wire name: `type`. */
  readonly type?: InputMaybe<AccountType>;
};

/** The account after the change. */
export type UpdateLinkedAccountPayload = {
  readonly __typename?: 'UpdateLinkedAccountPayload';
  /** The account as StackOne has it now. */
  readonly linkedAccount: LinkedAccount;
};

/** The session to create: StackOne's `ConnectSessionCreate` less the three fields that say who the session is for. */
export type ViewerConnectSessionCreateInput = {
  /** Open the Hub in edit mode for this linked account, which must belong to the caller's organisation. Wire name: `account_id`. */
  readonly accountId?: InputMaybe<Scalars['String']['input']>;
  /** Offer only connectors of these categories in the Hub. Wire name: `categories`. */
  readonly categories?: InputMaybe<ReadonlyArray<ConnectorCategory>>;
  /**
   * How long the session is valid, in seconds: more than 0, at most 31,536,000 (a year); fractions are kept. StackOne's
   * default is 1800. Wire name: `expires_in`.
   */
  readonly expiresIn?: InputMaybe<Scalars['Float']['input']>;
  /**
   * The connector profile to link with: a `ConnectorProfile.id`. Without one, the project's default profile for the connector
   * is used. StackOne's older name for a connector profile is *integration*. Wire name: `integration_id`.
   */
  readonly integrationId?: InputMaybe<Scalars['String']['input']>;
  /** A label for the linked account. Wire name: `label`. */
  readonly label?: InputMaybe<Scalars['String']['input']>;
  /**
   * Data of your own to keep on the session: any JSON object within the limits of `JSONObject`. It is readable on the
   * session, not on the linked account. Wire name: `metadata`.
   */
  readonly metadata?: InputMaybe<Scalars['JSONObject']['input']>;
  /**
   * Always link a new account, even if the organisation has one with this connector. Has no effect with `accountId`.
   * StackOne's default is `false`. Wire name: `multiple`.
   */
  readonly multiple?: InputMaybe<Scalars['Boolean']['input']>;
  /** Open the Hub on this connector's credentials step, for example `hibob`. Wire name: `provider`. */
  readonly provider?: InputMaybe<Scalars['String']['input']>;
  /**
   * A version of the connector. Wire name: `provider_version`.
   * @deprecated No longer selects a connector version at StackOne and can make the session's creation fail. Still sent when given.
   */
  readonly providerVersion?: InputMaybe<Scalars['String']['input']>;
  /** What the linked account is for. StackOne's default is `PRODUCTION`. Wire name: `type`. */
  readonly type?: InputMaybe<AccountType>;
};



export type ResolverTypeWrapper<T> = Promise<T> | T;

export type ReferenceResolver<TResult, TReference, TContext> = (
      reference: TReference,
      context: TContext,
      info: GraphQLResolveInfo
    ) => Promise<TResult> | TResult;

      type ScalarCheck<T, S> = S extends true ? T : NullableCheck<T, S>;
      type NullableCheck<T, S> = Maybe<T> extends T ? Maybe<ListCheck<NonNullable<T>, S>> : ListCheck<T, S>;
      type ListCheck<T, S> = T extends (infer U)[] ? NullableCheck<U, S>[] : GraphQLRecursivePick<T, S>;
      export type GraphQLRecursivePick<T, S> = { [K in keyof T & keyof S]: ScalarCheck<T[K], S[K]> };
    

export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

/** Mapping of federation types */
export type FederationTypes = {
  Connector: Connector;
  LinkedAccount: LinkedAccount;
  OriginOwner: OriginOwner;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Connector:
    ( { __typename: 'Connector' }
    & GraphQLRecursivePick<FederationTypes['Connector'], {"provider":true}> );
  LinkedAccount:
    ( { __typename: 'LinkedAccount' }
    & GraphQLRecursivePick<FederationTypes['LinkedAccount'], {"id":true}> );
  OriginOwner:
    ( { __typename: 'OriginOwner' }
    & GraphQLRecursivePick<FederationTypes['OriginOwner'], {"id":true}> );
};



/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AccountType: AccountType;
  AuthenticateConnectSessionPayload: ResolverTypeWrapper<Omit<AuthenticateConnectSessionPayload, 'connectSession'> & { connectSession: ResolversTypes['ConnectSession'] }>;
  ConnectScope: ConnectScope;
  ConnectSession: ResolverTypeWrapper<WireConnectSession>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  ConnectSessionAuthenticateInput: ConnectSessionAuthenticateInput;
  ConnectSessionCreateInput: ConnectSessionCreateInput;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  ConnectViewer: ResolverTypeWrapper<Viewer>;
  ConnectionAttempt: ResolverTypeWrapper<WireConnectionAttempt>;
  ConnectionAttemptStatus: ConnectionAttemptStatus;
  Connector: ResolverTypeWrapper<WireConnector>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  ConnectorCategory: ConnectorCategory;
  ConnectorFilter: ConnectorFilter;
  ConnectorProfile: ResolverTypeWrapper<WireConnectorProfile>;
  ConnectorProfileConnection: ResolverTypeWrapper<Omit<ConnectorProfileConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['ConnectorProfileEdge']>, nodes: ReadonlyArray<ResolversTypes['ConnectorProfile']> }>;
  ConnectorProfileEdge: ResolverTypeWrapper<Omit<ConnectorProfileEdge, 'node'> & { node: ResolversTypes['ConnectorProfile'] }>;
  ConnectorProfileFilter: ConnectorProfileFilter;
  CreateConnectSessionPayload: ResolverTypeWrapper<CreatedSession>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  DeleteLinkedAccountInput: DeleteLinkedAccountInput;
  DeleteLinkedAccountPayload: ResolverTypeWrapper<Omit<DeleteLinkedAccountPayload, 'linkedAccount'> & { linkedAccount: ResolversTypes['LinkedAccount'] }>;
  JSONObject: ResolverTypeWrapper<Scalars['JSONObject']['output']>;
  LinkedAccount: ResolverTypeWrapper<WireLinkedAccount>;
  LinkedAccountConnection: ResolverTypeWrapper<Omit<LinkedAccountConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['LinkedAccountEdge']>, nodes: ReadonlyArray<ResolversTypes['LinkedAccount']> }>;
  LinkedAccountEdge: ResolverTypeWrapper<Omit<LinkedAccountEdge, 'node'> & { node: ResolversTypes['LinkedAccount'] }>;
  LinkedAccountFilter: LinkedAccountFilter;
  LinkedAccountMeta: ResolverTypeWrapper<WireLinkedAccountMeta>;
  LinkedAccountStatus: LinkedAccountStatus;
  LinkedAccountStatusReason: ResolverTypeWrapper<WireStatusReason>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  OriginOwner: ResolverTypeWrapper<OriginOwnerId>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  ReconnectLinkedAccountInput: ReconnectLinkedAccountInput;
  UpdateLinkedAccountInput: UpdateLinkedAccountInput;
  UpdateLinkedAccountPayload: ResolverTypeWrapper<Omit<UpdateLinkedAccountPayload, 'linkedAccount'> & { linkedAccount: ResolversTypes['LinkedAccount'] }>;
  ViewerConnectSessionCreateInput: ViewerConnectSessionCreateInput;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AuthenticateConnectSessionPayload: Omit<AuthenticateConnectSessionPayload, 'connectSession'> & { connectSession: ResolversParentTypes['ConnectSession'] };
  ConnectSession: WireConnectSession;
  ID: Scalars['ID']['output'];
  String: Scalars['String']['output'];
  ConnectSessionAuthenticateInput: ConnectSessionAuthenticateInput;
  ConnectSessionCreateInput: ConnectSessionCreateInput;
  Float: Scalars['Float']['output'];
  Boolean: Scalars['Boolean']['output'];
  ConnectViewer: Viewer;
  ConnectionAttempt: WireConnectionAttempt;
  Connector: WireConnector;
  Int: Scalars['Int']['output'];
  ConnectorFilter: ConnectorFilter;
  ConnectorProfile: WireConnectorProfile;
  ConnectorProfileConnection: Omit<ConnectorProfileConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['ConnectorProfileEdge']>, nodes: ReadonlyArray<ResolversParentTypes['ConnectorProfile']> };
  ConnectorProfileEdge: Omit<ConnectorProfileEdge, 'node'> & { node: ResolversParentTypes['ConnectorProfile'] };
  ConnectorProfileFilter: ConnectorProfileFilter;
  CreateConnectSessionPayload: CreatedSession;
  DateTime: Scalars['DateTime']['output'];
  DeleteLinkedAccountInput: DeleteLinkedAccountInput;
  DeleteLinkedAccountPayload: Omit<DeleteLinkedAccountPayload, 'linkedAccount'> & { linkedAccount: ResolversParentTypes['LinkedAccount'] };
  JSONObject: Scalars['JSONObject']['output'];
  LinkedAccount: WireLinkedAccount;
  LinkedAccountConnection: Omit<LinkedAccountConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['LinkedAccountEdge']>, nodes: ReadonlyArray<ResolversParentTypes['LinkedAccount']> };
  LinkedAccountEdge: Omit<LinkedAccountEdge, 'node'> & { node: ResolversParentTypes['LinkedAccount'] };
  LinkedAccountFilter: LinkedAccountFilter;
  LinkedAccountMeta: WireLinkedAccountMeta;
  LinkedAccountStatusReason: WireStatusReason;
  Mutation: Record<PropertyKey, never>;
  OriginOwner: OriginOwnerId;
  PageInfo: PageInfo;
  Query: Record<PropertyKey, never>;
  ReconnectLinkedAccountInput: ReconnectLinkedAccountInput;
  UpdateLinkedAccountInput: UpdateLinkedAccountInput;
  UpdateLinkedAccountPayload: Omit<UpdateLinkedAccountPayload, 'linkedAccount'> & { linkedAccount: ResolversParentTypes['LinkedAccount'] };
  ViewerConnectSessionCreateInput: ViewerConnectSessionCreateInput;
};

export type AuthenticateConnectSessionPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuthenticateConnectSessionPayload'] = ResolversParentTypes['AuthenticateConnectSessionPayload']> = {
  connectSession: Resolver<ResolversTypes['ConnectSession'], ParentType, ContextType>;
};

export type ConnectSessionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ConnectSession'] = ResolversParentTypes['ConnectSession']> = {
  account: Resolver<Maybe<ResolversTypes['LinkedAccount']>, ParentType, ContextType>;
  accountId: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  categories: Resolver<Maybe<ReadonlyArray<ResolversTypes['ConnectorCategory']>>, ParentType, ContextType>;
  connector: Resolver<Maybe<ResolversTypes['Connector']>, ParentType, ContextType>;
  createdAt: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  externalTriggerToken: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  integrationId: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  label: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  latestAttempt: Resolver<Maybe<ResolversTypes['ConnectionAttempt']>, ParentType, ContextType>;
  metadata: Resolver<Maybe<ResolversTypes['JSONObject']>, ParentType, ContextType>;
  organizationId: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  originOwner: Resolver<Maybe<ResolversTypes['OriginOwner']>, ParentType, ContextType>;
  originOwnerId: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  originOwnerName: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  originUsername: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  projectId: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  provider: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type: Resolver<Maybe<ResolversTypes['AccountType']>, ParentType, ContextType>;
};

export type ConnectViewerResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ConnectViewer'] = ResolversParentTypes['ConnectViewer']> = {
  originOwner: Resolver<Maybe<ResolversTypes['OriginOwner']>, ParentType, ContextType>;
  originOwnerName: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  scopes: Resolver<ReadonlyArray<ResolversTypes['ConnectScope']>, ParentType, ContextType>;
  username: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ConnectionAttemptResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ConnectionAttempt'] = ResolversParentTypes['ConnectionAttempt']> = {
  createdAt: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  errorCode: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  errorDescription: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  linkedAccount: Resolver<Maybe<ResolversTypes['LinkedAccount']>, ParentType, ContextType>;
  status: Resolver<Maybe<ResolversTypes['ConnectionAttemptStatus']>, ParentType, ContextType>;
  updatedAt: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type ConnectorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Connector'] = ResolversParentTypes['Connector'], FederationReferenceType extends FederationReferenceTypes['Connector'] = FederationReferenceTypes['Connector']> = {
  __resolveReference: ReferenceResolver<Maybe<ResolversTypes['Connector']> | FederationReferenceType, FederationReferenceType, ContextType>;
  active: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  categories: Resolver<ReadonlyArray<ResolversTypes['ConnectorCategory']>, ParentType, ContextType>;
  category: Resolver<Maybe<ResolversTypes['ConnectorCategory']>, ParentType, ContextType>;
  horizontalLogoUrl: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  linkedAccounts: Resolver<Maybe<ResolversTypes['LinkedAccountConnection']>, ParentType, ContextType, RequireFields<ConnectorLinkedAccountsArgs, 'first'>>;
  logoUrl: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  models: Resolver<Maybe<ResolversTypes['JSONObject']>, ParentType, ContextType>;
  name: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  profiles: Resolver<Maybe<ReadonlyArray<ResolversTypes['ConnectorProfile']>>, ParentType, ContextType>;
  provider: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ConnectorProfileResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ConnectorProfile'] = ResolversParentTypes['ConnectorProfile']> = {
  active: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  authenticationKey: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  authenticationName: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  categories: Resolver<ReadonlyArray<ResolversTypes['ConnectorCategory']>, ParentType, ContextType>;
  connector: Resolver<Maybe<ResolversTypes['Connector']>, ParentType, ContextType>;
  connectorKey: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  connectorName: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  default: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  environment: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  logoUrl: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  name: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  releaseStage: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  updatedAt: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type ConnectorProfileConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ConnectorProfileConnection'] = ResolversParentTypes['ConnectorProfileConnection']> = {
  edges: Resolver<ReadonlyArray<ResolversTypes['ConnectorProfileEdge']>, ParentType, ContextType>;
  nodes: Resolver<ReadonlyArray<ResolversTypes['ConnectorProfile']>, ParentType, ContextType>;
  pageInfo: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ConnectorProfileEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ConnectorProfileEdge'] = ResolversParentTypes['ConnectorProfileEdge']> = {
  cursor: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node: Resolver<ResolversTypes['ConnectorProfile'], ParentType, ContextType>;
};

export type CreateConnectSessionPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateConnectSessionPayload'] = ResolversParentTypes['CreateConnectSessionPayload']> = {
  authLinkUrl: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  connectSession: Resolver<ResolversTypes['ConnectSession'], ParentType, ContextType>;
  existingAccounts: Resolver<Maybe<ReadonlyArray<ResolversTypes['LinkedAccount']>>, ParentType, ContextType>;
  expiresAt: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  token: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type DeleteLinkedAccountPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['DeleteLinkedAccountPayload'] = ResolversParentTypes['DeleteLinkedAccountPayload']> = {
  deletedLinkedAccountId: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  linkedAccount: Resolver<ResolversTypes['LinkedAccount'], ParentType, ContextType>;
};

export interface JsonObjectScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSONObject'], any> {
  name: 'JSONObject';
}

export type LinkedAccountResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LinkedAccount'] = ResolversParentTypes['LinkedAccount'], FederationReferenceType extends FederationReferenceTypes['LinkedAccount'] = FederationReferenceTypes['LinkedAccount']> = {
  __resolveReference: ReferenceResolver<Maybe<ResolversTypes['LinkedAccount']> | FederationReferenceType, FederationReferenceType, ContextType>;
  connector: Resolver<Maybe<ResolversTypes['Connector']>, ParentType, ContextType>;
  createdAt: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  label: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  meta: Resolver<Maybe<ResolversTypes['LinkedAccountMeta']>, ParentType, ContextType>;
  needsReconnection: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  originOwner: Resolver<Maybe<ResolversTypes['OriginOwner']>, ParentType, ContextType>;
  originOwnerId: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  originOwnerName: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  originUsername: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  provider: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  providerName: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  setupInformation: Resolver<Maybe<ResolversTypes['JSONObject']>, ParentType, ContextType>;
  status: Resolver<Maybe<ResolversTypes['LinkedAccountStatus']>, ParentType, ContextType>;
  statusReasons: Resolver<ReadonlyArray<ResolversTypes['LinkedAccountStatusReason']>, ParentType, ContextType>;
  type: Resolver<Maybe<ResolversTypes['AccountType']>, ParentType, ContextType>;
  updatedAt: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type LinkedAccountConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LinkedAccountConnection'] = ResolversParentTypes['LinkedAccountConnection']> = {
  edges: Resolver<ReadonlyArray<ResolversTypes['LinkedAccountEdge']>, ParentType, ContextType>;
  nodes: Resolver<ReadonlyArray<ResolversTypes['LinkedAccount']>, ParentType, ContextType>;
  pageInfo: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type LinkedAccountEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LinkedAccountEdge'] = ResolversParentTypes['LinkedAccountEdge']> = {
  cursor: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node: Resolver<ResolversTypes['LinkedAccount'], ParentType, ContextType>;
};

export type LinkedAccountMetaResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LinkedAccountMeta'] = ResolversParentTypes['LinkedAccountMeta']> = {
  category: Resolver<Maybe<ResolversTypes['ConnectorCategory']>, ParentType, ContextType>;
  models: Resolver<Maybe<ResolversTypes['JSONObject']>, ParentType, ContextType>;
  provider: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type LinkedAccountStatusReasonResolvers<ContextType = Context, ParentType extends ResolversParentTypes['LinkedAccountStatusReason'] = ResolversParentTypes['LinkedAccountStatusReason']> = {
  code: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  description: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  timestamp: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  authenticateConnectSession?: Resolver<Maybe<ResolversTypes['AuthenticateConnectSessionPayload']>, ParentType, ContextType, RequireFields<MutationAuthenticateConnectSessionArgs, 'input'>>;
  createConnectSession?: Resolver<Maybe<ResolversTypes['CreateConnectSessionPayload']>, ParentType, ContextType, RequireFields<MutationCreateConnectSessionArgs, 'input'>>;
  createViewerConnectSession?: Resolver<Maybe<ResolversTypes['CreateConnectSessionPayload']>, ParentType, ContextType, RequireFields<MutationCreateViewerConnectSessionArgs, 'input'>>;
  deleteLinkedAccount?: Resolver<Maybe<ResolversTypes['DeleteLinkedAccountPayload']>, ParentType, ContextType, RequireFields<MutationDeleteLinkedAccountArgs, 'input'>>;
  reconnectLinkedAccount?: Resolver<Maybe<ResolversTypes['CreateConnectSessionPayload']>, ParentType, ContextType, RequireFields<MutationReconnectLinkedAccountArgs, 'input'>>;
  updateLinkedAccount?: Resolver<Maybe<ResolversTypes['UpdateLinkedAccountPayload']>, ParentType, ContextType, RequireFields<MutationUpdateLinkedAccountArgs, 'input'>>;
};

export type OriginOwnerResolvers<ContextType = Context, ParentType extends ResolversParentTypes['OriginOwner'] = ResolversParentTypes['OriginOwner'], FederationReferenceType extends FederationReferenceTypes['OriginOwner'] = FederationReferenceTypes['OriginOwner']> = {
  __resolveReference: ReferenceResolver<Maybe<ResolversTypes['OriginOwner']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  linkedAccounts: Resolver<Maybe<ResolversTypes['LinkedAccountConnection']>, ParentType, ContextType, RequireFields<OriginOwnerLinkedAccountsArgs, 'first'>>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  endCursor: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  connectSession?: Resolver<Maybe<ResolversTypes['ConnectSession']>, ParentType, ContextType, RequireFields<QueryConnectSessionArgs, 'id'>>;
  connectViewer?: Resolver<Maybe<ResolversTypes['ConnectViewer']>, ParentType, ContextType>;
  connector?: Resolver<Maybe<ResolversTypes['Connector']>, ParentType, ContextType, RequireFields<QueryConnectorArgs, 'provider'>>;
  connectorProfiles?: Resolver<Maybe<ResolversTypes['ConnectorProfileConnection']>, ParentType, ContextType, RequireFields<QueryConnectorProfilesArgs, 'first'>>;
  connectors?: Resolver<Maybe<ReadonlyArray<ResolversTypes['Connector']>>, ParentType, ContextType, Partial<QueryConnectorsArgs>>;
  linkedAccount?: Resolver<Maybe<ResolversTypes['LinkedAccount']>, ParentType, ContextType, RequireFields<QueryLinkedAccountArgs, 'id'>>;
  linkedAccounts?: Resolver<Maybe<ResolversTypes['LinkedAccountConnection']>, ParentType, ContextType, RequireFields<QueryLinkedAccountsArgs, 'first'>>;
};

export type UpdateLinkedAccountPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UpdateLinkedAccountPayload'] = ResolversParentTypes['UpdateLinkedAccountPayload']> = {
  linkedAccount: Resolver<ResolversTypes['LinkedAccount'], ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  AuthenticateConnectSessionPayload: AuthenticateConnectSessionPayloadResolvers<ContextType>;
  ConnectSession: ConnectSessionResolvers<ContextType>;
  ConnectViewer: ConnectViewerResolvers<ContextType>;
  ConnectionAttempt: ConnectionAttemptResolvers<ContextType>;
  Connector: ConnectorResolvers<ContextType>;
  ConnectorProfile: ConnectorProfileResolvers<ContextType>;
  ConnectorProfileConnection: ConnectorProfileConnectionResolvers<ContextType>;
  ConnectorProfileEdge: ConnectorProfileEdgeResolvers<ContextType>;
  CreateConnectSessionPayload: CreateConnectSessionPayloadResolvers<ContextType>;
  DateTime: GraphQLScalarType;
  DeleteLinkedAccountPayload: DeleteLinkedAccountPayloadResolvers<ContextType>;
  JSONObject: GraphQLScalarType;
  LinkedAccount: LinkedAccountResolvers<ContextType>;
  LinkedAccountConnection: LinkedAccountConnectionResolvers<ContextType>;
  LinkedAccountEdge: LinkedAccountEdgeResolvers<ContextType>;
  LinkedAccountMeta: LinkedAccountMetaResolvers<ContextType>;
  LinkedAccountStatusReason: LinkedAccountStatusReasonResolvers<ContextType>;
  Mutation: MutationResolvers<ContextType>;
  OriginOwner: OriginOwnerResolvers<ContextType>;
  PageInfo: PageInfoResolvers<ContextType>;
  Query: QueryResolvers<ContextType>;
  UpdateLinkedAccountPayload: UpdateLinkedAccountPayloadResolvers<ContextType>;
};

