import { GatewayError } from '../errors.ts';
import type { SentOperation } from './trusted-documents/resolve-document.ts';

/**
 * Parameters that count as absent. GraphQL over HTTP specifies this for an empty `operationName` and for `null`, which generated
 * clients send for operations without a name or variables.
 */
const absent: Readonly<Record<string, ReadonlySet<string>>> = {
  operationName: new Set(['']),
  variables: new Set(['', 'null']),
  extensions: new Set(['', 'null']),
};

/** Returns the body of a POST request with `null` in place of an empty `operationName`. */
export function withoutEmptyName(body: unknown): unknown {
  const isEmpty = typeof body === 'object' && body !== null && 'operationName' in body && body.operationName === '';
  return isEmpty ? { ...body, operationName: null } : body;
}

/**
 * Returns the query string of a GET request without parameters that count as absent. Throws `BAD_REQUEST` if it is not UTF-8,
 * because decoding would change it.
 */
export function readSearch(url: string): string {
  if (!isUtf8(url)) throw new GatewayError('BAD_REQUEST', "The request's URL is not percent-encoded UTF-8.");
  const parsed = URL.parse(url, 'http://gateway');
  if (!parsed) return '';
  for (const [name, values] of Object.entries(absent)) {
    const [only, second] = parsed.searchParams.getAll(name);
    // Apollo Server refuses a repeated parameter, whatever its values are.
    if (only !== undefined && second === undefined && values.has(only)) parsed.searchParams.delete(name);
  }
  return parsed.search;
}

/** The query string with the text of the document that it names by an id. */
export function withDocument(search: string, { query, extensions }: SentOperation): string {
  const parameters = new URLSearchParams(search);
  parameters.delete('documentId');
  parameters.set('query', String(query));
  if (extensions !== undefined) parameters.set('extensions', JSON.stringify(extensions));
  return `?${parameters}`;
}

/** Whether the percent-encoded bytes of a URL are UTF-8. A percent sign without hexadecimal digits stands for itself. */
function isUtf8(url: string): boolean {
  try {
    decodeURIComponent(url.replaceAll(/%(?![\da-f]{2})/gi, '%25'));
    return true;
  } catch {
    return false;
  }
}
