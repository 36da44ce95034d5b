import { ApiError } from '../platform/api-error.ts';
import type { Route } from './route.ts';

const hostPattern = /^[\w.:[\]-]+$/;
const loopbackName = /^(?:(?:.+\.)?localhost\.?|\[::1\]|127\.\d+\.\d+\.\d+)$/;

/**
 * Refuses calls from web pages to `routes`, including pages whose host name was rebound to this machine. `allowedHosts` are host
 * names that are accepted in addition to the loopback names.
 */
export function requireLocalCaller(allowedHosts: readonly string[], routes: readonly Route[]): Route[] {
  const allowed = new Set(allowedHosts.map((host) => URL.parse(`http://${host}/`)?.host));
  return routes.map((route) => ({
    ...route,
    handle(request, parameter) {
      const { host = '', origin } = request.headers;
      const own = hostPattern.test(host) ? URL.parse(request.origin) : null;
      if (own === null) throw new ApiError(403);
      const isAllowed = loopbackName.test(own.hostname) || allowed.has(own.hostname) || allowed.has(own.host);
      if (!isAllowed || (origin !== undefined && origin !== own.origin)) throw new ApiError(403);
      return route.handle(request, parameter);
    },
  }));
}
