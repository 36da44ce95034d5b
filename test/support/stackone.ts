import { RequestLimiter } from '../../src/stackone/resilience/request-limiter.ts';
import { type CallOrigin, StackOneHttp, type StackOneHttpOptions } from '../../src/stackone/transport/http.ts';

/** A client of StackOne at this address. By default, it has long timeouts and no rate limit. */
export function connectTo(url: string | URL, options: Partial<StackOneHttpOptions> = {}): StackOneHttp {
  return new StackOneHttp({
    baseUrl: new URL(url),
    apiKey: 'sandbox-key',
    timeoutMs: 10_000,
    attemptTimeoutMs: 5_000,
    connectTimeoutMs: 1_000,
    quota: new RequestLimiter(0),
    userAgent: 'test',
    ...options,
  });
}

export const testOrigin: CallOrigin = { requestId: 'request-1', signal: new AbortController().signal, owner: 'acme' };
