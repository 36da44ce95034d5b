import type { IncomingMessage } from 'node:http';

/** Parameters of a URL that name an operation. */
const operationParameters = ['query', 'documentId', 'extensions'];

/** Whether a browser asks for a page. An operation in the URL would be executed, so such a request does not qualify. */
export function asksForPage({ headers, url = '' }: IncomingMessage): boolean {
  return headers.accept?.includes('text/html') === true && !hasOperation(url);
}

function hasOperation(url: string): boolean {
  const start = url.indexOf('?');
  if (start === -1) return false;
  const parameters = new URLSearchParams(url.slice(start));
  return operationParameters.some((name) => parameters.has(name));
}
