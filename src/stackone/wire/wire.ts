import { z } from 'zod';
import { isTimestamp } from './timestamp.ts';

/**
 * The parts of StackOne's shapes that the gateway relies on. Unknown fields are dropped, and optional fields may be absent or
 * `null`. Enumerations are open, because StackOne marks them «unknown values allowed».
 */

/** StackOne sends numeric ids or strings, depending on the age of the object. Long ids arrive here as strings. */
const digits = z.number().transform(String);
/** For ids that are sent to StackOne again: a rounded number would identify another account. */
const exactDigits = z.int().transform(String);
const wireId = z.string().min(1).or(digits);

const jsonObject = z.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

/** An invalid optional value reads as absent, so that the rest of the answer is usable. */
const optional = <T extends z.ZodType>(schema: T) => schema.nullish().catch(undefined);
const optionalString = optional(z.string());

const timestamp = z.string().refine(isTimestamp);

/**
 * The latest attempt to link an account through a provider's page. An invalid attempt reads as `unreadable`: it must neither look
 * like no attempt nor fail the rest of the session.
 */
export const wireConnectionAttempt = z.object({
  id: wireId,
  status: optionalString,
  account_secure_id: optional(z.string().or(exactDigits)),
  oauth_error_code: optionalString,
  oauth_error_description: optionalString,
  created_at: timestamp,
  updated_at: timestamp,
});

export const wireConnectSession = z.object({
  id: wireId,
  organization_id: wireId,
  project_id: z.string().or(digits),
  origin_owner_id: z.string(),
  origin_owner_name: z.string(),
  created_at: z.string(),
  categories: optional(z.array(z.string().nullable())),
  provider: optionalString,
  origin_username: optionalString,
  account_id: optional(z.string().or(exactDigits)),
  label: optionalString,
  metadata: optional(jsonObject),
  external_trigger_token: optionalString,
  type: optionalString,
  integration_id: optional(z.string().or(digits)),
  connector_profile_id: optional(z.string().or(digits)),
  latest_connection_attempt: z.union([wireConnectionAttempt.nullish(), z.literal('unreadable')]).catch('unreadable'),
});

export const wireCreatedConnectSession = wireConnectSession.extend({
  token: z.string().min(1),
  auth_link_url: z.string(),
});

export type WireConnectionAttempt = z.infer<typeof wireConnectionAttempt>;
export type WireConnectSession = z.infer<typeof wireConnectSession>;
export type WireCreatedConnectSession = z.infer<typeof wireCreatedConnectSession>;

/**
 * The body of `POST /connect_sessions`. `undefined` is not sent, but `null` is, because they have different meanings for
 * StackOne.
 */
export interface WireConnectSessionCreate {
  readonly categories?: readonly string[] | null | undefined;
  readonly provider?: string | null | undefined;
  readonly provider_version?: string | null | undefined;
  readonly origin_owner_id: string;
  readonly origin_owner_name: string;
  readonly origin_username?: string | null | undefined;
  readonly account_id?: string | null | undefined;
  /** In seconds. */
  readonly expires_in?: number | null | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | null | undefined;
  readonly multiple?: boolean | null | undefined;
  readonly label?: string | null | undefined;
  readonly type?: string | null | undefined;
  readonly integration_id?: string | null | undefined;
}

export const wireStatusReason = z.object({
  code: optionalString,
  description: optionalString,
  timestamp: optionalString,
});

/** `credentials` is omitted on purpose. StackOne documents that it never returns them, and the gateway would not pass them on. */
export const wireLinkedAccount = z.object({
  id: z.string().min(1).or(exactDigits),
  provider: z.string(),
  provider_name: optionalString,
  status: optionalString,
  status_reasons: optional(z.array(wireStatusReason)),
  origin_owner_id: z.string(),
  origin_owner_name: z.string(),
  origin_username: optionalString,
  setup_information: optional(jsonObject),
  label: optionalString,
  type: optionalString,
  created_at: timestamp,
  updated_at: timestamp,
});

export const wireLinkedAccountMeta = z.object({
  provider: z.string(),
  category: optionalString,
  models: optional(jsonObject),
});

export const wireConnector = z.object({
  provider: z.string().min(1),
  provider_name: z.string(),
  category: optionalString,
  categories: optional(z.array(z.string().nullable())),
  active: optional(z.boolean()),
  models: optional(jsonObject),
  resources: optional(
    z.object({
      images: optional(z.object({ logo_url: optionalString, original_logo_horizontal_url: optionalString })),
    }),
  ),
});

export const wireConnectorProfile = z.object({
  id: wireId,
  name: z.string(),
  active: z.boolean(),
  default: z.boolean(),
  categories: optional(z.array(z.string().nullable())),
  connector_key: z.string().min(1),
  connector_label: z.string(),
  logo_url: optionalString,
  release_stage: optionalString,
  environment: optionalString,
  authentication_config_key: optionalString,
  authentication_config_label: optionalString,
  created_at: timestamp,
  updated_at: timestamp,
});

/** The maximum number of rows. Without it, an answer with millions of tiny rows would be expensive to validate. */
export const maximumRows = 10_000;
const rows = z.array(z.unknown()).max(maximumRows);

/** A list, bare or within `data`, because StackOne documents both. Its rows are validated one by one. */
export const wireList = z.union([rows, z.object({ data: rows }).transform(({ data }) => data)]);

/** A list with the total number of rows, if StackOne returns it. */
export const wireCountedList = z.union([
  z.object({ data: rows, total: optional(z.number()) }),
  rows.transform((data) => ({ data, total: undefined })),
]);

export type WireStatusReason = z.infer<typeof wireStatusReason>;
export type WireLinkedAccount = z.infer<typeof wireLinkedAccount>;
export type WireLinkedAccountMeta = z.infer<typeof wireLinkedAccountMeta>;
export type WireConnector = z.infer<typeof wireConnector>;
export type WireConnectorProfile = z.infer<typeof wireConnectorProfile>;

/** The fields of `PATCH /accounts/{id}` that the gateway uses: never credentials or secrets. */
export interface WireAccountUpdate {
  readonly label?: string | null | undefined;
  readonly origin_owner_id?: string | null | undefined;
  readonly origin_owner_name?: string | null | undefined;
  readonly origin_username?: string | null | undefined;
  readonly type?: string | null | undefined;
}
