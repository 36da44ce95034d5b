import type { Route } from '../http/route.ts';
import { ApiError } from './api-error.ts';

/**
 * Refuses requests to `routes` without the API key. StackOne's examples send the key in the `Basic` credentials in three ways: as
 * the user name, alone without a colon, and as the password. All three are accepted.
 */
export function requireApiKey(apiKey: string, routes: readonly Route[]): Route[] {
  const accepted = new Set([`${apiKey}:`, apiKey, `:${apiKey}`]);
  return routes.map((route) => ({
    ...route,
    handle(request, parameter) {
      const [, encoded] = /^Basic +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
      if (encoded === undefined || !accepted.has(Buffer.from(encoded, 'base64').toString())) throw new ApiError(401);
      return route.handle(request, parameter);
    },
  }));
}
