import { describe, expect, it } from 'vitest';
import { CacheUse } from '../../../src/caching/cache-use.ts';
import { DocumentCache } from '../../../src/graphql/documents/document-cache.ts';
import { KnownDocument } from '../../../src/graphql/documents/known-document.ts';
import { parseDocument } from '../../../src/graphql/documents/parse-document.ts';
import { compileCosts } from '../../../src/limits/cost/operation-cost.ts';
import { readSchemaCosts } from '../../../src/limits/cost/schema-costs.ts';
import { measureDocument } from '../../../src/limits/document/document-complexity.ts';
import { measureText } from '../../../src/limits/document/document-text.ts';
import { createSchema } from '../../../src/schema.ts';
import { repeat } from '../../support/documents.ts';
import { heapUsed } from '../../support/heap.ts';

const schema = createSchema();
const schemaCosts = readSchemaCosts(schema);

function know(query: string): KnownDocument {
  const text = measureText(query, Number.POSITIVE_INFINITY);
  const parsed = parseDocument(query);
  if (!text || !parsed) throw new Error('This is no GraphQL.');
  return new KnownDocument(query, parsed, {
    tokens: text.tokens,
    complexity: measureDocument(parsed.ast),
    costs: compileCosts(parsed.ast, schema, schemaCosts),
  });
}

/** A string of its own, like the text of a request. */
const received = (text: string): string => JSON.parse(JSON.stringify(text));

describe('the document cache', () => {
  it("finds a document by its text, and by Apollo Server's hash of the text", () => {
    const use = new CacheUse();
    const cache = new DocumentCache(use);
    const document = know('{ a }');
    expect(cache.find('{ a }')).toBeUndefined();
    cache.add(document);
    expect(cache.find('{ a }')).toBe(document);
    expect(cache.find('{ a } ')).toBeUndefined();
    // The result of `printf '{ a }' | sha256sum`.
    const hash = '1c7e1e347f726166b5b1c55afd61f278cc9b45e00c108ec33d540a566379811b';
    expect(cache.findByHash(hash)).toBe(document);
    expect(use).toMatchObject({ hits: 1, misses: 2 });
  });

  it('stays within its size limit for any documents', () => {
    const cache = new DocumentCache();
    const documentOf = (index: number) => `{ a${index} ${'f '.repeat(200)} }`;
    for (let index = 0; index < 1_000; index += 1) cache.add(know(documentOf(index)));
    expect(cache.bytes).toBeLessThanOrEqual(8 * 2 ** 20);
    expect(cache.find(documentOf(999))).toBeDefined();
    expect(cache.find(documentOf(0))).toBeUndefined();
  });

  it('does not cache a document that would evict many others', () => {
    const cache = new DocumentCache();
    const query = `{ a(b: "${'\\n'.repeat(110_000)}") }`;
    cache.add(know(query));
    expect(cache.find(query)).toBeUndefined();
  });

  it('counts what is derived from a document, and evicts one that grows too large', () => {
    const cache = new DocumentCache();
    const document = know('{ a }');
    cache.add(document);
    const before = cache.bytes;
    document.planBytes = 10_000;
    cache.resize(document);
    expect(cache.bytes).toBe(before + 10_000);
    document.planBytes = 3 * 2 ** 20;
    cache.resize(document);
    expect(cache.find('{ a }')).toBeUndefined();
    expect(cache.bytes).toBe(0);
    // The document is still in use, but no longer cached.
    document.planBytes = 1;
    cache.resize(document);
    expect(cache.bytes).toBe(0);
  });

  it('keeps only little of an invalid document', () => {
    const cache = new DocumentCache();
    const document = know(`{ ${'nothing '.repeat(300)} }`);
    cache.add(document);
    document.markInvalid();
    cache.resize(document);
    expect(document.ast).toBeUndefined();
    expect(cache.bytes).toBeLessThan(10_000);
  });
});

describe("the estimate of a document's memory", () => {
  it.each<[string, (index: number) => string]>([
    [
      'an operation of usual size',
      (index) => `query Q${index} { linkedAccounts(first: 3) { nodes { id label provider } pageInfo { endCursor } } }`,
    ],
    ['fields', (index) => `{ b${index} ${'f '.repeat(300)} }`],
    ['fields within fields', (index) => `{b${index}${'{a'.repeat(90)}${'}'.repeat(91)}`],
    ['aliases', (index) => `{ b${index} ${repeat(300, (k) => `a${k}:__typename`)} }`],
    [
      'operations',
      (index) => `query B${index} { a } ${repeat(124, (k) => `query A${k} { linkedAccounts { nodes { id } } }`)}`,
    ],
    [
      'operations whose costs depend on variables',
      (index) =>
        `query B${index} { a } ${repeat(60, (k) => `query A${k}($n: Int) { linkedAccounts(first: $n) { nodes { id } } }`)}`,
    ],
    ['numbers in a list', (index) => `{ b${index}(a: [${'1 '.repeat(980)}]) }`],
    ['objects in a list', (index) => `{ b${index}(a: [${'{a:{}}'.repeat(160)}]) }`],
    ['variables', (index) => `query (${repeat(190, (k) => `$a${k}:[B!]!`)}) { b${index} }`],
    ['directives', (index) => `{ b${index} ${repeat(200, () => '@a(b:1)')} }`],
    ['inline fragments', (index) => `{b${index} ${repeat(250, () => '...{a}')} }`],
    ['comments', (index) => `{b${index}} ${'#\n'.repeat(2_000)}`],
    ['escape sequences', (index) => `{b${index}(a:"${'\\n'.repeat(5_000)}")}`],
    ['text', (index) => `{b${index}(a:"${'ü€'.repeat(5_000)}")}`],
  ])('is never too low: %s', (_name, write) => {
    const texts = Array.from({ length: 100 }, (_, index) => received(write(index)));
    know(write(1_000));
    const before = heapUsed();
    const documents = texts.splice(0).map(know);
    const taken = heapUsed() - before;
    const estimated = documents.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(taken).toBeLessThan(estimated);
    // It is also not so high that the cache would hold too few documents.
    if (_name.startsWith('an operation')) expect(taken).toBeGreaterThan(estimated / 4);
  });
});
