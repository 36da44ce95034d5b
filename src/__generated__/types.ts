import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { WireConnector, WireConnectSession, WireLinkedAccount, WireLinkedAccountMeta, WireStatusReason } from '../stackone/wire.ts';
import type { Viewer } from '../auth/viewer.ts';
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

/** A connect session, as StackOne returns it. */
export type ConnectSession = {
  readonly __typename?: 'ConnectSession';
  /** That linked account; `null` when it does not exist or belongs to another organisation. */
  readonly account: Maybe<LinkedAccount>;
  /** The identifier of the linked account that the Hub opens for editing. */
  readonly accountId: Maybe<Scalars['String']['output']>;
  /** The categories that the Hub offers connectors of. */
  readonly categories: Maybe<ReadonlyArray<ConnectorCategory>>;
  /** That connector. */
  readonly connector: Maybe<Connector>;
  /** When the session was created. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** A token that prefills the external trigger's field in the Hub: a secret. */
  readonly externalTriggerToken: Maybe<Scalars['String']['output']>;
  /** StackOne's identifier of the session. */
  readonly id: Scalars['ID']['output'];
  /** The integration that the account is linked with. */
  readonly integrationId: Maybe<Scalars['String']['output']>;
  /** The label that the linked account will get. */
  readonly label: Maybe<Scalars['String']['output']>;
  /** The data that was given on creation. */
  readonly metadata: Maybe<Scalars['JSONObject']['output']>;
  /** StackOne's identifier of your organisation there. */
  readonly organizationId: Scalars['ID']['output'];
  /** The organisation as an entity, with the accounts it has linked. */
  readonly originOwner: Maybe<OriginOwner>;
  /** The identifier of the organisation that the account will belong to. */
  readonly originOwnerId: Scalars['String']['output'];
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
   * The integration (StackOne's newer name: connector profile) to link with, a UUID; otherwise the project's default for the
   * connector. Wire name: `integration_id`.
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
  /** What the caller may do: `connect:read`, `connect:write`, `connect:any-owner`. */
  readonly scopes: ReadonlyArray<Scalars['String']['output']>;
  /** The person who acts. */
  readonly username: Maybe<Scalars['String']['output']>;
};

/** A system that accounts can be linked with: an entry of StackOne's catalogue. */
export type Connector = {
  readonly __typename?: 'Connector';
  /** Whether it is enabled for your project; `null` when StackOne does not say. */
  readonly active: Maybe<Scalars['Boolean']['output']>;
  /** What it does. */
  readonly category: Maybe<ConnectorCategory>;
  /** Its logo with its name, a wide image. */
  readonly horizontalLogoUrl: Maybe<Scalars['String']['output']>;
  /** Its logo, a square image. */
  readonly logoUrl: Maybe<Scalars['String']['output']>;
  /** The models and operations that it offers, as StackOne describes them. */
  readonly models: Maybe<Scalars['JSONObject']['output']>;
  /** Its name for people, for example `HiBob`. */
  readonly name: Scalars['String']['output'];
  /** Its key, for example `hibob`. */
  readonly provider: Scalars['String']['output'];
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

/** A new connect session and what opens it. */
export type CreateConnectSessionPayload = {
  readonly __typename?: 'CreateConnectSessionPayload';
  /** A page of StackOne's with the Hub on it, to send to a customer: valid as long as the session, and as secret as the token. */
  readonly authLinkUrl: Scalars['String']['output'];
  /** The session. */
  readonly connectSession: ConnectSession;
  /**
   * When the token expires: the session's creation plus `expiresIn`, or plus StackOne's default of 1800 seconds when that
   * was not given. `null` when it can't be computed. Not from StackOne, which does not say.
   */
  readonly expiresAt: Maybe<Scalars['DateTime']['output']>;
  /** The token that opens StackOne's Hub. Whoever holds it can link an account to the organisation: a bearer secret. */
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
  /** The connector, with its name and logos; `null` when the catalogue does not have it. */
  readonly connector: Maybe<Connector>;
  /** When it was first linked. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** StackOne's identifier of the account. */
  readonly id: Scalars['ID']['output'];
  /** Its label. */
  readonly label: Maybe<Scalars['String']['output']>;
  /** What can be done with it. One call to StackOne, `GET /accounts/{id}/meta`, for each account asked. */
  readonly meta: Maybe<LinkedAccountMeta>;
  /** That organisation as an entity, with all the accounts it has linked. */
  readonly originOwner: Maybe<OriginOwner>;
  /** Your product's identifier of the organisation that it belongs to. */
  readonly originOwnerId: Scalars['String']['output'];
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
 * most 100 values, and all values together have at most 4,096 bytes.
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

/** What can be done with a linked account. */
export type LinkedAccountMeta = {
  readonly __typename?: 'LinkedAccountMeta';
  /** The category that its connector belongs to. */
  readonly category: Maybe<ConnectorCategory>;
  /** The models and operations that it offers, as StackOne describes them. */
  readonly models: Maybe<Scalars['JSONObject']['output']>;
  /** The key of its connector. */
  readonly provider: Scalars['String']['output'];
};

/** The state of a linked account. StackOne may add states before this schema knows them: an unknown state reads as `null`. */
export type LinkedAccountStatus =
  /** It works. */
  | 'ACTIVE'
  /** Archived at StackOne. */
  | 'ARCHIVED'
  /** The provider refused its credentials. Editing the account in the Hub (`accountId` on a session) mends it. */
  | 'ERROR'
  /** Its credentials have lapsed. */
  | 'EXPIRED'
  /** The integration behind it is disabled. */
  | 'INACTIVE'
  /** Set aside by hand: no actions run, credentials are kept. */
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
   * The accounts that this organisation has linked, in StackOne's order.
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
  /** Who the gateway takes the caller to be, from the caller's token. Its name leaves `viewer` to your other subgraphs. */
  readonly connectViewer: Maybe<ConnectViewer>;
  /**
   * A connector of StackOne's catalogue; `null` when there is none with this key.
   *
   * From a copy of `GET /connectors/meta` that is kept for some minutes.
   */
  readonly connector: Maybe<Connector>;
  /**
   * StackOne's catalogue of connectors, sorted as StackOne sorts it.
   *
   * From a copy of `GET /connectors/meta` that is kept for some minutes.
   */
  readonly connectors: Maybe<ReadonlyArray<Connector>>;
  /**
   * A linked account of the caller's organisation; `null` when it does not exist or belongs to another.
   *
   * Sends `GET /accounts/{id}`, or `GET /accounts?account_ids=…` when the operation refers to several accounts.
   */
  readonly linkedAccount: Maybe<LinkedAccount>;
  /**
   * The linked accounts of the caller's organisation, in StackOne's order; those of every organisation for a service that
   * acts for all of them.
   *
   * Sends `GET /accounts`. Errors: `BAD_USER_INPUT` for a `first` outside 1 to 100 or a cursor that is not of this list.
   */
  readonly linkedAccounts: Maybe<LinkedAccountConnection>;
};


/** What can be read. Every field is nullable: when one fails, its error is in `errors` and the others still answer. */
export type QueryConnectorArgs = {
  provider: Scalars['String']['input'];
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
   * The integration (StackOne's newer name: connector profile) to link with, a UUID; otherwise the project's default for the
   * connector. Wire name: `integration_id`.
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
  ConnectSession: ResolverTypeWrapper<WireConnectSession>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  ConnectSessionAuthenticateInput: ConnectSessionAuthenticateInput;
  ConnectSessionCreateInput: ConnectSessionCreateInput;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  ConnectViewer: ResolverTypeWrapper<Viewer>;
  Connector: ResolverTypeWrapper<WireConnector>;
  ConnectorCategory: ConnectorCategory;
  ConnectorFilter: ConnectorFilter;
  CreateConnectSessionPayload: ResolverTypeWrapper<Omit<CreateConnectSessionPayload, 'connectSession'> & { connectSession: ResolversTypes['ConnectSession'] }>;
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
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  UpdateLinkedAccountInput: UpdateLinkedAccountInput;
  UpdateLinkedAccountPayload: ResolverTypeWrapper<Omit<UpdateLinkedAccountPayload, 'linkedAccount'> & { linkedAccount: ResolversTypes['LinkedAccount'] }>;
  ViewerConnectSessionCreateInput: ViewerConnectSessionCreateInput;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AuthenticateConnectSessionPayload: Omit<AuthenticateConnectSessionPayload, 'connectSession'> & { connectSession: ResolversParentTypes['ConnectSession'] };
  ConnectSession: WireConnectSession;
  String: Scalars['String']['output'];
  ID: Scalars['ID']['output'];
  ConnectSessionAuthenticateInput: ConnectSessionAuthenticateInput;
  ConnectSessionCreateInput: ConnectSessionCreateInput;
  Float: Scalars['Float']['output'];
  Boolean: Scalars['Boolean']['output'];
  ConnectViewer: Viewer;
  Connector: WireConnector;
  ConnectorFilter: ConnectorFilter;
  CreateConnectSessionPayload: Omit<CreateConnectSessionPayload, 'connectSession'> & { connectSession: ResolversParentTypes['ConnectSession'] };
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
  Int: Scalars['Int']['output'];
  PageInfo: PageInfo;
  Query: Record<PropertyKey, never>;
  UpdateLinkedAccountInput: UpdateLinkedAccountInput;
  UpdateLinkedAccountPayload: Omit<UpdateLinkedAccountPayload, 'linkedAccount'> & { linkedAccount: ResolversParentTypes['LinkedAccount'] };
  ViewerConnectSessionCreateInput: ViewerConnectSessionCreateInput;
};

export type AuthenticateConnectSessionPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuthenticateConnectSessionPayload'] = ResolversParentTypes['AuthenticateConnectSessionPayload']> = {
  connectSession: Resolver<ResolversTypes['ConnectSession'], ParentType, ContextType>;
};

export type ConnectSessionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ConnectSession'] = ResolversParentTypes['ConnectSession']> = {
  account: Resolver<Maybe<ResolversTypes['LinkedAccount']>, ParentType, ContextType>;
  accountId: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  categories: Resolver<Maybe<ReadonlyArray<ResolversTypes['ConnectorCategory']>>, ParentType, ContextType>;
  connector: Resolver<Maybe<ResolversTypes['Connector']>, ParentType, ContextType>;
  createdAt: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  externalTriggerToken: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  integrationId: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  label: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  metadata: Resolver<Maybe<ResolversTypes['JSONObject']>, ParentType, ContextType>;
  organizationId: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  originOwner: Resolver<Maybe<ResolversTypes['OriginOwner']>, ParentType, ContextType>;
  originOwnerId: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  originOwnerName: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  originUsername: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  projectId: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  provider: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  type: Resolver<Maybe<ResolversTypes['AccountType']>, ParentType, ContextType>;
};

export type ConnectViewerResolvers<ContextType = Context, ParentType extends ResolversParentTypes['ConnectViewer'] = ResolversParentTypes['ConnectViewer']> = {
  originOwner: Resolver<Maybe<ResolversTypes['OriginOwner']>, ParentType, ContextType>;
  originOwnerName: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  scopes: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  username: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ConnectorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Connector'] = ResolversParentTypes['Connector'], FederationReferenceType extends FederationReferenceTypes['Connector'] = FederationReferenceTypes['Connector']> = {
  __resolveReference: ReferenceResolver<Maybe<ResolversTypes['Connector']> | FederationReferenceType, FederationReferenceType, ContextType>;
  active: Resolver<Maybe<ResolversTypes['Boolean']>, ParentType, ContextType>;
  category: Resolver<Maybe<ResolversTypes['ConnectorCategory']>, ParentType, ContextType>;
  horizontalLogoUrl: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  logoUrl: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  models: Resolver<Maybe<ResolversTypes['JSONObject']>, ParentType, ContextType>;
  name: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  provider: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type CreateConnectSessionPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['CreateConnectSessionPayload'] = ResolversParentTypes['CreateConnectSessionPayload']> = {
  authLinkUrl: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  connectSession: Resolver<ResolversTypes['ConnectSession'], ParentType, ContextType>;
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
  originOwner: Resolver<Maybe<ResolversTypes['OriginOwner']>, ParentType, ContextType>;
  originOwnerId: Resolver<ResolversTypes['String'], ParentType, ContextType>;
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
  connectViewer?: Resolver<Maybe<ResolversTypes['ConnectViewer']>, ParentType, ContextType>;
  connector?: Resolver<Maybe<ResolversTypes['Connector']>, ParentType, ContextType, RequireFields<QueryConnectorArgs, 'provider'>>;
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
  Connector: ConnectorResolvers<ContextType>;
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

