import type { SentOperation } from '../trusted-documents/resolve-document.ts';

/** The parts of an HTTP request that can contain an operation. */
export interface CarryingRequest {
  readonly method: string;
  readonly url: string;
  readonly body?: unknown;
}

/**
 * Reads the operation that Apollo Server will find: in the body of a POST, or in the URL of a GET. Parameters that Apollo Server
 * will refuse (two queries in one URL, variables that are not JSON) and an empty `operationName` read as absent.
 */
export function readOperationRequest({ method, url, body }: CarryingRequest): SentOperation {
  if (method === 'POST') return isRecord(body) ? body : {};
  const search = URL.parse(url, 'http://gateway')?.searchParams;
  return {
    query: onlyOne(search?.getAll('query')),
    operationName: onlyOne(search?.getAll('operationName')) || undefined,
    variables: tryParseJson(onlyOne(search?.getAll('variables'))),
    extensions: tryParseJson(onlyOne(search?.getAll('extensions'))),
    documentId: onlyOne(search?.getAll('documentId')),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function onlyOne(values: readonly string[] = []): string | undefined {
  return values.length === 1 ? values[0] : undefined;
}

function tryParseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
