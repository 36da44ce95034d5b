import type { IncomingMessage } from 'node:http';
import { GatewayError } from '../errors.ts';
import { isPreflight, preflightHeaders } from './access/cors.ts';
import type { RefuseAccess } from './access/local-access.ts';
import type { Exchange } from './exchange.ts';
import { METHODS } from './node-http.ts';

/** Handles a request. A thrown error becomes the response. */
export type Handler = (exchange: Exchange) => void | Promise<void>;

/** By path, then by method. */
export type Routes = Readonly<Record<string, Route>>;

/** `GET` handles `HEAD` too. */
export type Route = Readonly<Partial<Record<'GET' | 'POST', Handler>>>;

const checkedByPlatforms: ReadonlySet<string> = new Set(['/livez', '/readyz', '/metrics']);

/** A common limit of other servers. Node would silently drop further headers. */
const maximumHeaders = 100;

/**
 * Passes each request to the handler of its path and method. Refuses requests without one, and those that `refuseAccess` rejects.
 */
export function createRouter(routes: Routes, refuseAccess?: RefuseAccess): Handler {
  const byPath = new Map(Object.entries(routes));

  return (exchange) => {
    const { request } = exchange;
    const { url = '', method = '' } = request;
    if (hasTooManyHeaders(request)) return exchange.fail(tooManyHeaders, 431);
    // Most requests have exactly this path; the others have a query or need normalising.
    const path = byPath.has(url) ? url : readPath(url);
    assertAccess(request, path, refuseAccess);
    if (isPreflight(request)) return exchange.answer(204, preflightHeaders(request), '');
    if (!METHODS.includes(method)) throw new GatewayError('BAD_REQUEST', 'The request is not valid HTTP.');
    const route = byPath.get(path);
    if (!route)
      throw new GatewayError('NOT_FOUND', 'Nothing is served at this path. The GraphQL endpoint is /graphql.');
    const handler = handlerFor(route, method);
    return handler ? handler(exchange) : refuseMethod(exchange, route);
  };
}

/** The path of a WebSocket request. Throws the reason for a refusal. */
export function pathOfUpgrade(request: IncomingMessage, refuseAccess: RefuseAccess | undefined): string {
  if (hasTooManyHeaders(request)) throw tooManyHeaders;
  const path = readPath(request.url ?? '');
  assertAccess(request, path, refuseAccess);
  return path;
}

const tooManyHeaders = new GatewayError('REQUEST_TOO_LARGE', `The request has more than ${maximumHeaders} headers.`);

function hasTooManyHeaders({ rawHeaders }: IncomingMessage): boolean {
  return rawHeaders.length > 2 * maximumHeaders;
}

function assertAccess(
  request: IncomingMessage,
  path: string | undefined,
  refuseAccess: RefuseAccess | undefined,
): asserts path is string {
  if (path === undefined || !namesHost(request, path) || namesTwoHosts(request)) {
    throw new GatewayError('BAD_REQUEST', 'The host or the path of the request is not valid.');
  }
  const refusal = refuseAccess?.(request, path);
  if (refusal) throw refusal;
}

function handlerFor({ GET, POST }: Route, method: string): Handler | undefined {
  if (method === 'POST') return POST;
  return method === 'GET' || method === 'HEAD' ? GET : undefined;
}

function refuseMethod(exchange: Exchange, route: Route): void {
  const allowed = Object.keys(route).join(', ');
  const failure = new GatewayError('BAD_REQUEST', `This path accepts ${allowed} only.`);
  exchange.fail(failure, 405, ['allow', allowed]);
}

/** The path without its query; `undefined` if it is invalid. */
function readPath(url: string): string | undefined {
  // On its own, a path with two leading slashes would be parsed as a host and a path.
  const path = URL.parse(url.startsWith('/') ? `http://gateway${url}` : url, 'http://gateway')?.pathname;
  try {
    return path === undefined ? undefined : decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/** Whether the request names a valid host. The plain health checks of HAProxy and Nagios use HTTP/1.0 and name none. */
function namesHost({ headers: { host }, httpVersion }: IncomingMessage, path: string): boolean {
  if (host === undefined) return httpVersion === '1.0' && checkedByPlatforms.has(path);
  return /^[\w.-]+(?::\d+)?$/.test(host) || (host !== '' && URL.canParse(`http://${host}/`));
}

/** Node keeps the first `Host` and drops the others, so a proxy in front could see a different host (RFC 9112, section 3.2). */
function namesTwoHosts({ rawHeaders }: IncomingMessage): boolean {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    if (rawHeaders[index]?.length === 4 && rawHeaders[index]?.toLowerCase() === 'host') count += 1;
  }
  return count > 1;
}
