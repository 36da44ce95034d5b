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
};

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
  readonly active?: InputMaybe<Scalars['Boolean']['input']>;
  /** Connectors of this category. */
  readonly category?: InputMaybe<ConnectorCategory>;
  /** Connectors whose key or name contains this text, in any case. */
  readonly search?: InputMaybe<Scalars['String']['input']>;
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

/** The linked account to remove. */
export type DeleteLinkedAccountInput = {
  /** StackOne's id of the account. */
  readonly id: Scalars['ID']['input'];
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
