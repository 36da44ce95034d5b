import type { Source } from '../../auth/router-trust.ts';
import { GatewayError } from '../../errors.ts';
import type { DocumentTrust } from '../../observability/metrics/metrics.ts';
import type { OperationRequest } from '../documents/document-limiter.ts';
import { hashOf } from '../documents/known-document.ts';
import { type NamingRequest, readDocumentId, withoutPersistedQuery, withoutPrefix } from './document-id.ts';
import type { TrustedDocument, TrustedDocumentSet } from './trusted-document-set.ts';

/** An operation as the caller sent it, with the text of its document, with the document's id, or with both. */
export interface SentOperation extends OperationRequest, NamingRequest {}

/**
 * Returns the operation with the text of its document in place of the id, or the same object if it has no id. Throws an error for
 * the caller if the document is unknown, or if it is not trusted and only trusted documents may run.
 *
 * Every transport calls it once per operation and before the limits, which also apply to trusted documents.
 */
export type ResolveDocument = (operation: SentOperation, source: Source) => SentOperation;

export interface ResolveDocumentOptions {
  readonly documents: () => TrustedDocumentSet;
  /** Whether direct callers may run only trusted documents. A caller with the router's secret may run any document. */
  readonly only: boolean;
  readonly count: (trust: DocumentTrust) => void;
}

// Created once, because stack traces would make refusals expensive. Some clients recognise the first one by its message.
const notFound = new GatewayError('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound');
const notTrusted = new GatewayError(
  'DOCUMENT_NOT_TRUSTED',
  'The gateway runs trusted documents only, and this document is not one of them.',
);
const otherText = new GatewayError('BAD_REQUEST', "The document's id does not match its text.");
const notText = new GatewayError('BAD_REQUEST', 'query must be a string.');

export function createResolveDocument({ documents, only, count }: ResolveDocumentOptions): ResolveDocument {
  function countTrust(trust: DocumentTrust, source: Source): void {
    if (source === 'direct') count(trust);
  }

  /** An unknown document can't run without its text, for any caller. */
  function findById(id: string, source: Source): string {
    const document = documents().find(id);
    countTrust(document ? 'trusted' : 'unknown-id', source);
    if (isRefused(document, source)) throw notTrusted;
    if (!document) throw notFound;
    return document.text;
  }

  function checkText(text: string, source: Source): void {
    const document = documents().findByText(text);
    countTrust(document ? 'trusted' : 'other', source);
    if (isRefused(document, source)) throw notTrusted;
  }

  /** A document that introspects the schema is never trusted if only trusted documents may run. */
  function isRefused(document: TrustedDocument | undefined, source: Source): boolean {
    if (!only || source === 'router') return false;
    return document === undefined || document.known?.planned?.introspects === true;
  }

  return (operation, source) => {
    const { query } = operation;
    const id = readDocumentId(operation);
    if (id === undefined) {
      if (typeof query === 'string' && query !== '') checkText(query, source);
      return operation;
    }
    if (query == null || query === '') return withText(operation, findById(id, source));
    if (typeof query !== 'string') throw notText;
    if (!isIdOf(query, id, documents())) throw otherText;
    checkText(query, source);
    return withText(operation, query);
  };
}

/** If an id is not a SHA-256, the text must be the same as in the manifest. */
function isIdOf(text: string, id: string, documents: TrustedDocumentSet): boolean {
  return hashOf(text) === withoutPrefix(id) || documents.find(id)?.text === text;
}

function withText({ documentId, extensions, ...rest }: SentOperation, query: string): SentOperation {
  const resolved = { ...rest, query };
  // Apollo Server refuses extensions that are `undefined`.
  return extensions === undefined ? resolved : { ...resolved, extensions: withoutPersistedQuery(extensions) };
}
