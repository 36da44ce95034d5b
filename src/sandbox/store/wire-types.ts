/** The 14 service categories in StackOne's spelling. */
export const connectorCategories = [
  'ats',
  'hris',
  'hris-legacy',
  'crm',
  'iam',
  'marketing',
  'lms',
  'stackone',
  'documents',
  'ticketing',
  'screening',
  'messaging',
  'accounting',
  'scheduling',
] as const;

export type ConnectorCategory = (typeof connectorCategories)[number];

export const accountTypes = ['production', 'test'] as const;

export type AccountType = (typeof accountTypes)[number];

export const accountStatuses = ['active', 'inactive', 'suspended', 'archived', 'expired', 'error'] as const;

export type AccountStatus = (typeof accountStatuses)[number];

export type JsonObject = { [key: string]: unknown };

export interface StatusReason {
  code: string | null;
  description: string | null;
  /** In ISO 8601. */
  timestamp: string;
}

/** A linked account in the format of `GET /accounts/{id}`. It has no `credentials`, because StackOne never returns them. */
export interface LinkedAccount {
  id: string;
  provider: string;
  provider_name: string | null;
  status: AccountStatus;
  status_reasons: StatusReason[] | null;
  origin_owner_id: string;
  origin_owner_name: string;
  origin_username: string | null;
  setup_information: JsonObject | null;
  label: string | null;
  /** In ISO 8601. */
  created_at: string;
  /** In ISO 8601. */
  updated_at: string;
  type: AccountType | null;
}

/** An attempt to link an account by OAuth. A form for credentials creates no attempt. */
export interface ConnectionAttempt {
  id: string;
  created_at: string;
  updated_at: string;
  status: 'pending' | 'authenticated' | 'error' | 'cancelled';
  account_secure_id: string | null;
  oauth_error_code: string | null;
  oauth_error_description: string | null;
}

/** A connect session in the format of authenticate and get. Creation adds `token` and `auth_link_url`. */
export interface ConnectSession {
  id: number;
  /** A number in StackOne's older generation, a string in the newer one. */
  organization_id: number | string;
  project_id: string;
  categories: (ConnectorCategory | null)[] | null;
  provider: string | null;
  origin_owner_id: string;
  origin_owner_name: string;
  origin_username: string | null;
  account_id: string | null;
  label: string | null;
  /** In ISO 8601. The answer contains no expiry: it is `created_at` plus the `expires_in` of the request. */
  created_at: string;
  metadata: JsonObject | null;
  external_trigger_token: string | null;
  type: AccountType | null;
  integration_id: string | null;
  /** StackOne's newer name for `integration_id`. Both have the same value. */
  connector_profile_id: string | null;
  latest_connection_attempt: ConnectionAttempt | null;
}

/** A connector profile in the format of `GET /connector_profiles`. */
export interface ConnectorProfileOnWire {
  id: string;
  name: string;
  active: boolean;
  default: boolean;
  categories: string[];
  connector_key: string;
  connector_label: string;
  connector_owner: string | null;
  connector_version: string | null;
  connector_pinned_version: string | null;
  authentication_config_key: string | null;
  authentication_config_label: string | null;
  environment: string | null;
  logo_url: string;
  release_stage: string;
  /** In ISO 8601. */
  created_at: string;
  /** In ISO 8601. */
  updated_at: string;
}

export interface ConnectorMeta {
  provider: string;
  provider_name: string;
  category: ConnectorCategory;
  active: boolean;
  /** Opaque, because StackOne's documents disagree on its shape. */
  models: JsonObject;
  resources?: { images: { logo_url: string; original_logo_horizontal_url: string } };
}
