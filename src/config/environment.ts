import { createPublicKey } from 'node:crypto';
import { z } from 'zod';
import { type Scope, scopes } from '../auth/viewer.ts';
import { readAuthority } from '../http/access/authority.ts';
import { isOriginPattern } from '../http/access/origin-list.ts';
import { documentLimits } from '../limits/document/document-limits.ts';
import { Secret } from '../values/secret.ts';

const minimumSecretBytes = 32;

const text = z.string().regex(/\S/, 'must not be blank');

const integer = (minimum: number, maximum: number) =>
  z
    .string()
    .regex(/^\d+$/, `must be a whole number from ${minimum} to ${maximum}`)
    .transform(Number)
    .refine((value) => value >= minimum && value <= maximum, `must be from ${minimum} to ${maximum}`);

const limit = integer(1, 1_000_000);

const boolean = z.enum(['true', 'false'], 'must be true or false').transform((value) => value === 'true');

const list = (separator: string) =>
  z.string().transform((value) =>
    value
      .split(separator)
      .map((entry) => entry.trim())
      .filter(Boolean),
  );

const httpUrl = z
  .url({ protocol: /^https?$/, error: 'must be a URL such as https://api.example.com' })
  .transform((value) => new URL(value))
  .refine((url) => !url.username && !url.password, 'must not contain credentials');

const secret = text
  .refine((value) => Buffer.byteLength(value) >= minimumSecretBytes, `must be at least ${minimumSecretBytes} bytes`)
  .transform((value) => new Secret(value));

/**
 * The key is sent as the user name of HTTP Basic authentication, which can't contain a colon. Spaces and quotes are copying
 * mistakes.
 */
const apiKey = z
  .string()
  .regex(/^[\x21-\x7e]+$/, 'is malformed: a key has no spaces, line breaks or special characters')
  .regex(/^[^:"']*$/, 'is malformed: a key has no colon and no quotes')
  .transform((value) => new Secret(value));

/** Validated only if proxies are used, because these variables may be set for other programs. */
const proxyAddress = z.string().transform((value) => new Secret(value));

const publicKey = text.refine(isPublicKey, 'must be a public key in PEM format');

const audiences = list(',').refine((values) => values.length > 0, 'must contain an audience');

const origins = list(',')
  .refine(
    (values) => !values.includes('*'),
    "can't contain *, which would allow the pages of every site: list the origins of your own pages, such as https://app.example.com or https://*.preview.example.com",
  )
  .refine(
    (values) => values.every((value) => value === '*' || isOriginPattern(value)),
    'must be origins such as https://app.example.com, separated by commas; a * can only be the whole first label of a host that has two more, as in https://*.preview.example.com',
  );

const hosts = list(',').refine(
  (values) => values.every((value) => readAuthority(value) !== undefined),
  'must be host names or addresses such as gateway.internal or [fd00::1], separated by commas',
);

/** An empty variable counts as not set, so an empty list of scopes needs a word of its own. */
const defaultScopes = z
  .string()
  .transform((value) => (value.trim() === 'none' ? '' : value))
  .pipe(list(' '))
  .refine((values): values is Scope[] => values.every(isScope), `must be a list of these scopes: ${scopes.join(', ')}`)
  .refine(
    (values) => !values.includes('connect:any-owner'),
    "can't contain connect:any-owner: only a token can grant it",
  );

const routerSecrets = list(',')
  .refine((values) => values.length === 1 || values.length === 2, 'must be one secret, or two separated by a comma')
  .pipe(z.array(secret));

/** StackOne generates these secrets and does not document their length. */
const webhookSecrets = list(',')
  .refine((values) => values.length === 1 || values.length === 2, 'must be one secret, or two separated by a comma')
  .transform((values) => values.map((value) => new Secret(value)));

const ratio = z
  .string()
  .regex(/^(0|1|0?\.\d+|[01]\.0+)$/, 'must be a number from 0 to 1')
  .transform(Number);

/** Percent-encoded `name=value` pairs separated by commas, as OpenTelemetry specifies for this variable. */
const headerPairs = text
  .refine((value) => value.split(',').every(isHeaderPair), 'must be pairs such as name=value, separated by commas')
  .transform((value) => new Secret(value));

/** Every variable that the gateway reads, from text to a typed value. A test compares it with `docs/configuration.md`. */
export const environmentSchema = z.object({
  NODE_ENV: z.string().optional(),
  HOST: text.optional(),
  PORT: integer(0, 65_535).default(4000),
  STACKONE_API_KEY: apiKey.optional(),
  STACKONE_BASE_URL: httpUrl
    .refine((url) => !url.search && !url.hash, 'must not have a query or a fragment')
    .default(new URL('https://api.stackone.com')),
  STACKONE_TIMEOUT_MS: integer(1, 120_000).default(10_000),
  STACKONE_ATTEMPT_TIMEOUT_MS: integer(1, 120_000).default(3_000),
  STACKONE_CONNECT_TIMEOUT_MS: integer(1, 120_000).default(1_000),
  NODE_USE_ENV_PROXY: z.string().optional(),
  HTTP_PROXY: proxyAddress.optional(),
  HTTPS_PROXY: proxyAddress.optional(),
  NO_PROXY: z.string().optional(),
  STACKONE_REQUESTS_PER_MINUTE: integer(0, 1_000_000_000).default(1_000),
  STACKONE_WEBHOOK_SECRET: webhookSecrets.optional(),
  ACCOUNT_CACHE_SECONDS: integer(0, 3_600).optional(),
  AUTH_MODE: z.enum(['jwt', 'none'], 'must be jwt or none').optional(),
  AUTH_JWKS_URL: httpUrl.optional(),
  AUTH_JWT_PUBLIC_KEY: publicKey.optional(),
  AUTH_JWT_SECRET: secret.optional(),
  AUTH_ISSUER: text.optional(),
  AUTH_AUDIENCE: audiences.optional(),
  AUTH_AUDIENCE_CLAIM: text.default('aud'),
  AUTH_OWNER_ID_CLAIM: text.default('origin_owner_id'),
  AUTH_OWNER_NAME_CLAIM: text.default('origin_owner_name'),
  AUTH_USERNAME_CLAIM: text.default('origin_username'),
  AUTH_SCOPE_CLAIM: text.default('scope'),
  AUTH_SCOPE_PREFIX: text.optional(),
  AUTH_DEFAULT_SCOPES: defaultScopes.default(['connect:read', 'connect:write']),
  ROUTER_SECRET: routerSecrets.optional(),
  ROUTER_REQUIRED: boolean.optional(),
  RATE_LIMIT_VIEWER_PER_MINUTE: integer(0, 1_000_000_000).default(1200),
  RATE_LIMIT_OWNER_PER_MINUTE: integer(0, 1_000_000_000).default(6000),
  MAX_CONCURRENT_REQUESTS: integer(1, 1_000_000).default(1_000),
  MAX_CONCURRENT_REQUESTS_PER_CALLER: integer(1, 1_000_000).optional(),
  SUBSCRIPTIONS_PER_VIEWER: integer(1, 1_000_000).default(20),
  MAX_SUBSCRIPTIONS: integer(1, 1_000_000).default(2_000),
  LIMIT_TOKENS: limit.default(documentLimits.direct.tokens),
  LIMIT_DEPTH: limit.default(documentLimits.direct.depth),
  LIMIT_ALIASES: limit.default(documentLimits.direct.aliases),
  LIMIT_ROOT_FIELDS: limit.default(documentLimits.direct.rootFields),
  LIMIT_SELECTIONS: limit.default(documentLimits.direct.selections),
  LIMIT_DIRECTIVES: limit.default(documentLimits.direct.directives),
  LIMIT_COST: limit.default(documentLimits.direct.cost),
  TRUSTED_DOCUMENTS: text.optional(),
  TRUSTED_DOCUMENTS_ONLY: boolean.default(false),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/, error: 'must be a URL such as redis://redis:6379' })
    .transform((value) => new Secret(value))
    .optional(),
  CORS_ORIGINS: origins.optional(),
  ALLOWED_HOSTS: hosts.optional(),
  GRAPHQL_INTROSPECTION: boolean.optional(),
  DRAIN_DELAY_MS: integer(0, 600_000).default(5000),
  LOG_LEVEL: z
    .enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      'must be trace, debug, info, warn, error, fatal or silent',
    )
    .default('info'),
  LOG_FORMAT: z.enum(['json', 'pretty'], 'must be json or pretty').optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl
    .refine((url) => !url.search && !url.hash, 'must not have a query or a fragment')
    .optional(),
  OTEL_EXPORTER_OTLP_HEADERS: headerPairs.optional(),
  OTEL_SERVICE_NAME: text.default('connect-gateway'),
  OTEL_TRACES_SAMPLER_ARG: ratio.default(1),
});

export type Settings = z.infer<typeof environmentSchema>;

/** Settings that can be read from a file: the variable with the suffix `_FILE` contains the file's path. */
export const fileVariables = [
  'STACKONE_API_KEY',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'STACKONE_WEBHOOK_SECRET',
  'AUTH_JWT_PUBLIC_KEY',
  'AUTH_JWT_SECRET',
  'ROUTER_SECRET',
  'REDIS_URL',
  'OTEL_EXPORTER_OTLP_HEADERS',
] as const satisfies (keyof Settings)[];

function isScope(value: string): value is Scope {
  return scopes.some((scope) => scope === value);
}

function isHeaderPair(pair: string): boolean {
  try {
    const [, value] = /^\s*[\w!#$&'*+.^`|~-]+\s*=([\t\x20-\x7e]+)$/.exec(pair) ?? [];
    // The decoded value must be a valid header value.
    return value !== undefined && /^[\t\x20-\x7e\x80-\xff]+$/.test(decodeURIComponent(value).trim());
  } catch {
    return false;
  }
}

function isPublicKey(pem: string): boolean {
  try {
    // Node would derive the public key from a private key, but a private key does not belong here.
    return !pem.includes('PRIVATE KEY') && createPublicKey(pem).asymmetricKeyType !== undefined;
  } catch {
    return false;
  }
}
