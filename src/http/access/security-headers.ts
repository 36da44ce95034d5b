import type { RawHeaders } from '../raw-headers.ts';

/** The policy of a data response. A browser that opens it as a page runs nothing, and does not show it in a frame. */
export const dataPolicy = "default-src 'none'; frame-ancestors 'none'";

/** Restricts Apollo's page beyond its own policy. */
const pageRefusals = "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/** A source for Apollo's own development. */
const foreignSource = ' https://embed.apollo.local:3000';

/** The security headers of every response, apart from its policy. */
export function createSecurityHeaders(production: boolean): RawHeaders {
  return [
    ...['cross-origin-resource-policy', 'same-origin'],
    ...['referrer-policy', 'no-referrer'],
    ...['x-content-type-options', 'nosniff'],
    ...['x-frame-options', 'DENY'],
    // Browsers apply it only over https, so it is harmless behind a TLS proxy and on loopback. Other hosts of the domain are not
    // the gateway's concern.
    ...(production ? ['strict-transport-security', 'max-age=31536000'] : []),
  ];
}

/**
 * Returns the policy of Apollo's page as a header: the page's own policy, which has a new nonce each time, with additional
 * restrictions. A browser applies both, so a stricter source list here would break the page.
 */
export function pagePolicy(html: string): string {
  const own = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1];
  return own === undefined ? dataPolicy : `${own.replace(foreignSource, '')}; ${pageRefusals}`;
}
