import type { AuthConfig } from '../auth/authenticate.ts';
import type { RouterConfig } from '../auth/router-trust.ts';
import type { TrustedDocumentsConfig } from '../graphql/trusted-documents/trusted-documents.ts';
import type { SubscriptionLimits } from '../limits/concurrency/subscription-limit.ts';
import { type DocumentLimits, documentLimits } from '../limits/document/document-limits.ts';
import type { RateLimits } from '../limits/rate/rate-limiter.ts';
import type { LogFormat } from '../observability/log/log-destination.ts';
import type { TracingConfig } from '../observability/tracing/tracing-config.ts';
import type { ProxyConfig } from '../outbound-http/proxy.ts';
import type { Secret } from '../values/secret.ts';
import { environmentSchema, type Settings } from './environment.ts';
import { readAuth } from './read-auth.ts';
import { readProxy, usesProxies } from './read-proxy.ts';
import { type Environment, readVariables } from './read-variables.ts';
import { findSettingWarnings } from './setting-warnings.ts';

export interface Timeouts {
  /** The time that an operation may spend on calls to StackOne in total, in milliseconds. */
  readonly timeoutMs: number;
  /** The time that one attempt of a call may take, in milliseconds. */
  readonly attemptTimeoutMs: number;
  /** The time that connecting to StackOne may take, in milliseconds. */
  readonly connectTimeoutMs: number;
}

export interface StackOneConfig {
  readonly apiKey: Secret;
  readonly baseUrl: URL;
  /** `undefined` if connections are direct. */
  readonly proxy?: ProxyConfig | undefined;
}

export interface Config {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  /** `undefined` without an API key. The gateway then uses the embedded sandbox. */
  readonly stackone: StackOneConfig | undefined;
  readonly timeouts: Timeouts;
  /** StackOne's rate limit for the API key; 0 for no limit. */
  readonly stackoneRequestsPerMinute: number;
  /** How long accounts and pages stay in the cache, in seconds. `undefined`: 60 with webhooks, 0 without. */
  readonly accountCacheSeconds: number | undefined;
  /** The secrets that StackOne signs its webhooks with; empty without webhooks. */
  readonly webhookSecrets: readonly Secret[];
  /** The maximum number of concurrent requests to `/graphql`. */
  readonly maximumConcurrentRequests: number;
  /** The maximum number of concurrent requests of one caller, and of bodies that are arriving from one caller. */
  readonly maximumConcurrentRequestsPerCaller: number;
  readonly auth: AuthConfig;
  readonly router: RouterConfig;
  readonly subscriptionLimits: SubscriptionLimits;
  readonly rateLimit: RateLimits;
  /** The limits of direct callers. Requests through a router have limits of their own. */
  readonly documentLimits: DocumentLimits;
  /** `undefined` without a manifest. */
  readonly trustedDocuments: TrustedDocumentsConfig | undefined;
  readonly redisUrl: Secret | undefined;
  readonly corsOrigins: readonly string[];
  /** Host names that the gateway accepts with `AUTH_MODE=none`, in addition to the loopback names. */
  readonly allowedHosts: readonly string[];
  readonly introspection: boolean;
  /** How long a stopping gateway continues to serve while load balancers remove it, in milliseconds. */
  readonly drainDelayMs: number;
  readonly logLevel: Settings['LOG_LEVEL'];
  /** `undefined`: JSON or readable text, depending on the destination of the log. */
  readonly logFormat: LogFormat | undefined;
  /** `undefined` if tracing is off. */
  readonly tracing: TracingConfig | undefined;
  /** Settings that are probably mistakes. They do not keep the gateway from starting. */
  readonly warnings: readonly string[];
}

/** Lists every fault of the environment with the setting that corrects it, and the warnings, which may explain a fault. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(faults: readonly string[], warnings: readonly string[]) {
    const hints = warnings.length > 0 ? `\nThese warnings may explain it:\n${listOf(warnings)}` : '';
    super(`The gateway can't start with this configuration:\n${listOf(faults)}${hints}`);
  }
}

function listOf(entries: readonly string[]): string {
  return entries.map((entry) => `  - ${entry}`).join('\n');
}

export type { Environment } from './read-variables.ts';

const loopbackHosts = new Set(['127.0.0.1', '::1', '[::1]', 'localhost']);

/** Reads the environment. No other code reads `process.env`. Throws a `ConfigError` that lists every fault. */
export function loadConfig(environment: Environment = process.env): Config {
  const faults: string[] = [];
  const settings = readSettings(environment, faults);
  const production = settings.NODE_ENV === 'production';
  const mode = settings.AUTH_MODE ?? (settings.STACKONE_API_KEY ? 'jwt' : 'none');
  const host = settings.HOST ?? (mode === 'none' ? '127.0.0.1' : '0.0.0.0');

  if (mode === 'none' && settings.STACKONE_API_KEY && !loopbackHosts.has(host)) {
    faults.push(
      `AUTH_MODE=none with a STACKONE_API_KEY would let anyone who can reach ${host} act for every customer: ` +
        'set HOST=127.0.0.1, or AUTH_MODE=jwt',
    );
  }
  if (production) faults.push(...insecureUrls(settings));
  if (settings.ROUTER_REQUIRED && !settings.ROUTER_SECRET) faults.push('ROUTER_REQUIRED=true needs a ROUTER_SECRET');
  if (settings.TRUSTED_DOCUMENTS_ONLY && !settings.TRUSTED_DOCUMENTS) {
    faults.push('TRUSTED_DOCUMENTS_ONLY=true needs TRUSTED_DOCUMENTS');
  }
  const proxy = usesProxies(environment) ? readProxy(settings, faults) : undefined;
  const auth = mode === 'none' ? { mode } : readAuth(settings, proxy, faults);
  const warnings = findSettingWarnings(environment, settings, mode);
  if (faults.length > 0 || !auth) throw new ConfigError(faults, warnings);

  return Object.freeze({
    production,
    host,
    port: settings.PORT,
    stackone: settings.STACKONE_API_KEY && {
      apiKey: settings.STACKONE_API_KEY,
      baseUrl: settings.STACKONE_BASE_URL,
      proxy,
    },
    timeouts: {
      timeoutMs: settings.STACKONE_TIMEOUT_MS,
      attemptTimeoutMs: settings.STACKONE_ATTEMPT_TIMEOUT_MS,
      connectTimeoutMs: settings.STACKONE_CONNECT_TIMEOUT_MS,
    },
    stackoneRequestsPerMinute: settings.STACKONE_REQUESTS_PER_MINUTE,
    accountCacheSeconds: settings.ACCOUNT_CACHE_SECONDS,
    webhookSecrets: settings.STACKONE_WEBHOOK_SECRET ?? [],
    maximumConcurrentRequests: settings.MAX_CONCURRENT_REQUESTS,
    maximumConcurrentRequestsPerCaller:
      settings.MAX_CONCURRENT_REQUESTS_PER_CALLER ?? defaultPerCaller(mode, settings.MAX_CONCURRENT_REQUESTS),
    auth,
    router: {
      secrets: settings.ROUTER_SECRET ?? [],
      required: settings.ROUTER_REQUIRED ?? settings.ROUTER_SECRET !== undefined,
    },
    subscriptionLimits: { perViewer: settings.SUBSCRIPTIONS_PER_VIEWER, total: settings.MAX_SUBSCRIPTIONS },
    rateLimit: {
      viewerPerMinute: settings.RATE_LIMIT_VIEWER_PER_MINUTE,
      ownerPerMinute: settings.RATE_LIMIT_OWNER_PER_MINUTE,
    },
    documentLimits: {
      ...documentLimits.direct,
      tokens: settings.LIMIT_TOKENS,
      depth: settings.LIMIT_DEPTH,
      aliases: settings.LIMIT_ALIASES,
      rootFields: settings.LIMIT_ROOT_FIELDS,
      selections: settings.LIMIT_SELECTIONS,
      directives: settings.LIMIT_DIRECTIVES,
      cost: settings.LIMIT_COST,
    },
    trustedDocuments:
      settings.TRUSTED_DOCUMENTS === undefined
        ? undefined
        : { file: settings.TRUSTED_DOCUMENTS, only: settings.TRUSTED_DOCUMENTS_ONLY },
    redisUrl: settings.REDIS_URL,
    corsOrigins: settings.CORS_ORIGINS ?? (production ? [] : ['https://studio.apollographql.com']),
    allowedHosts: settings.ALLOWED_HOSTS ?? [],
    introspection: settings.GRAPHQL_INTROSPECTION ?? !production,
    drainDelayMs: settings.DRAIN_DELAY_MS,
    logLevel: settings.LOG_LEVEL,
    logFormat: settings.LOG_FORMAT,
    tracing: settings.OTEL_EXPORTER_OTLP_ENDPOINT && {
      endpoint: settings.OTEL_EXPORTER_OTLP_ENDPOINT,
      headers: settings.OTEL_EXPORTER_OTLP_HEADERS,
      serviceName: settings.OTEL_SERVICE_NAME,
      ratio: settings.OTEL_TRACES_SAMPLER_ARG,
    },
    warnings,
  });
}

/** A tenth, so that a single caller can't use up all permits. Without authentication, all requests come from the same caller. */
function defaultPerCaller(mode: AuthConfig['mode'], maximumConcurrentRequests: number): number {
  return mode === 'none' ? maximumConcurrentRequests : Math.ceil(maximumConcurrentRequests / 10);
}

/** Reports a malformed variable and treats it as not set, so that the other faults are found too. */
function readSettings(environment: Environment, faults: string[]): Settings {
  const values = readVariables(environment, faults);
  const malformed = environmentSchema.safeParse(values).error?.issues ?? [];
  for (const issue of malformed) {
    const name = String(issue.path[0]);
    faults.push(`${name} ${issue.message}`);
    delete values[name];
  }
  return environmentSchema.parse(values);
}

function insecureUrls(settings: Settings): string[] {
  const faults: string[] = [];
  if (isInsecure(settings.STACKONE_BASE_URL)) {
    faults.push('STACKONE_BASE_URL must use https in production, because every request contains the API key');
  }
  if (isInsecure(settings.AUTH_JWKS_URL)) {
    faults.push('AUTH_JWKS_URL must use https in production, because it decides which tokens the gateway accepts');
  }
  return faults;
}

function isInsecure(url: URL | undefined): boolean {
  return url !== undefined && url.protocol !== 'https:' && !loopbackHosts.has(url.hostname);
}
