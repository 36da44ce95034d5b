import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Secret } from '../values/secret.ts';
import { AuthenticationError } from './authentication-error.ts';

export interface RouterConfig {
  /** One, or two while the secret is being changed; none where no router stands in front. */
  readonly secrets: readonly Secret[];
  /** Whether every request must come through the router. */
  readonly required: boolean;
}

/** Where a request came from: it selects the limits, and never says who the caller is. */
export type Source = 'router' | 'direct';

/** Made once: a refusal costs next to nothing without a stack trace of its own. */
const notThroughRouter = new AuthenticationError('router', 'Requests to this gateway must come through its router.');

/** Throws `AuthenticationError` for a wrong secret, and for a direct request where only the router may call. */
export function createRouterTrust({ secrets, required }: RouterConfig): (headers: IncomingHttpHeaders) => Source {
  const digests = secrets.map((secret) => digest(secret.reveal()));

  return (headers) => {
    const given = headers['x-router-authorization'];
    if (digests.length === 0 || (given === undefined && !required)) return 'direct';
    const proof = digest(String(given ?? ''));
    // Every secret is compared, so that the time taken says nothing of which one it was.
    const matches = digests.filter((expected) => timingSafeEqual(expected, proof));
    if (matches.length === 0) throw notThroughRouter;
    return 'router';
  };
}

/** Equal in length whatever is given, as a comparison in constant time needs. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
