import type { RawHeaders } from '../raw-headers.ts';

/** Of an answer that is data: a browser that is made to open it as a page runs nothing, and shows it in no frame. */
export const dataPolicy = "default-src 'none'; frame-ancestors 'none'";

/** Of the page, beyond what Apollo's page asks for itself. */
const pageRefusals = "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/** Apollo's developers' own machines. */
const foreignSource = ' https://embed.apollo.local:3000';

/** What every answer says to a browser, beside its policy. */
export function createSecurityHeaders(production: boolean): RawHeaders {
  return [
    ...['cross-origin-resource-policy', 'same-origin'],
    ...['referrer-policy', 'no-referrer'],
    ...['x-content-type-options', 'nosniff'],
    ...['x-frame-options', 'DENY'],
    // Browsers heed it over https only, so it does no harm where something else ends the TLS, nor on a loopback address.
    // Of other hosts of the domain the gateway knows nothing.
    ...(production ? ['strict-transport-security', 'max-age=31536000'] : []),
  ];
}

/**
 * The policy of Apollo's page as a header: the page's own, which has a new nonce each time, with more refused. A browser
 * obeys both, so a stricter one here would break the page.
 */
export function pagePolicy(html: string): string {
  const own = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1];
  return own === undefined ? dataPolicy : `${own.replace(foreignSource, '')}; ${pageRefusals}`;
}
