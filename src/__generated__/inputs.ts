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
  DateTime: { input: Date; output: Date; }
  /**
   * Any JSON object, kept as it is: nested objects and lists, Unicode, numbers, booleans and nulls.
   *
   * As input: at most 64 KiB of UTF-8, 16 levels deep, 1,000 keys, finite numbers only, and no key named `__proto__` (nor
   * `prototype` directly under `constructor`). Numbers are those of JavaScript: one with more than 15 digits belongs in a string.
   */
  JSONObject: { input: Readonly<Record<string, unknown>>; output: Readonly<Record<string, unknown>>; }
};

/** What a linked account is for. */
export type AccountType =
  /** Real data of a customer. */
  | 'PRODUCTION'
  /** An account for development and testing. */
  | 'TEST';

/** What a caller may do. A token names these scopes in its scope claim. */
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
 * Which connector profiles to return. All conditions hold together. There is no filter by name, category or kind of
 * authentication.
 */
export type ConnectorProfileFilter = {
  /** Profiles of the connector with this key, for example `hibob`. */
  readonly connector?: InputMaybe<Scalars['String']['input']>;
  /** Profiles that are enabled (`true`), or that are not (`false`). */
  readonly enabled?: InputMaybe<Scalars['Boolean']['input']>;
};

/** The linked account to remove. */
export type DeleteLinkedAccountInput = {
  /** StackOne's identifier of the account. */
  readonly id: Scalars['ID']['input'];
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
