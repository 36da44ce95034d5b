import { hash } from 'node:crypto';
import type { Exchange } from '../http/exchange.ts';
import type { RawHeaders } from '../http/raw-headers.ts';
import type { Route } from '../http/router.ts';

export interface StaticContent {
  readonly contentType: string;
  readonly body: string | Buffer;
  /** The `content-security-policy`. */
  readonly policy: string;
}

interface Representation extends StaticContent {
  readonly headers: RawHeaders;
  readonly etag: string;
}

/** A route that always answers with the same content. It is loaded by the first request and then kept. */
export function createStaticRoute(load: () => StaticContent | Promise<StaticContent>): Route {
  let loaded: Promise<Representation> | undefined;

  return {
    async GET(exchange) {
      loaded ??= represent(load);
      try {
        send(exchange, await loaded);
      } catch (error) {
        // A file that can't be read now may be readable later.
        loaded = undefined;
        throw error;
      }
    },
  };
}

async function represent(load: () => StaticContent | Promise<StaticContent>): Promise<Representation> {
  const content = await load();
  const etag = `"${hash('sha256', content.body, 'base64url')}"`;
  // The content changes with an update of the gateway, so browsers ask each time; usually the answer is 304.
  const headers = ['content-type', content.contentType, 'cache-control', 'no-cache', 'etag', etag];
  return { ...content, headers, etag };
}

function send(exchange: Exchange, { headers, etag, body, policy }: Representation): void {
  const isKnown = namesTag(exchange.request.headers['if-none-match'], etag);
  exchange.answer(isKnown ? 304 : 200, headers, isKnown ? '' : body, policy);
}

/** Whether `if-none-match` lists the tag (RFC 9110, 13.1.2: a weak tag matches too). */
function namesTag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((tag) => {
    const name = tag.trim();
    return name === '*' || name === etag || name === `W/${etag}`;
  });
}
