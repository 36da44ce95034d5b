import { GatewayError } from '../../errors.ts';
import { hashPrefix } from './trusted-document-set.ts';

/** The parts of a request that can contain the id of its document. */
export interface NamingRequest {
  readonly documentId?: unknown;
  readonly extensions?: unknown;
}

/**
 * Returns the id of the document that a request names: `documentId` of the GraphQL over HTTP specification, or
 * `extensions.persistedQuery.sha256Hash` of Apollo's and urql's clients. Throws `BAD_REQUEST` for an invalid id.
 */
export function readDocumentId({ documentId, extensions }: NamingRequest): string | undefined {
  const id = documentId === '' ? undefined : (documentId ?? undefined);
  const hash = isRecord(extensions) ? readHash(extensions['persistedQuery']) : undefined;
  if (id !== undefined && typeof id !== 'string') throw badRequest('documentId must be a string.');
  if (id !== undefined && hash !== undefined && withoutPrefix(id) !== withoutPrefix(hash)) {
    throw badRequest('documentId and extensions.persistedQuery name different documents.');
  }
  return id ?? hash;
}

function readHash(persistedQuery: unknown): string | undefined {
  if (persistedQuery == null) return undefined;
  if (isRecord(persistedQuery) && persistedQuery['version'] === 1 && typeof persistedQuery['sha256Hash'] === 'string') {
    return persistedQuery['sha256Hash'];
  }
  throw badRequest('extensions.persistedQuery must have version 1 and a sha256Hash.');
}

/** Returns a request's extensions without the id of its document. */
export function withoutPersistedQuery(extensions: unknown): unknown {
  if (!isRecord(extensions)) return extensions;
  const { persistedQuery, ...rest } = extensions;
  return rest;
}

/** Returns the hash without its prefix if the id is a hash. */
export function withoutPrefix(id: string): string {
  return id.startsWith(hashPrefix) ? id.slice(hashPrefix.length) : id;
}

function badRequest(message: string): GatewayError {
  return new GatewayError('BAD_REQUEST', message);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
