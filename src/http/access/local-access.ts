import type { IncomingMessage } from 'node:http';
import { LRUCache } from 'lru-cache';
import { GatewayError } from '../../errors.ts';
import { type Authority, isLoopback, readAuthority } from './authority.ts';
import { createOriginList } from './origin-list.ts';

export interface LocalAccessOptions {
  /** Names and addresses, with or without a port, by which the gateway may be called beside the loopback ones. */
  readonly allowedHosts: readonly string[];
  /** Origins whose pages may call the gateway. */
  readonly corsOrigins: readonly string[];
}

/** Why a request to this path is refused; `undefined` when it is not. */
export type RefuseAccess = (request: IncomingMessage, path: string) => GatewayError | undefined;

/** A webhook proves itself by its signature and may come through a tunnel; the probes reveal nothing. */
const exemptPaths: ReadonlySet<string> = new Set(['/webhooks/stackone', '/livez', '/readyz']);

/**
 * Keeps web pages away from a gateway that asks nobody for a token. A developer's browser reaches it on loopback, and so does
 * every page that is open in that browser: directly, which the browser reports in `Origin` and `Sec-Fetch-Site`, or under a
 * name of the page's own that has been rebound to 127.0.0.1, which then stands in `Host`.
 */
export function createLocalAccess({ allowedHosts, corsOrigins }: LocalAccessOptions): RefuseAccess {
  const allowedAuthority = createHostCheck(allowedHosts);
  const isListed = createOriginList(corsOrigins);

  return (request, path) => {
    const { url = '', headers } = request;
    const { host, origin, 'sec-fetch-site': site } = headers;
    // No browser leaves `Host` out. The router lets such requests pass as checks of platforms alone.
    if (exemptPaths.has(path) || host === undefined) return undefined;
    const own = allowedAuthority(host);
    // A target that is a whole URL counts in place of `Host` (RFC 9112, 3.2.2).
    const target = url.startsWith('/') ? null : URL.parse(url);
    if (!own || (target && !allowedAuthority(target.host))) return foreignHost;
    if (origin === undefined) return site === 'cross-site' && !opensPage(request) ? foreignOrigin : undefined;
    return origin === own.origin || isListed(origin) ? undefined : foreignOrigin;
  };
}

const foreignHost = new GatewayError(
  'FORBIDDEN',
  'With AUTH_MODE=none the gateway answers to loopback names only. Add other host names to ALLOWED_HOSTS.',
);
const foreignOrigin = new GatewayError(
  'FORBIDDEN',
  'With AUTH_MODE=none the gateway refuses pages of other origins. Add the origin of the page to CORS_ORIGINS.',
);

/** Reads a host; gives `undefined` for one that is neither loopback nor listed. */
function createHostCheck(allowedHosts: readonly string[]): (host: string) => Authority | undefined {
  const listed = allowedHosts.map(readAuthority);
  const isListed = ({ hostname, port = '80' }: Authority) =>
    listed.some((entry) => entry?.hostname === hostname && (entry.port ?? port) === port);
  // Most requests name the same one.
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

/** Whether somebody follows a link to a page. An operation in the address would be run, so that is none. */
function opensPage({ method, headers, url = '' }: IncomingMessage): boolean {
  const navigates = headers['sec-fetch-mode'] === 'navigate' && (method === 'GET' || method === 'HEAD');
  return navigates && headers.accept?.includes('text/html') === true && !/[?&]query=/.test(url);
}
