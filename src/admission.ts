import type { FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { type AuthConfig, createAuthenticate } from './auth/authenticate.ts';
import { createRouterTrust, type RouterConfig, type Source } from './auth/router-trust.ts';
import type { Viewer } from './auth/viewer.ts';
import type { DocumentGuard } from './limits/document-guard.ts';
import { readOperationRequest } from './limits/operation-request.ts';
import type { ChargeOperation } from './limits/rate-limiter.ts';

/** Who sent a request that was let in, and which way it came. */
export interface Admitted {
  readonly viewer: Viewer;
  readonly source: Source;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** `null` before admission, and for a request that needs none because it can't run anything. */
    admitted: Admitted | null;
  }
}

export interface AdmissionOptions {
  readonly auth: AuthConfig;
  readonly router: RouterConfig;
}

/** Lets a request to `/graphql` in, before its body is read. Throws `UNAUTHENTICATED`. */
export function createAdmission({ auth, router }: AdmissionOptions, log: Logger) {
  const trustRouter = createRouterTrust(router);
  const authenticate = createAuthenticate(auth, (err) => log.error({ err }, 'the JWKS could not be read'));

  return async (request: FastifyRequest): Promise<void> => {
    if (asksForPage(request)) return;
    const source = trustRouter(request.headers);
    request.admitted = { source, viewer: await authenticate(request.raw) };
  };
}

/** Lets the operation of an admitted request run, and charges it to the caller. Throws `LIMIT_EXCEEDED` or `RATE_LIMITED`. */
export function admitOperation(guard: DocumentGuard, charge: ChargeOperation) {
  return async (request: FastifyRequest): Promise<void> => {
    if (!request.admitted) return;
    const { viewer, source } = request.admitted;
    const { cost } = guard.check(readOperationRequest(request), source);
    await charge(viewer, cost);
  };
}

/** A browser that opens the address. Apollo Server answers it with a page, or not at all: it brings no operation. */
function asksForPage({ method, headers, query }: FastifyRequest): boolean {
  return method === 'GET' && headers.accept?.includes('text/html') === true && !Object.hasOwn(Object(query), 'query');
}
