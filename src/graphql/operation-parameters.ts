import { GatewayError } from '../errors.ts';
import type { SentOperation } from './trusted-documents/resolve-document.ts';

/**
 * Parameters of an operation that are the same as none: GraphQL over HTTP says so of an empty `operationName` and of `null`.
 * Generated clients send them for every operation without a name or without variables.
 */
const absent: Readonly<Record<string, ReadonlySet<string>>> = {
  operationName: new Set(['']),
  variables: new Set(['', 'null']),
  extensions: new Set(['', 'null']),
};

/** The body of a POST request with `null` for an empty `operationName`. */
export function withoutEmptyName(body: unknown): unknown {
  const isEmpty = typeof body === 'object' && body !== null && 'operationName' in body && body.operationName === '';
  return isEmpty ? { ...body, operationName: null } : body;
}

/**
 * The query string of a GET request without parameters that are the same as none. Throws `BAD_REQUEST` for one that is not
 * UTF-8: reading it would alter it.
 */
export function readSearch(url: string): string {
  if (!isUtf8(url)) throw new GatewayError('BAD_REQUEST', "The request's URL is not percent-encoded UTF-8.");
  const parsed = URL.parse(url, 'http://gateway');
  if (!parsed) return '';
  for (const [name, values] of Object.entries(absent)) {
    const [only, second] = parsed.searchParams.getAll(name);
    // Apollo Server refuses a parameter that comes twice, whatever its values are.
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

/** Whether what a URL percent-encodes is UTF-8. A percent sign that encodes nothing stands for itself. */
function isUtf8(url: string): boolean {
  try {
    decodeURIComponent(url.replaceAll(/%(?![\da-f]{2})/gi, '%25'));
    return true;
  } catch {
    return false;
  }
}
