import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import type { DocumentNode } from 'graphql';
import { afterAll, describe, expect, it } from 'vitest';
import { DocumentCache } from '../../../src/graphql/documents/document-cache.ts';
import { createDocumentLimiter } from '../../../src/graphql/documents/document-limiter.ts';
import { createDocumentStore } from '../../../src/graphql/documents/document-store.ts';
import { ValidDocuments } from '../../../src/graphql/documents/valid-documents.ts';
import { documentLimits } from '../../../src/limits/document/document-limits.ts';
import { createSchema } from '../../../src/schema.ts';

const schema = createSchema();
const cache = new DocumentCache();
const limiter = createDocumentLimiter(schema, documentLimits, cache);
const documents = new ValidDocuments({ schema, introspection: false, cache });

let seen: DocumentNode | undefined;
const apollo = new ApolloServer({
  schema,
  documentStore: createDocumentStore(documents),
  plugins: [
    ApolloServerPluginInlineTraceDisabled(),
    {
      async requestDidStart() {
        return {
          async didResolveOperation({ document }) {
            seen = document;
          },
        };
      },
    },
  ],
});
afterAll(() => apollo.stop());

describe('the document store of Apollo Server', () => {
  it('holds the documents that are already parsed and validated', async () => {
    const query = '{ __typename }';
    const { document } = limiter.check({ query }, 'router');
    await apollo.executeOperation({ query });
    expect(seen).toBeDefined();
    expect(seen).toBe(document?.ast);
  });
});
