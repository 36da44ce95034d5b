/** The 14 service categories, as StackOne writes them on the wire. */
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
  /** ISO 8601. */
  timestamp: string;
}

/** A linked account as `GET /accounts/{id}` answers it. It has no `credentials`: StackOne never returns them. */
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
  /** ISO 8601. */
  created_at: string;
  /** ISO 8601. */
  updated_at: string;
  type: AccountType | null;
}

/** One attempt to link an account by OAuth. A form for credentials makes none. */
export interface ConnectionAttempt {
  id: string;
  created_at: string;
  updated_at: string;
  status: 'pending' | 'authenticated' | 'error' | 'cancelled';
  account_secure_id: string | null;
  oauth_error_code: string | null;
  oauth_error_description: string | null;
}

/** A connect session as authenticate and get answer it; creation adds `token` and `auth_link_url`. */
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
  /** ISO 8601. The answer carries no expiry: it is this plus the `expires_in` that was sent. */
  created_at: string;
  metadata: JsonObject | null;
  external_trigger_token: string | null;
  type: AccountType | null;
  integration_id: string | null;
  /** StackOne's newer name of `integration_id`; both hold the same value. */
  connector_profile_id: string | null;
  latest_connection_attempt: ConnectionAttempt | null;
}

/** A connector profile as `GET /connector_profiles` lists it. */
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
  /** ISO 8601. */
  created_at: string;
  /** ISO 8601. */
  updated_at: string;
}

export interface ConnectorMeta {
  provider: string;
  provider_name: string;
  category: ConnectorCategory;
  active: boolean;
  /** Opaque: its shape differs between StackOne's own documents. */
  models: JsonObject;
  resources?: { images: { logo_url: string; original_logo_horizontal_url: string } };
}
