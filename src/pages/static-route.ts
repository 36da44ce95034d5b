import { hash } from 'node:crypto';
import type { Exchange } from '../http/exchange.ts';
import type { RawHeaders } from '../http/raw-headers.ts';
import type { Route } from '../http/router.ts';

export interface StaticContent {
  readonly contentType: string;
  readonly body: string | Buffer;
  /** The value of the header `content-security-policy`. */
  readonly policy: string;
}

interface Representation extends StaticContent {
  readonly headers: RawHeaders;
  readonly etag: string;
}

/** A route with constant content. The first request loads the content, and later requests reuse it. */
export function createStaticRoute(load: () => StaticContent | Promise<StaticContent>): Route {
  let loaded: Promise<Representation> | undefined;

  return {
    async GET(exchange) {
      loaded ??= represent(load);
      try {
        send(exchange, await loaded);
      } catch (error) {
        // The next request tries again to read the file.
        loaded = undefined;
        throw error;
      }
    },
  };
}

async function represent(load: () => StaticContent | Promise<StaticContent>): Promise<Representation> {
  const content = await load();
  const etag = `"${hash('sha256', content.body, 'base64url')}"`;
  // The content changes when the gateway is updated, so browsers revalidate each time and usually receive 304.
  const headers = ['content-type', content.contentType, 'cache-control', 'no-cache', 'etag', etag];
  return { ...content, headers, etag };
}

function send(exchange: Exchange, { headers, etag, body, policy }: Representation): void {
  const isKnown = namesTag(exchange.request.headers['if-none-match'], etag);
  exchange.answer(isKnown ? 304 : 200, headers, isKnown ? '' : body, policy);
}

/** Whether `if-none-match` lists the tag. A weak tag matches too (RFC 9110, section 13.1.2). */
function namesTag(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((tag) => {
    const name = tag.trim();
    return name === '*' || name === etag || name === `W/${etag}`;
  });
}
