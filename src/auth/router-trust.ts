import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Secret } from '../values/secret.ts';
import { AuthenticationError } from './authentication-error.ts';

export interface RouterConfig {
  /** One secret, or two during a rotation; empty if there is no router in front. */
  readonly secrets: readonly Secret[];
  /** Whether every request must come through the router. */
  readonly required: boolean;
}

/** The way that a request came. It selects the limits, and never identifies the caller. */
export type Source = 'router' | 'direct';

/** Created once, because a refusal must be cheap, and a new error captures a stack trace. */
const notThroughRouter = new AuthenticationError('router', 'Requests to this gateway must come through its router.');

/** Throws `AuthenticationError` for a wrong secret, and for a direct request if the router is required. */
export function createRouterTrust({ secrets, required }: RouterConfig): (headers: IncomingHttpHeaders) => Source {
  const digests = secrets.map((secret) => digest(secret.reveal()));

  return (headers) => {
    const given = headers['x-router-authorization'];
    if (digests.length === 0 || (given === undefined && !required)) return 'direct';
    const proof = digest(String(given ?? ''));
    // Compares every secret, so that the time does not show which of them matched.
    const matches = digests.filter((expected) => timingSafeEqual(expected, proof));
    if (matches.length === 0) throw notThroughRouter;
    return 'router';
  };
}

/** Digests have equal lengths, which a comparison in constant time requires. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
