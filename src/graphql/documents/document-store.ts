import type { ApolloServerOptions } from '@apollo/server';
import type { ValidDocuments } from './valid-documents.ts';

type DocumentStore = NonNullable<ApolloServerOptions<never>['documentStore']>;

/**
 * Lets Apollo Server use documents that are parsed and validated already, instead of a cache of its own that does not count
 * what a parsed document takes.
 */
export function createDocumentStore(documents: ValidDocuments): DocumentStore {
  return {
    // The key is a prefix and the hash of the document's text.
    get: async (key) => documents.findByHash(key.slice(key.lastIndexOf(':') + 1))?.ast,
    set: async () => {},
    delete: async () => false,
  };
}
