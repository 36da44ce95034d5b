import type { IncomingMessage } from 'node:http';
import { LRUCache } from 'lru-cache';
import { GatewayError } from '../../errors.ts';
import { asksForPage } from '../page-request.ts';
import { type Authority, isLoopback, readAuthority } from './authority.ts';
import { createOriginList } from './origin-list.ts';

export interface LocalAccessOptions {
  /** Names and addresses, with or without a port, that are accepted in addition to the loopback ones. */
  readonly allowedHosts: readonly string[];
  /** The origins whose pages may call the gateway. */
  readonly corsOrigins: readonly string[];
}

/** Returns the reason to refuse a request to this path, or `undefined`. */
export type RefuseAccess = (request: IncomingMessage, path: string) => GatewayError | undefined;

/** A webhook is authenticated by its signature and may come through a tunnel; the probes reveal nothing. */
const exemptPaths: ReadonlySet<string> = new Set(['/webhooks/stackone', '/livez', '/readyz']);

/**
 * Refuses requests of foreign web pages while the gateway requires no tokens. Every page in a developer's browser can reach a
 * gateway on loopback: directly, which the browser reports in `Origin` and `Sec-Fetch-Site`, or with its own host name rebound to
 * 127.0.0.1, which the browser sends as `Host`.
 */
export function createLocalAccess({ allowedHosts, corsOrigins }: LocalAccessOptions): RefuseAccess {
  const allowedAuthority = createHostCheck(allowedHosts);
  const isListed = createOriginList(corsOrigins);

  return (request, path) => {
    const { url = '', headers } = request;
    const { host, origin, 'sec-fetch-site': site } = headers;
    // Browsers always send `Host`. The router accepts requests without it only as platform health checks.
    if (exemptPaths.has(path) || host === undefined) return undefined;
    const own = allowedAuthority(host);
    // An absolute URL as the target replaces `Host` (RFC 9112, section 3.2.2).
    const target = url.startsWith('/') ? null : URL.parse(url);
    if (!own || (target && !allowedAuthority(target.host))) return foreignHost;
    if (origin === undefined) return site === 'cross-site' && !opensPage(request) ? foreignOrigin : undefined;
    return origin === own.origin || isListed(origin) ? undefined : foreignOrigin;
  };
}

const foreignHost = new GatewayError(
  'FORBIDDEN',
  'With AUTH_MODE=none, the gateway accepts loopback host names only. Add other host names to ALLOWED_HOSTS.',
);
const foreignOrigin = new GatewayError(
  'FORBIDDEN',
  'With AUTH_MODE=none, the gateway refuses pages of other origins. Add the origin of the page to CORS_ORIGINS.',
);

/** Parses a host. Returns `undefined` if it is neither loopback nor listed. */
function createHostCheck(allowedHosts: readonly string[]): (host: string) => Authority | undefined {
  const listed = allowedHosts.map(readAuthority);
  const isListed = ({ hostname, port = '80' }: Authority) =>
    listed.some((entry) => entry?.hostname === hostname && (entry.port ?? port) === port);
  // Most requests have the same host.
  const known = new LRUCache<string, Authority>({ max: 20 });

  return (host) => {
    const remembered = known.get(host);
    if (remembered) return remembered;
    const authority = readAuthority(host);
    if (!authority || !(isLoopback(authority.hostname) || isListed(authority))) return undefined;
    known.set(host, authority);
    return authority;
  };
}

/** Whether a user follows a link to a page. */
function opensPage(request: IncomingMessage): boolean {
  const { method, headers } = request;
  const navigates = headers['sec-fetch-mode'] === 'navigate' && (method === 'GET' || method === 'HEAD');
  return navigates && asksForPage(request);
}
