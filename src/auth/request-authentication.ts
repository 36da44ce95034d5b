import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import type { CacheUse } from '../caching/cache-use.ts';
import { type AuthConfig, createAuthenticate } from './authenticate.ts';
import { createRouterTrust, type RouterConfig, type Source } from './router-trust.ts';
import type { Viewer } from './viewer.ts';

/** An authenticated caller, and whether the request came through the router. */
export interface AuthenticatedRequest {
  readonly viewer: Viewer;
  readonly source: Source;
}

export interface RequestAuthenticationOptions {
  readonly auth: AuthConfig;
  readonly router: RouterConfig;
}

/**
 * Authenticates a request to `/graphql` before its body is read. Returns at once if the token is cached. Throws
 * `AuthenticationError`.
 */
export type AuthenticateRequest = (
  request: Pick<IncomingMessage, 'headers' | 'rawHeaders'>,
) => AuthenticatedRequest | Promise<AuthenticatedRequest>;

export function createRequestAuthentication(
  { auth, router }: RequestAuthenticationOptions,
  log: Logger,
  tokenUse: CacheUse,
): AuthenticateRequest {
  const trustRouter = createRouterTrust(router);
  const onKeyFailure = (err: unknown) => log.error({ err }, 'the JWKS could not be read');
  const authenticate = createAuthenticate(auth, onKeyFailure, tokenUse);

  return (request) => {
    const source = trustRouter(request.headers);
    const viewer = authenticate(request);
    return viewer instanceof Promise ? viewer.then((verified) => ({ source, viewer: verified })) : { source, viewer };
  };
}
