import { editDistance } from './edit-distance.ts';

/** How the gateway's settings begin. Programs beside it in an environment rarely use these. */
const prefixes = [
  ...['AUTH_', 'STACKONE_', 'ROUTER_', 'RATE_LIMIT_', 'LIMIT_', 'CORS_', 'GRAPHQL_', 'DRAIN_', 'LOG_', 'REDIS_'],
  ...['ACCOUNT_CACHE_', 'SUBSCRIPTIONS_', 'TRUSTED_', 'ALLOWED_'],
];

/** Kubernetes and Docker describe a service that is called `redis` or `router` with variables of these endings. */
const serviceLink = /_(?:SERVICE_HOST|SERVICE_PORT(?:_\w+)?|PORT(?:_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)?)$/;
/** Node's, OpenTelemetry's, npm's, what Heroku sets beside `REDIS_URL`, and proxies for what the gateway does not speak. */
const others = /^(?:NODE_|OTEL_|npm_)|^REDIS_TLS_URL$|^(?:FTP|ALL|RSYNC)_PROXY$|^(?:ftp|all|rsync)_proxy$/;

const longestName = 64;
/** A name without one of the prefixes is taken for a misspelt setting up to this many edits, if it is as long as this. */
const fewEdits = 2;
const shortestName = 8;

export interface MisspeltVariable {
  readonly name: string;
  /** The setting whose name is most like it. */
  readonly nearest: string;
}

/**
 * The variables that look like a setting of the gateway and are none: a misspelt limit or issuer would otherwise be ignored
 * in silence.
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
