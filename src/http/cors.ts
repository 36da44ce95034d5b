import type { IncomingMessage } from 'node:http';
import type { RawHeaders } from './exchange.ts';

const lifetimeSeconds = 600;
const varies: RawHeaders = ['vary', 'Origin'];
const exposed: RawHeaders = ['access-control-expose-headers', 'x-request-id, retry-after'];

/**
 * `always`, and what is to be said to pages of other origins: that those listed may read the answers, without cookies. Made
 * once for each origin.
 */
export function createCors(origins: readonly string[], always: RawHeaders) {
  const toOthers: RawHeaders = [...always, ...varies];
  const toListed = new Map<string | undefined, RawHeaders>(
    origins.map((origin) => [origin, [...toOthers, 'access-control-allow-origin', origin, ...exposed]]),
  );
  return ({ headers }: IncomingMessage): RawHeaders => toListed.get(headers.origin) ?? toOthers;
}

/** Whether a browser asks what it may send, before it sends it. */
export function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === 'OPTIONS' && Boolean(headers.origin && headers['access-control-request-method']);
}

/** The answer, beside the permission itself: the methods, and whatever headers the page wants to send. */
export function preflightHeaders({ headers }: IncomingMessage): RawHeaders {
  const asked = headers['access-control-request-headers'];
  return [
    ...['access-control-allow-methods', 'GET, POST', 'access-control-max-age', String(lifetimeSeconds)],
    ...(asked === undefined ? [] : ['access-control-allow-headers', asked]),
  ];
}
