import type { IncomingMessage } from 'node:http';
import type { RawHeaders } from '../raw-headers.ts';
import { createOriginList } from './origin-list.ts';

const lifetimeSeconds = 600;
const varies: RawHeaders = ['vary', 'Origin'];
const exposed: RawHeaders = ['access-control-expose-headers', 'x-request-id, retry-after'];

/** Creates the headers of every response: `always`, and for pages of listed origins the permission to read it without cookies. */
export function createCors(origins: readonly string[], always: RawHeaders) {
  const isListed = createOriginList(origins);
  const toOthers: RawHeaders = [...always, ...varies];
  const toListed = (origin: string) => [...toOthers, 'access-control-allow-origin', origin, ...exposed];
  // Most origins are listed by their full name, so their headers are created once.
  const toNamed = new Map<string | undefined, RawHeaders>(
    origins.filter(isListed).map((origin) => [origin, toListed(origin)]),
  );

  return ({ headers: { origin } }: IncomingMessage): RawHeaders =>
    toNamed.get(origin) ?? (isListed(origin) ? toListed(origin) : toOthers);
}

/** Whether the request is a preflight request. */
export function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === 'OPTIONS' && Boolean(headers.origin && headers['access-control-request-method']);
}

/** The remaining headers of a preflight response: the methods, and all headers that the page wants to send. */
export function preflightHeaders({ headers }: IncomingMessage): RawHeaders {
  const asked = headers['access-control-request-headers'];
  return [
    ...['access-control-allow-methods', 'GET, POST', 'access-control-max-age', String(lifetimeSeconds)],
    ...(asked === undefined ? [] : ['access-control-allow-headers', asked]),
  ];
}
