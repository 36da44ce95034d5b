import { Kind } from 'graphql';
import { afterAll, describe, expect, it } from 'vitest';
import { DocumentCache } from '../../../src/graphql/documents/document-cache.ts';
import { createDocumentLimiter } from '../../../src/graphql/documents/document-limiter.ts';
import type { KnownDocument } from '../../../src/graphql/documents/known-document.ts';
import { ValidDocuments } from '../../../src/graphql/documents/valid-documents.ts';
import { documentLimits } from '../../../src/limits/document/document-limits.ts';
import { createSchema } from '../../../src/schema.ts';
import { contextOf } from '../../support/context.ts';
import { repeat } from '../../support/documents.ts';
import { heapUsed } from '../../support/heap.ts';
import { connectTo } from '../../support/stackone.ts';
import { service } from '../../support/viewers.ts';

const http = connectTo('http://127.0.0.1:9');
afterAll(() => http.close());
const schema = createSchema();

function createDocuments(introspection = true) {
  const cache = new DocumentCache();
  const limiter = createDocumentLimiter(schema, documentLimits, cache);
  const documents = new ValidDocuments({ schema, introspection, cache });
  const know = (query: string): KnownDocument => {
    const { document } = limiter.check({ query, operationName: 'A0' }, 'router');
    if (!document) throw new Error('The document does not parse.');
    return document;
  };
  return { cache, documents, know };
}

describe('a document', () => {
  it('is validated once, and its syntax tree is shared with Apollo Server', () => {
    const { documents, know } = createDocuments();
    const known = know('{ connectViewer { username } }');
    const planned = documents.open(known);
    expect(planned?.ast).toBe(known.ast);
    expect(documents.open(know('{ connectViewer { username } }'))).toBe(planned);
    expect(documents.findByHash(known.hash)).toBe(planned);
    expect(documents.findByHash('a')).toBeUndefined();
  });

  it('keeps only its measurements if it is invalid', () => {
    const { cache, documents, know } = createDocuments();
    const known = know('{ nothing }');
    const before = cache.bytes;
    expect(documents.open(known)).toBeUndefined();
    expect(known.ast).toBeUndefined();
    expect(cache.bytes).toBeLessThan(before);
    expect(documents.open(known)).toBeUndefined();
    expect(documents.findByHash(known.hash)).toBeUndefined();
  });

  it.each(['{ __schema { queryType { name } } }', '{ connectViewer { username } __type(name: "Query") { name } }'])(
    'that introspects is valid only if introspection is allowed: %s',
    (query) => {
      const open = createDocuments(true);
      expect(open.documents.open(open.know(query))).toBeDefined();
      const closed = createDocuments(false);
      expect(closed.documents.open(closed.know(query))).toBeUndefined();
    },
  );
});

describe('the estimate of the memory of plans', () => {
  const combinations = Array.from({ length: 16 }, (_, bits) =>
    Object.fromEntries([0, 1, 2, 3].map((bit) => [`c${bit}`, (bits & (1 << bit)) !== 0])),
  );
  /** None of them requires a call to StackOne. */
  const entities = (selection: string) => `_entities(representations: []) { ${selection} }`;

  it.each<[string, (index: number) => string]>([
    [
      'an operation of usual size',
      (index) => `query A0 { connectViewer { username scopes originOwner { id } } k${index}: __typename }`,
    ],
    ['many operations', (index) => `${repeat(110, (k) => `query A${k} { connectViewer { username } }`)} # ${index}`],
    [
      'many keys, for each of several types',
      (index) => `query A0 { ${entities(repeat(300, (k) => `k${index}x${k}: __typename`))} }`,
    ],
    [
      'many selections of one key',
      (index) => `query A0 { k${index}: __typename ${entities('__typename '.repeat(300))} }`,
    ],
    [
      'fragments in many places',
      (index) =>
        `query A0 { ${repeat(20, (k) => `k${index}x${k}: ${entities('...F')}`)} } fragment F on Connector { provider name category active models }`,
    ],
    [
      'constant arguments',
      (index) =>
        `query A0 { ${repeat(9, (k) => `k${index}x${k}: _entities(representations: [{ __typename: "Connector", provider: "a", b: { c: [${'{ d: 1 } '.repeat(40)}] } }]) { __typename }`)} }`,
    ],
    [
      'conditions in all combinations',
      (index) =>
        `query A0(${repeat(4, (k) => `$c${k}: Boolean!`)}) { k${index}: __typename ${entities(repeat(100, (k) => `k${k}: __typename @skip(if: $c${k % 4})`))} }`,
    ],
  ])('is never too low: %s', async (name, write) => {
    const { documents, know } = createDocuments();
    const context = contextOf(service, http);
    const run = async (known: KnownDocument) => {
      for (const definition of known.ast?.definitions ?? []) {
        if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
        const operation = documents.open(known)?.find(definition.name?.value);
        for (const variables of definition.variableDefinitions?.length ? combinations : [{}]) {
          expect((await operation?.run(context, variables))?.data).toBeDefined();
        }
      }
    };
    // Created once, independent of the number of documents.
    for (let index = 0; index < 20; index += 1) await run(know(write(1_000 + index)));
    // Small documents are many, so that what else happens in the process matters little.
    const length = name.startsWith('an operation') ? 300 : 30;
    const texts = Array.from({ length }, (_, index): string => JSON.parse(JSON.stringify(write(index))));
    const before = heapUsed();
    const known = texts.splice(0).map(know);
    for (const document of known) await run(document);
    const taken = heapUsed() - before;
    const estimated = known.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(taken).toBeLessThan(estimated);
    if (name.startsWith('an operation')) expect(taken).toBeGreaterThan(estimated / 4);
  });
});
