import type { ApolloServerOptions } from '@apollo/server';
import type { ValidDocuments } from './valid-documents.ts';

type DocumentStore = NonNullable<ApolloServerOptions<never>['documentStore']>;

/**
 * Makes Apollo Server use documents that are already parsed and validated. Its own cache does not count the memory of parsed
 * documents.
 */
export function createDocumentStore(documents: ValidDocuments): DocumentStore {
  return {
    // The key is a prefix and the hash of the document's text.
    get: async (key) => documents.findByHash(key.slice(key.lastIndexOf(':') + 1))?.ast,
    set: async () => {},
    delete: async () => false,
  };
}
