import { getIntrospectionQuery, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { measureDocument } from '../../../src/limits/document/document-complexity.ts';
import { measureText } from '../../../src/limits/document/document-text.ts';
import { doublingFragments, nestedQuery, queryOfTokens } from '../../support/documents.ts';

const measure = (query: string) => measureDocument(parse(query, { noLocation: true }));

describe('the complexity of a document', () => {
  it.each<[string, string, Partial<ReturnType<typeof measure>>]>([
    ['one field', '{ a }', { depth: 1, rootFields: 1, selections: 1, aliases: 0, directives: 0, nesting: 1 }],
    ['fields within fields', '{ a { b { c } d } }', { depth: 3, rootFields: 1, selections: 4, nesting: 3 }],
    ['every alias, of __typename and of the same name too', '{ a: a b: __typename c { d: e } }', { aliases: 3 }],
    [
      'inline fragments, which are no depth',
      '{ ... { ... on A { a } } b }',
      { depth: 1, rootFields: 2, selections: 4, nesting: 3 },
    ],
    [
      'a fragment in its place',
      '{ a { ...F } } fragment F on A { b: c { d } }',
      { depth: 3, selections: 4, aliases: 1 },
    ],
    [
      'a fragment in all its places',
      '{ ...F a { ...F } } fragment F on A { b: c d: e }',
      { rootFields: 3, selections: 7, aliases: 4 },
    ],
    ['a fragment in no place', '{ a } fragment F on A { b: c d: e }', { rootFields: 1, selections: 3, aliases: 2 }],
    [
      'directives wherever they stand',
      'query ($v: Int @a) @a { b @a ... @a { c } ...F @a } fragment F on A @a { d }',
      { directives: 6 },
    ],
    [
      "an operation's own directives beside those",
      'query @a { ...F ...F } fragment F on A { b @a }',
      { directives: 3 },
    ],
    ["a fragment's directives in all its places", '{ ...F ...F ...F } fragment F on A @a { b @a }', { directives: 6 }],
    [
      'the deepest of several operations',
      'query A { a { b } } query B { a { b { c } } }',
      { depth: 3, rootFields: 1, selections: 5 },
    ],
    ['lists of the schema', '{ __schema { types { fields { args { name } } } } }', { depth: 1, introspectionLists: 3 }],
    [
      'no lists where nothing is asked of the schema',
      '{ types { fields { args { name } } } }',
      { depth: 4, introspectionLists: 0 },
    ],
    ['what is beside them', '{ a { b } __type { fields { name } } }', { depth: 2, introspectionLists: 1 }],
    ['standard introspection', getIntrospectionQuery(), { depth: 1, introspectionLists: 3 }],
  ])('counts %s', (_name, query, expected) => {
    expect(measure(query)).toMatchObject(expected);
  });

  it('is infinite where fragments multiply exponentially', () => {
    expect(measure(doublingFragments(10))).toMatchObject({ depth: 2, rootFields: 2 ** 10, selections: 2 ** 12 - 1 });
    expect(measure(doublingFragments(2_000)).nesting).toBe(Number.POSITIVE_INFINITY);
  });

  it('is finite for cyclic fragments, which count as written', () => {
    const circle = '{ a { ...A } } fragment A on T { b { ...B } } fragment B on T { c { ...A ...B } }';
    expect(measure(circle)).toMatchObject({ selections: 7, aliases: 0 });
  });
});

describe("the complexity of a document's text", () => {
  it('is its tokens, without comments, and its nesting of brackets', () => {
    expect(measureText('{ a(b: [1, "2"]) # { [ (\n }', 100)).toEqual({ tokens: 11, nesting: 3 });
    expect(measureText(queryOfTokens(500), 1_000)).toEqual({ tokens: 500, nesting: 4 });
    expect(measureText(nestedQuery(8), 1_000)?.nesting).toBe(8);
    expect(measureText('', 100)).toEqual({ tokens: 0, nesting: 0 });
  });

  it('is counted only up to the limit', () => {
    expect(measureText('a '.repeat(50), 10)).toEqual({ tokens: 11, nesting: 0 });
    expect(measureText(`${'a '.repeat(50)} ☃`, 10)).toEqual({ tokens: 11, nesting: 0 });
  });

  it('is undefined for a text that is not GraphQL', () => {
    expect(measureText('{ a ☃ }', 100)).toBeUndefined();
    expect(measureText('{ a(b: "', 100)).toBeUndefined();
  });
});
