import { getIntrospectionQuery, Lexer, parse, validate } from 'graphql';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createDocumentLimiter } from '../../../src/graphql/documents/document-limiter.ts';
import { createSchema } from '../../../src/schema.ts';
import { type CountedDocument, countReads } from '../../support/counted-document.ts';
import {
  circularIntrospection,
  doublingFragments,
  nestedQuery,
  queryOfTokens,
  repeat,
} from '../../support/documents.ts';

/** The documents that have been parsed since the last count. */
let parsed: CountedDocument[] = [];

vi.mock('graphql', async (importOriginal) => {
  const graphql = await importOriginal<typeof import('graphql')>();
  const parseCounted: typeof graphql.parse = (...parameters) => {
    const counted = countReads(graphql.parse(...parameters));
    parsed.push(counted);
    return counted.document;
  };
  return { ...graphql, parse: parseCounted };
});

const advance = vi.spyOn(Lexer.prototype, 'advance');
const schema = createSchema();
const limiter = createDocumentLimiter(schema);

beforeEach(() => {
  parsed = [];
});

let checks = 0;
/** Makes each text unique, so that nothing is cached. */
function checkAnew(query: string): 'refused' | 'passed' {
  checks += 1;
  return check(`${query}\n# ${checks}`);
}

function check(query: string): 'refused' | 'passed' {
  try {
    limiter.check({ query }, 'direct');
    return 'passed';
  } catch {
    return 'refused';
  }
}

/** The number of tokens that `run` reads from texts, and its number of reads of parsed documents. */
function workOf(run: () => unknown): { readonly tokens: number; readonly reads: number } {
  advance.mockClear();
  parsed = [];
  run();
  return { tokens: advance.mock.calls.length, reads: parsed.reduce((sum, { reads }) => sum + reads(), 0) };
}

/** The largest document that common tools send. */
const introspection = getIntrospectionQuery();
/** A document just within the limits. */
const largest = queryOfTokens(998);

const hostile: readonly [string, string][] = [
  ['101 aliases of __typename', `{ ${repeat(101, (index) => `alias${index}: __typename`)} }`],
  ['500 duplicate fields', `{ ${'__typename '.repeat(500)} }`],
  ['500 duplicate fields further down', `{ connectViewer { ${'username '.repeat(500)} } }`],
  ['100 duplicate directives', `{ __typename ${'@aa '.repeat(100)} }`],
  ['circular introspection', circularIntrospection],
  ['fragments that double 80 times', doublingFragments(80)],
  [
    'fragments that double lists of all connectors 80 times',
    doublingFragments(80).replace('connectViewer', 'connectors { linkedAccounts { nodes { id } } } connectViewer'),
  ],
  [
    '100 mutations',
    `mutation { ${repeat(100, (index) => `a${index}: deleteLinkedAccount(input: { id: "a" }) { deletedLinkedAccountId }`)} }`,
  ],
  ['the catalogue ten times', `{ ${repeat(10, (index) => `a${index}: connectors { name }`)} }`],
  [
    'a page within a page',
    '{ linkedAccounts(first: 100) { nodes { originOwner { linkedAccounts(first: 100) { nodes { id } } } } } }',
  ],
  [
    "a page within each of all connectors' accounts",
    '{ connectors { linkedAccounts(first: 1) { nodes { originOwner { linkedAccounts(first: 100) { nodes { id } } } } } } }',
  ],
  ['as many tokens as a body can hold', queryOfTokens(120_000)],
  ['as deep as a body can hold', '{a'.repeat(120_000)],
];

describe('a hostile document', () => {
  it.each(hostile)('is refused with about the work of a document at the limits: %s', (_name, query) => {
    expect(checkAnew(query)).toBe('refused');
    expect(checkAnew(largest)).toBe('passed');
    const allowed = workOf(() => checkAnew(largest));
    const { tokens, reads } = workOf(() => checkAnew(query));
    expect(tokens).toBeLessThanOrEqual(1.1 * allowed.tokens);
    expect(reads).toBeLessThanOrEqual(3 * allowed.reads);
  });

  it('takes no more work the larger it is', () => {
    const small = workOf(() => checkAnew(queryOfTokens(2_000)));
    expect(small.tokens).toBeGreaterThan(0);
    expect(workOf(() => checkAnew(queryOfTokens(100_000)))).toEqual(small);
  });

  it('takes work in proportion to its text, not to its expanded fragments', () => {
    const twenty = workOf(() => checkAnew(doublingFragments(20)));
    const eighty = workOf(() => checkAnew(doublingFragments(80)));
    expect(eighty.tokens / twenty.tokens).toBeLessThan(5);
    expect(eighty.reads / twenty.reads).toBeLessThan(5);
  });

  it('is left to validation if it does no harm: cyclic fragments', () => {
    const circle = '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A connectViewer { username } }';
    expect(checkAnew(circle)).toBe('passed');
    expect(validate(schema, parse(circle)).map(({ message }) => message)).toEqual([
      expect.stringContaining('Cannot spread fragment "A" within itself'),
    ]);
  });
});

describe('a valid document', () => {
  it('is validated with little work, however it uses its limits', () => {
    const fields = `{ connectViewer { ${'username '.repeat(299)} } }`;
    const fragments = `{ ${repeat(10, (index) => `...F${index}`)} } ${repeat(
      10,
      (index) => `fragment F${index} on Query { connectViewer { ${'username '.repeat(26)} } }`,
    )}`;
    // Validation compares each of the 300 allowed selections with each other.
    const pairs = (300 * 299) / 2;
    for (const query of [fields, fragments, nestedQuery(8), queryOfTokens(1_000)]) {
      expect(checkAnew(query)).toBe('passed');
      const { reads } = workOf(() => validate(schema, parse(query), undefined, { maxErrors: 5 }));
      expect(reads).toBeLessThan(6 * pairs);
    }
  });

  it('is measured once, and cached afterwards', () => {
    expect(check(introspection)).toBe('passed');
    expect(workOf(() => check(introspection))).toEqual({ tokens: 0, reads: 0 });
  });
});
