export type Maybe<T> = T | null | undefined;
export type InputMaybe<T> = T | null;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string | number; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** An instant as an RFC 3339 timestamp in UTC with milliseconds, for example `2026-01-31T09:30:00.000Z`. */
  DateTime: { input: Date; output: Date | string; }
  /**
   * Any JSON object, passed on unchanged: nested objects and lists, Unicode, numbers, booleans and nulls.
   *
   * As input, it may have at most 64 KiB of UTF-8, 16 levels and 1,000 keys, only finite numbers, and no key named `__proto__` (nor
   * `prototype` directly under `constructor`). Numbers have JavaScript's precision: send a number with more than 15 digits as a string.
   */
  JSONObject: { input: Readonly<Record<string, unknown>>; output: Readonly<Record<string, unknown>>; }
  _FieldSet: { input: string; output: string; }
};

/** The purpose of a linked account. */
export type AccountType =
  /** Real data of a customer. */
  | 'PRODUCTION'
  /** An account for development and testing. */
  | 'TEST';

/** The session of a token. */
export type AuthenticateConnectSessionPayload = {
  readonly __typename?: 'AuthenticateConnectSessionPayload';
  /** The session. */
  readonly connectSession: ConnectSession;
};

/** A permission of a caller. A token lists its scopes in its scope claim. */
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
  /** That linked account; `null` if it does not exist or belongs to another organisation. */
  readonly account: Maybe<LinkedAccount>;
  /** The id of the linked account that the Hub opens for editing. */
  readonly accountId: Maybe<Scalars['ID']['output']>;
  /** The categories of the connectors that the Hub shows. */
  readonly categories: Maybe<ReadonlyArray<ConnectorCategory>>;
  /** That connector. */
  readonly connector: Maybe<Connector>;
  /** The time at which the session was created. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** A token that prefills the field of the external trigger in the Hub. It is a secret and requires the scope `connect:write`. */
  readonly externalTriggerToken: Maybe<Scalars['String']['output']>;
  /** StackOne's id of the session. */
  readonly id: Scalars['ID']['output'];
  /** The id of the connector profile that the account is linked with. */
  readonly integrationId: Maybe<Scalars['ID']['output']>;
  /** The label that the linked account will get. */
  readonly label: Maybe<Scalars['String']['output']>;
  /**
   * The latest attempt to link an account with this session through the provider's own page (OAuth).
   *
   * `null` means that StackOne has no attempt. It does not mean that the customer gave up: the Hub may not be open yet, or the
   * customer may be filling in a form for credentials, for which StackOne is not known to record an attempt. Read
   * `Query.linkedAccounts` to find out whether such a form has linked an account.
   */
  readonly latestAttempt: Maybe<ConnectionAttempt>;
  /** The data that the session was created with. */
  readonly metadata: Maybe<Scalars['JSONObject']['output']>;
  /** StackOne's id of your own organisation. */
  readonly organizationId: Scalars['ID']['output'];
  /** That organisation as an entity, with its linked accounts. */
  readonly originOwner: Maybe<OriginOwner>;
  /** Your product's id of the organisation that will own the account. */
  readonly originOwnerId: Scalars['ID']['output'];
  /** The name of that organisation. */
  readonly originOwnerName: Scalars['String']['output'];
  /** The person who links the account. */
  readonly originUsername: Maybe<Scalars['String']['output']>;
  /** StackOne's id of your project. */
  readonly projectId: Scalars['ID']['output'];
  /** The key of the connector that the Hub opens with. */
  readonly provider: Maybe<Scalars['String']['output']>;
  /** The purpose of the linked account. */
  readonly type: Maybe<AccountType>;
};

/** A session token to verify. */
export type ConnectSessionAuthenticateInput = {
  /** The token of a connect session, as `createConnectSession` returned it. */
  readonly token: Scalars['String']['input'];
};

/** The session to create. It has all fields of StackOne's `ConnectSessionCreate`. Only the two owner fields are required. */
export type ConnectSessionCreateInput = {
  /** Opens the Hub in edit mode for this linked account. The account must belong to `originOwnerId`. Wire name: `account_id`. */
  readonly accountId?: InputMaybe<Scalars['String']['input']>;
  /** Shows only connectors of these categories in the Hub. Wire name: `categories`. */
  readonly categories?: InputMaybe<ReadonlyArray<ConnectorCategory>>;
  /**
   * The lifetime of the session in seconds: more than 0, at most 31,536,000 (a year). Fractions are allowed. StackOne's default
   * is 1800. Wire name: `expires_in`.
   */
  readonly expiresIn?: InputMaybe<Scalars['Float']['input']>;
  /**
   * The connector profile to link with: a `ConnectorProfile.id`. Default: the project's default profile of the connector.
   * StackOne's older name for a connector profile is *integration*. Wire name: `integration_id`.
   */
  readonly integrationId?: InputMaybe<Scalars['String']['input']>;
  /** A label for the linked account. Wire name: `label`. */
  readonly label?: InputMaybe<Scalars['String']['input']>;
  /**
   * Your own data for the session: any JSON object within the limits of `JSONObject`. You can read it from the session, but not
   * from the linked account. Wire name: `metadata`.
   */
  readonly metadata?: InputMaybe<Scalars['JSONObject']['input']>;
  /**
   * Always links a new account, even if the organisation already has one with this connector. Has no effect with `accountId`.
   * StackOne's default is `false`. Wire name: `multiple`.
   */
  readonly multiple?: InputMaybe<Scalars['Boolean']['input']>;
  /**
   * Your product's id of the organisation that will own the account: not blank, at most 512 characters. Wire name:
   * `origin_owner_id`.
   */
  readonly originOwnerId: Scalars['String']['input'];
  /** The name of that organisation: not blank, at most 512 characters. Wire name: `origin_owner_name`. */
  readonly originOwnerName: Scalars['String']['input'];
  /** The person who links the account. Wire name: `origin_username`. */
  readonly originUsername?: InputMaybe<Scalars['String']['input']>;
  /** Opens the Hub at the credentials step of this connector, for example `hibob`. Wire name: `provider`. */
  readonly provider?: InputMaybe<Scalars['String']['input']>;
  /**
   * A version of the connector. Wire name: `provider_version`.
   * @deprecated No longer selects a connector version at StackOne and can make the session's creation fail. Still sent when given.
   */
  readonly providerVersion?: InputMaybe<Scalars['String']['input']>;
  /** The purpose of the linked account. StackOne's default is `PRODUCTION`. Wire name: `type`. */
  readonly type?: InputMaybe<AccountType>;
};

/** The caller, as its verified token describes it. A value that the token does not have is `null`. */
export type ConnectViewer = {
  readonly __typename?: 'ConnectViewer';
  /** The organisation that the caller acts for; `null` for a service that acts for every organisation. */
  readonly originOwner: Maybe<OriginOwner>;
  /** The name of that organisation. */
  readonly originOwnerName: Maybe<Scalars['String']['output']>;
  /** The caller's permissions. */
  readonly scopes: ReadonlyArray<ConnectScope>;
  /** The person on whose behalf the caller acts. */
  readonly username: Maybe<Scalars['String']['output']>;
};

/** An attempt to link an account through the provider's own page (OAuth). */
export type ConnectionAttempt = {
  readonly __typename?: 'ConnectionAttempt';
  /** The time at which the attempt started. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** The provider's error code, for example `access_denied`. It comes from a third party. */
  readonly errorCode: Maybe<Scalars['String']['output']>;
  /** The provider's error description. It comes from a third party: show it as plain text. */
  readonly errorDescription: Maybe<Scalars['String']['output']>;
  /** StackOne's id of the attempt. */
  readonly id: Scalars['ID']['output'];
  /**
   * The linked account; `null` until the attempt has succeeded, and if the account was removed or belongs to an organisation
   * other than the caller's.
   */
  readonly linkedAccount: Maybe<LinkedAccount>;
  /** The status of the attempt; `null` if StackOne returns none, or one that this schema does not define. */
  readonly status: Maybe<ConnectionAttemptStatus>;
  /** The time of the attempt's last change. */
  readonly updatedAt: Scalars['DateTime']['output'];
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

/** A system that customers can link accounts with: an entry in StackOne's catalogue. */
export type Connector = {
  readonly __typename?: 'Connector';
  /** Whether the connector is enabled for your project; `null` if StackOne does not specify it. */
  readonly active: Maybe<Scalars['Boolean']['output']>;
  /** All categories of the connector, without those that this schema does not define. */
  readonly categories: ReadonlyArray<ConnectorCategory>;
  /** The connector's category; the first one if it has several. */
  readonly category: Maybe<ConnectorCategory>;
  /** The connector's logo with its name, a wide image. */
  readonly horizontalLogoUrl: Maybe<Scalars['String']['output']>;
  /**
   * The linked accounts of this connector that belong to the caller's organisation. For a service that acts for every
   * organisation, the accounts of all organisations. They have StackOne's order and can't be sorted or filtered. To filter, use
   * `Query.linkedAccounts`.
   *
   * The gateway reads the first pages of all connectors in an operation together, with `GET /accounts`, so you can query all
   * connectors and their linked accounts in one operation. A cursor is valid for this connector only, and for
   * `Query.linkedAccounts` with this connector as the only filter. A page may have fewer accounts than `first` even if
   * `hasNextPage` is `true`.
   *
   * Errors: `BAD_USER_INPUT` for a `first` outside 1 to 100 or a cursor from another list, and `LIMIT_EXCEEDED` if an
   * operation gets more than 2,000 rows from `Connector.profiles` and `Connector.linkedAccounts`.
   */
  readonly linkedAccounts: Maybe<LinkedAccountConnection>;
  /** The connector's logo, a square image. */
  readonly logoUrl: Maybe<Scalars['String']['output']>;
  /**
   * The models and operations that the connector offers, as StackOne describes them; `null` if StackOne does not specify them.
   * @deprecated StackOne has deprecated `GET /connectors/meta`, the only source of this value.
   */
  readonly models: Maybe<Scalars['JSONObject']['output']>;
  /** The connector's display name, for example `HiBob`. */
  readonly name: Scalars['String']['output'];
  /**
   * Your project's profiles of this connector, one for each authentication method and purpose. Empty if your project has none.
   *
   * The profiles of all connectors in an operation are read together, from the same copy as `connectorProfiles`.
   */
  readonly profiles: Maybe<ReadonlyArray<ConnectorProfile>>;
  /** The connector's key, for example `hibob`. It is the `provider` of a connect session and of a linked account. */
  readonly provider: Scalars['String']['output'];
};


/** A system that customers can link accounts with: an entry in StackOne's catalogue. */
export type ConnectorLinkedAccountsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

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
  readonly active?: InputMaybe<Scalars['Boolean']['input']>;
  /** Connectors of this category. */
  readonly category?: InputMaybe<ConnectorCategory>;
  /** Connectors whose key or name contains this text, in any case. */
  readonly search?: InputMaybe<Scalars['String']['input']>;
};

/**
 * Your project's configuration of a connector at StackOne, for example with OAuth or with an API key. StackOne's older name for it
 * is *integration*.
 */
export type ConnectorProfile = {
  readonly __typename?: 'ConnectorProfile';
  /** Whether the profile is enabled, so that customers can link accounts with it. */
  readonly active: Scalars['Boolean']['output'];
  /** StackOne's key of the authentication method. StackOne publishes no list of values. */
  readonly authenticationKey: Maybe<Scalars['String']['output']>;
  /** The display name of the authentication method. */
  readonly authenticationName: Maybe<Scalars['String']['output']>;
  /** The categories of the connector, without those that this schema does not define. */
  readonly categories: ReadonlyArray<ConnectorCategory>;
  /** The connector; `null` if StackOne's catalogue does not have it. */
  readonly connector: Maybe<Connector>;
  /** The key of the connector, for example `hibob`. */
  readonly connectorKey: Scalars['String']['output'];
  /** The display name of the connector, for example `HiBob`. */
  readonly connectorName: Scalars['String']['output'];
  /** The time at which the profile was created. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** Whether a connect session for this connector uses this profile by default. */
  readonly default: Scalars['Boolean']['output'];
  /** The environment at the provider, for example `production`. StackOne publishes no list of values. */
  readonly environment: Maybe<Scalars['String']['output']>;
  /** StackOne's id of the profile. Pass it as `integrationId` to a connect session to link accounts with this profile. */
  readonly id: Scalars['ID']['output'];
  /** The connector's logo. */
  readonly logoUrl: Maybe<Scalars['String']['output']>;
  /** The profile's name in your project. */
  readonly name: Scalars['String']['output'];
  /** StackOne's release stage of the connector. StackOne publishes no list of values. */
  readonly releaseStage: Maybe<Scalars['String']['output']>;
  /** The time of the profile's last change. */
  readonly updatedAt: Scalars['DateTime']['output'];
};

/** A page of connector profiles. */
export type ConnectorProfileConnection = {
  readonly __typename?: 'ConnectorProfileConnection';
  /** The page's profiles with their cursors. */
  readonly edges: ReadonlyArray<ConnectorProfileEdge>;
  /** The page's profiles. */
  readonly nodes: ReadonlyArray<ConnectorProfile>;
  /** The position of the page. */
  readonly pageInfo: PageInfo;
};

/** A connector profile within a page. */
export type ConnectorProfileEdge = {
  readonly __typename?: 'ConnectorProfileEdge';
  /** The position of this profile in the list, to pass as `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The profile. */
  readonly node: ConnectorProfile;
};

/**
 * A filter for connector profiles. A profile must match every given field. There is no filter by name, category or
 * authentication method.
 */
export type ConnectorProfileFilter = {
  /** Profiles of the connector with this key, for example `hibob`. */
  readonly connector?: InputMaybe<Scalars['String']['input']>;
  /** Profiles that are enabled (`true`), or that are not (`false`). */
  readonly enabled?: InputMaybe<Scalars['Boolean']['input']>;
};

/** A new connect session, with its token and link. */
export type CreateConnectSessionPayload = {
  readonly __typename?: 'CreateConnectSessionPayload';
  /** The URL of a StackOne page with the Hub, to send to a customer. It is valid as long as the session, and as secret as the token. */
  readonly authLinkUrl: Scalars['String']['output'];
  /** The session. */
  readonly connectSession: ConnectSession;
  /**
   * The accounts that the session's organisation has already linked with the session's `provider`, at most 25. Your product can
   * show them before it opens the Hub. `null` if the session has no `provider`.
   *
   * The gateway reads them with `GET /accounts` if you select this field. If the read fails, this field is `null` with an error,
   * and the token is still valid.
   */
  readonly existingAccounts: Maybe<ReadonlyArray<LinkedAccount>>;
  /**
   * The time at which the token expires: the session's creation plus `expiresIn`, or plus StackOne's default of 1800 seconds. The
   * gateway computes it, because StackOne does not return it. `null` if the gateway can't compute it.
   */
  readonly expiresAt: Maybe<Scalars['DateTime']['output']>;
  /** The token that opens StackOne's Hub. It is a bearer secret: anybody who has it can link an account to the organisation. */
  readonly token: Scalars['String']['output'];
};

/** The linked account to remove. */
export type DeleteLinkedAccountInput = {
  /** StackOne's id of the account. */
  readonly id: Scalars['ID']['input'];
};

/** The removed account. */
export type DeleteLinkedAccountPayload = {
  readonly __typename?: 'DeleteLinkedAccountPayload';
  /** The id of the removed account, to evict it from a client's cache. */
  readonly deletedLinkedAccountId: Scalars['ID']['output'];
  /** The account before its removal. */
  readonly linkedAccount: LinkedAccount;
};

/** A customer's account at a provider, linked through StackOne. It never holds credentials. */
export type LinkedAccount = {
  readonly __typename?: 'LinkedAccount';
  /** The connector, with its name and logos; `null` if StackOne no longer offers it. */
  readonly connector: Maybe<Connector>;
  /** The time at which the account was first linked. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** StackOne's id of the account. */
  readonly id: Scalars['ID']['output'];
  /** The account's label. */
  readonly label: Maybe<Scalars['String']['output']>;
  /**
   * The capabilities of the account's connector. Sends `GET /accounts/{id}/meta` for each account.
   *
   * Errors: `UPSTREAM_UNAVAILABLE` with `retryable: false` if StackOne has removed that route.
   * @deprecated StackOne has deprecated `GET /accounts/{id}/meta` and names no replacement.
   */
  readonly meta: Maybe<LinkedAccountMeta>;
  /**
   * Whether the customer must enter new credentials before the account works again: `true` if `status` is `ERROR`. Offer
   * `reconnectLinkedAccount` in this case.
   */
  readonly needsReconnection: Scalars['Boolean']['output'];
  /** That organisation as an entity, with all of its linked accounts. */
  readonly originOwner: Maybe<OriginOwner>;
  /** Your product's id of the organisation that owns the account. */
  readonly originOwnerId: Scalars['ID']['output'];
  /** The name of that organisation. */
  readonly originOwnerName: Scalars['String']['output'];
  /** The person who linked the account. */
  readonly originUsername: Maybe<Scalars['String']['output']>;
  /** The key of the account's connector, for example `hibob`. */
  readonly provider: Scalars['String']['output'];
  /** The connector's name, as StackOne stores it for this account. */
  readonly providerName: Maybe<Scalars['String']['output']>;
  /** The values that the customer entered in the Hub, without secrets, for example a company domain. */
  readonly setupInformation: Maybe<Scalars['JSONObject']['output']>;
  /** The account's status; `null` if this schema does not define it. */
  readonly status: Maybe<LinkedAccountStatus>;
  /** The reasons for the account's status; empty if StackOne gives none. */
  readonly statusReasons: ReadonlyArray<LinkedAccountStatusReason>;
  /** The purpose of the account. */
  readonly type: Maybe<AccountType>;
  /** The time of the account's last change. */
  readonly updatedAt: Scalars['DateTime']['output'];
};

/** A page of linked accounts. It has no total, because StackOne does not count accounts. */
export type LinkedAccountConnection = {
  readonly __typename?: 'LinkedAccountConnection';
  /** The page's accounts with their cursors. */
  readonly edges: ReadonlyArray<LinkedAccountEdge>;
  /** The page's accounts. */
  readonly nodes: ReadonlyArray<LinkedAccount>;
  /** The position of the page. */
  readonly pageInfo: PageInfo;
};

/** A linked account within a page. */
export type LinkedAccountEdge = {
  readonly __typename?: 'LinkedAccountEdge';
  /** The position of this account in the list, to pass as `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The account. */
  readonly node: LinkedAccount;
};

/** A change of a linked account. */
export type LinkedAccountEvent = {
  readonly __typename?: 'LinkedAccountEvent';
  /** The identifier of the event, for `after`. */
  readonly id: Scalars['ID']['output'];
  /**
   * The account at the time of delivery. It is `null` when `type` is `DELETED`. It is also `null`, with an error, when the
   * gateway can't read the account from StackOne.
   */
  readonly linkedAccount: Maybe<LinkedAccount>;
  /** The identifier of the account. */
  readonly linkedAccountId: Scalars['ID']['output'];
  /** The time of the change. */
  readonly occurredAt: Scalars['DateTime']['output'];
  /** The kind of change. */
  readonly type: LinkedAccountEventType;
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
  readonly ids?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Accounts of these organisations. */
  readonly originOwnerIds?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Accounts of these connectors, by key, for example `hibob`. */
  readonly providers?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Accounts in these states. */
  readonly statuses?: InputMaybe<ReadonlyArray<LinkedAccountStatus>>;
};

/** The capabilities of a linked account's connector. Deprecated with `LinkedAccount.meta`, the only field of this type. */
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

/** A reason for a linked account's status. StackOne publishes no list of codes. */
export type LinkedAccountStatusReason = {
  readonly __typename?: 'LinkedAccountStatusReason';
  /** StackOne's code. */
  readonly code: Maybe<Scalars['String']['output']>;
  /** StackOne's description. */
  readonly description: Maybe<Scalars['String']['output']>;
  /** The time since when the reason applies. */
  readonly timestamp: Maybe<Scalars['DateTime']['output']>;
};

/** The write operations. Every field is nullable: if one of two mutations in an operation fails, the other one keeps its result. */
export type Mutation = {
  readonly __typename?: 'Mutation';
  /**
   * Verifies a session token with StackOne and returns its session. It creates no new token.
   *
   * Sends `POST /connect_sessions/authenticate`.
   *
   * Errors: `NOT_FOUND` if the token is unknown or expired, or if its session belongs to another organisation; and the errors of
   * every call to StackOne (`UPSTREAM_*`).
   */
  readonly authenticateConnectSession: Maybe<AuthenticateConnectSessionPayload>;
  /**
   * Creates a connect session. A browser uses it to open StackOne's Hub, where a customer links or edits an account. This
   * mutation is for services, which specify the organisation. Browsers use `createViewerConnectSession`.
   *
   * Sends `POST /connect_sessions`. The gateway does not send omitted fields, so StackOne's defaults apply. It sends an explicit
   * `null` as `null`. With the header `Idempotency-Key`, a repeated call returns the first session.
   *
   * Errors: `BAD_USER_INPUT` (with `inputPath`, or StackOne's own messages in `details`); `FORBIDDEN` for an organisation other
   * than the caller's; `NOT_FOUND` if the account of `accountId` does not exist or belongs to another organisation; and the errors
   * of every call to StackOne (`UPSTREAM_*`).
   */
  readonly createConnectSession: Maybe<CreateConnectSessionPayload>;
  /**
   * Creates a connect session for the caller's own organisation and person. This mutation is for browsers: the organisation and
   * the person come from the caller's token, so a caller can't forge them.
   *
   * Otherwise it works like `createConnectSession`. Errors: also `FORBIDDEN` if the token lacks the organisation or its name.
   */
  readonly createViewerConnectSession: Maybe<CreateConnectSessionPayload>;
  /**
   * Removes a linked account.
   *
   * Sends `DELETE /accounts/{id}`. Errors: `FORBIDDEN`; `NOT_FOUND` if the account does not exist, was already removed, or belongs
   * to another organisation; and the errors of every call to StackOne (`UPSTREAM_*`).
   */
  readonly deleteLinkedAccount: Maybe<DeleteLinkedAccountPayload>;
  /**
   * Creates a connect session that opens the Hub in edit mode for a linked account, so that a customer can enter new
   * credentials. The session belongs to the account's own organisation, and creates no second account.
   *
   * The Hub reports success even if StackOne refused the new credentials. Read the account afterwards: `status` shows whether
   * it works, and `updatedAt` changes if StackOne accepted the edit.
   *
   * Reads the account with `GET /accounts/{id}`, then sends `POST /connect_sessions`. Omitted fields, `null` and the header
   * `Idempotency-Key` work as in `createConnectSession`.
   *
   * Errors: `BAD_USER_INPUT`; `FORBIDDEN`; `NOT_FOUND` if the account does not exist or belongs to another organisation;
   * `CONFLICT` with a `reason` if StackOne refuses the session because of the account's state; and the errors of every call to
   * StackOne (`UPSTREAM_*`).
   */
  readonly reconnectLinkedAccount: Maybe<CreateConnectSessionPayload>;
  /**
   * Updates a linked account. Omitted fields keep their values. To change credentials or secrets, use the Hub. A caller that is
   * bound to an organisation may change only `label`.
   *
   * Sends `PATCH /accounts/{id}`. Errors: `BAD_USER_INPUT` if the input changes nothing or sets a required value to `null`;
   * `FORBIDDEN`; `NOT_FOUND` if the account does not exist or belongs to another organisation; and the errors of every call to
   * StackOne (`UPSTREAM_*`).
   */
  readonly updateLinkedAccount: Maybe<UpdateLinkedAccountPayload>;
};


/** The write operations. Every field is nullable: if one of two mutations in an operation fails, the other one keeps its result. */
export type MutationAuthenticateConnectSessionArgs = {
  input: ConnectSessionAuthenticateInput;
};


/** The write operations. Every field is nullable: if one of two mutations in an operation fails, the other one keeps its result. */
export type MutationCreateConnectSessionArgs = {
  input: ConnectSessionCreateInput;
};


/** The write operations. Every field is nullable: if one of two mutations in an operation fails, the other one keeps its result. */
export type MutationCreateViewerConnectSessionArgs = {
  input: ViewerConnectSessionCreateInput;
};


/** The write operations. Every field is nullable: if one of two mutations in an operation fails, the other one keeps its result. */
export type MutationDeleteLinkedAccountArgs = {
  input: DeleteLinkedAccountInput;
};


/** The write operations. Every field is nullable: if one of two mutations in an operation fails, the other one keeps its result. */
export type MutationReconnectLinkedAccountArgs = {
  input: ReconnectLinkedAccountInput;
};


/** The write operations. Every field is nullable: if one of two mutations in an operation fails, the other one keeps its result. */
export type MutationUpdateLinkedAccountArgs = {
  input: UpdateLinkedAccountInput;
};

/**
 * An organisation, a customer of your product, that owns linked accounts. StackOne calls it *origin owner*. Extend this
 * entity in your own subgraph to read an organisation's linked accounts.
 */
export type OriginOwner = {
  readonly __typename?: 'OriginOwner';
  /** Your product's id of the organisation: the one that its connect sessions were created with. */
  readonly id: Scalars['ID']['output'];
  /**
   * The accounts that this organisation has linked, in StackOne's order, which StackOne does not document. The list can't be
   * sorted.
   *
   * Errors: `BAD_USER_INPUT` for a `first` outside 1 to 100 or a cursor from another list.
   */
  readonly linkedAccounts: Maybe<LinkedAccountConnection>;
};


/**
 * An organisation, a customer of your product, that owns linked accounts. StackOne calls it *origin owner*. Extend this
 * entity in your own subgraph to read an organisation's linked accounts.
 */
export type OriginOwnerLinkedAccountsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<LinkedAccountFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** The position of a page within the whole list. */
export type PageInfo = {
  readonly __typename?: 'PageInfo';
  /** The cursor of the page's last item, to pass as `after` for the next page; `null` if the page is empty. */
  readonly endCursor: Maybe<Scalars['String']['output']>;
  /** Whether there may be more items after this page. */
  readonly hasNextPage: Scalars['Boolean']['output'];
  /** Whether this page starts after a cursor. */
  readonly hasPreviousPage: Scalars['Boolean']['output'];
  /** The cursor of the page's first item; `null` if the page is empty. */
  readonly startCursor: Maybe<Scalars['String']['output']>;
};

/** The read operations. Every field is nullable: if one fails, its error is in `errors` and the other fields still have their data. */
export type Query = {
  readonly __typename?: 'Query';
  /**
   * A connect session of the caller's organisation and its current result; `null` if it does not exist or belongs to another
   * organisation.
   *
   * Sends `GET /connect_sessions/{id}`. To follow a session while the Hub is open, repeat the query every few seconds.
   */
  readonly connectSession: Maybe<ConnectSession>;
  /**
   * The caller, as the gateway reads it from the token. The field is not named `viewer`, so that your other subgraphs can use
   * that name.
   */
  readonly connectViewer: Maybe<ConnectViewer>;
  /**
   * A connector in StackOne's catalogue; `null` if the catalogue has none with this key.
   *
   * Read from a copy of `GET /connectors/meta` that the gateway refreshes every 5 minutes.
   */
  readonly connector: Maybe<Connector>;
  /**
   * The connector profiles of your project. They define the connectors that your customers can link, and how. They have
   * StackOne's order, which StackOne does not document. The list can't be sorted.
   *
   * Read from a copy of `GET /connector_profiles` that the gateway refreshes every 5 minutes. Errors: `BAD_USER_INPUT` for a
   * `first` outside 1 to 100 or a cursor from another list.
   */
  readonly connectorProfiles: Maybe<ConnectorProfileConnection>;
  /**
   * StackOne's catalogue of connectors, in StackOne's order. The list can't be sorted, and it has no pages.
   *
   * Read from a copy of `GET /connectors/meta` that the gateway refreshes every 5 minutes. If StackOne has removed that route,
   * the list comes from `GET /connector_profiles` and contains the connectors that your project has profiles for.
   */
  readonly connectors: Maybe<ReadonlyArray<Connector>>;
  /**
   * A linked account of the caller's organisation; `null` if it does not exist or belongs to another organisation.
   *
   * Sends `GET /accounts/{id}`, or `GET /accounts?account_ids=…` if the operation reads several accounts.
   */
  readonly linkedAccount: Maybe<LinkedAccount>;
  /**
   * The linked accounts of the caller's organisation. For a service that acts for every organisation, the accounts of all
   * organisations. They have StackOne's order, which StackOne does not document. The list can't be sorted.
   *
   * Sends `GET /accounts`. Errors: `BAD_USER_INPUT` for a `first` outside 1 to 100 or a cursor from another list.
   */
  readonly linkedAccounts: Maybe<LinkedAccountConnection>;
};


/** The read operations. Every field is nullable: if one fails, its error is in `errors` and the other fields still have their data. */
export type QueryConnectSessionArgs = {
  id: Scalars['ID']['input'];
};


/** The read operations. Every field is nullable: if one fails, its error is in `errors` and the other fields still have their data. */
export type QueryConnectorArgs = {
  provider: Scalars['String']['input'];
};


/** The read operations. Every field is nullable: if one fails, its error is in `errors` and the other fields still have their data. */
export type QueryConnectorProfilesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ConnectorProfileFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};


/** The read operations. Every field is nullable: if one fails, its error is in `errors` and the other fields still have their data. */
export type QueryConnectorsArgs = {
  filter?: InputMaybe<ConnectorFilter>;
};


/** The read operations. Every field is nullable: if one fails, its error is in `errors` and the other fields still have their data. */
export type QueryLinkedAccountArgs = {
  id: Scalars['ID']['input'];
};


/** The read operations. Every field is nullable: if one fails, its error is in `errors` and the other fields still have their data. */
export type QueryLinkedAccountsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<LinkedAccountFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** The account to reconnect, with options. The organisation comes from the account. */
export type ReconnectLinkedAccountInput = {
  /**
   * The lifetime of the session in seconds: more than 0, at most 31,536,000 (a year). Fractions are allowed. StackOne's default
   * is 1800. Wire name: `expires_in`.
   */
  readonly expiresIn?: InputMaybe<Scalars['Float']['input']>;
  /** StackOne's id of the account. */
  readonly id: Scalars['ID']['input'];
  /** A new label for the linked account. Wire name: `label`. */
  readonly label?: InputMaybe<Scalars['String']['input']>;
  /**
   * Your own data for the session: any JSON object within the limits of `JSONObject`. You can read it from the session, but not
   * from the linked account. Wire name: `metadata`.
   */
  readonly metadata?: InputMaybe<Scalars['JSONObject']['input']>;
};

/**
 * The live operations. A subscription runs over server-sent events (`POST` with `accept: text/event-stream`) or over WebSocket
 * (`graphql-transport-ws`), and selects exactly one of these fields. The stream ends when the caller's token expires. The
 * caller then subscribes again with a new token, and with `after`.
 */
export type Subscription = {
  readonly __typename?: 'Subscription';
  /**
   * Reports what happens to the linked accounts that the caller can see. Without `after`, it reports events from now on.
   *
   * Events arrive in order, at least once. Several waiting events of one account arrive as one, the latest. Each delivered
   * event is charged as an operation. A caller without budget gets its events later.
   *
   * Errors: `BAD_USER_INPUT` with `reason: RESYNC` when the gateway no longer has every event after `after`. It can also occur
   * in the middle of a stream. The caller then reads the list and subscribes again without `after`.
   */
  readonly linkedAccountEvents: Maybe<LinkedAccountEvent>;
};


/**
 * The live operations. A subscription runs over server-sent events (`POST` with `accept: text/event-stream`) or over WebSocket
 * (`graphql-transport-ws`), and selects exactly one of these fields. The stream ends when the caller's token expires. The
 * caller then subscribes again with a new token, and with `after`.
 */
export type SubscriptionLinkedAccountEventsArgs = {
  after?: InputMaybe<Scalars['ID']['input']>;
  linkedAccountIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  types?: InputMaybe<ReadonlyArray<LinkedAccountEventType>>;
};

/** A change to a linked account. It needs at least one field besides `id`. */
export type UpdateLinkedAccountInput = {
  /** StackOne's id of the account. */
  readonly id: Scalars['ID']['input'];
  /** The new label; `null` removes it. Wire name: `label`. */
  readonly label?: InputMaybe<Scalars['String']['input']>;
  /** Move the account to this organisation; `null` is refused. Wire name: `origin_owner_id`. */
  readonly originOwnerId?: InputMaybe<Scalars['String']['input']>;
  /** The organisation's new name; `null` is refused. Wire name: `origin_owner_name`. */
  readonly originOwnerName?: InputMaybe<Scalars['String']['input']>;
  /** The person that the account represents; `null` removes it. Wire name: `origin_username`. */
  readonly originUsername?: InputMaybe<Scalars['String']['input']>;
  /** The purpose of the account; `null` is refused. Wire name: `type`. */
  readonly type?: InputMaybe<AccountType>;
};

/** The updated account. */
export type UpdateLinkedAccountPayload = {
  readonly __typename?: 'UpdateLinkedAccountPayload';
  /** The account after the change, as StackOne returns it. */
  readonly linkedAccount: LinkedAccount;
};

/** The session to create. It has the fields of StackOne's `ConnectSessionCreate`, except the three owner fields. */
export type ViewerConnectSessionCreateInput = {
  /**
   * Opens the Hub in edit mode for this linked account. The account must belong to the caller's organisation. Wire name:
   * `account_id`.
   */
  readonly accountId?: InputMaybe<Scalars['String']['input']>;
  /** Shows only connectors of these categories in the Hub. Wire name: `categories`. */
  readonly categories?: InputMaybe<ReadonlyArray<ConnectorCategory>>;
  /**
   * The lifetime of the session in seconds: more than 0, at most 31,536,000 (a year). Fractions are allowed. StackOne's default
   * is 1800. Wire name: `expires_in`.
   */
  readonly expiresIn?: InputMaybe<Scalars['Float']['input']>;
  /**
   * The connector profile to link with: a `ConnectorProfile.id`. Default: the project's default profile of the connector.
   * StackOne's older name for a connector profile is *integration*. Wire name: `integration_id`.
   */
  readonly integrationId?: InputMaybe<Scalars['String']['input']>;
  /** A label for the linked account. Wire name: `label`. */
  readonly label?: InputMaybe<Scalars['String']['input']>;
  /**
   * Your own data for the session: any JSON object within the limits of `JSONObject`. You can read it from the session, but not
   * from the linked account. Wire name: `metadata`.
   */
  readonly metadata?: InputMaybe<Scalars['JSONObject']['input']>;
  /**
   * Always links a new account, even if the organisation already has one with this connector. Has no effect with `accountId`.
   * StackOne's default is `false`. Wire name: `multiple`.
   */
  readonly multiple?: InputMaybe<Scalars['Boolean']['input']>;
  /** Opens the Hub at the credentials step of this connector, for example `hibob`. Wire name: `provider`. */
  readonly provider?: InputMaybe<Scalars['String']['input']>;
  /**
   * A version of the connector. Wire name: `provider_version`.
   * @deprecated No longer selects a connector version at StackOne and can make the session's creation fail. Still sent when given.
   */
  readonly providerVersion?: InputMaybe<Scalars['String']['input']>;
  /** The purpose of the linked account. StackOne's default is `PRODUCTION`. Wire name: `type`. */
  readonly type?: InputMaybe<AccountType>;
};
