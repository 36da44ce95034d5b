import { editDistance } from './edit-distance.ts';

/** The prefixes of the gateway's settings. Other programs in the same environment rarely use them. */
const prefixes = [
  ...['AUTH_', 'STACKONE_', 'ROUTER_', 'RATE_LIMIT_', 'LIMIT_', 'CORS_', 'GRAPHQL_', 'DRAIN_', 'LOG_', 'REDIS_'],
  ...['ACCOUNT_CACHE_', 'SUBSCRIPTIONS_', 'TRUSTED_', 'ALLOWED_'],
];

/** Docker and Kubernetes set variables with these suffixes for a service with a name such as `redis` or `router`. */
const serviceLink = /_(?:SERVICE_HOST|SERVICE_PORT(?:_\w+)?|PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?)$/;
/**
 * Variables of Node, OpenTelemetry and npm, Heroku's companion of `REDIS_URL`, and proxies for protocols that the gateway does
 * not use.
 */
const others = /^(?:NODE_|OTEL_|npm_)|^REDIS_TLS_URL$|^(?:FTP|ALL|RSYNC)_PROXY$|^(?:ftp|all|rsync)_proxy$/;

const longestName = 64;
/** A name without one of the prefixes counts as a misspelt setting up to this number of edits, if it is long enough. */
const fewEdits = 2;
const shortestName = 8;

export interface MisspeltVariable {
  readonly name: string;
  /** The setting with the most similar name. */
  readonly nearest: string;
}

/**
 * Finds variables that look like settings of the gateway but are not. Without a warning, a misspelt limit or issuer would be
 * ignored silently.
 */
export function findMisspeltVariables(variables: readonly string[], settings: readonly string[]): MisspeltVariable[] {
  const known = new Set(settings);
  return variables
    .filter((name) => !known.has(name) && name.length <= longestName && !others.test(name) && !serviceLink.test(name))
    .flatMap((name) => {
      const nearest = nearestOf(name.toUpperCase(), settings);
      return nearest === undefined ? [] : [{ name, nearest }];
    });
}

function nearestOf(name: string, settings: readonly string[]): string | undefined {
  const isPrefixed = prefixes.some((prefix) => name.startsWith(prefix));
  if (!isPrefixed && name.length < shortestName) return undefined;
  let nearest: string | undefined;
  let fewest = isPrefixed ? Number.POSITIVE_INFINITY : fewEdits + 1;
  for (const setting of settings) {
    const distance = editDistance(name, setting, fewest);
    if (distance < fewest) [nearest, fewest] = [setting, distance];
  }
  return nearest;
}
