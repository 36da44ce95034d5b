import { getIntrospectionQuery, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createDocumentGuard } from '../../src/limits/document-guard.ts';
import { createSchema } from '../../src/schema.ts';
import { circularIntrospection, doublingFragments, nestedQuery, queryOfTokens, repeat } from '../support/documents.ts';

const schema = createSchema();
const guard = createDocumentGuard(schema);

let checks = 0;
/** Never the same text twice, so that nothing is known already. */
function checkAnew(query: string): 'refused' | 'passed' {
  checks += 1;
  return check(`${query}\n# ${checks}`);
}

function check(query: string): 'refused' | 'passed' {
  try {
    guard.check({ query }, 'direct');
    return 'passed';
  } catch {
    return 'refused';
  }
}

/** The fastest of many runs, in milliseconds: whatever else the machine does makes a run slower, and none faster. */
function timeOf(run: () => unknown): number {
  const times = Array.from({ length: 60 }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return Math.min(...times);
}

/** The largest document that everybody's tools send. */
const introspection = getIntrospectionQuery();
/** A document that keeps the limits, if barely. */
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
  it.each(hostile)('is refused in about the time that a document at the limits takes to pass: %s', (_name, query) => {
    expect(checkAnew(query)).toBe('refused');
    expect(checkAnew(largest)).toBe('passed');
    expect(timeOf(() => checkAnew(query)) / timeOf(() => checkAnew(largest))).toBeLessThan(5);
  });

  it('takes no more time the larger it is', () => {
    const small = timeOf(() => checkAnew(queryOfTokens(2_000)));
    expect(timeOf(() => checkAnew(queryOfTokens(100_000))) / small).toBeLessThan(5);
  });

  it('takes time by what is written, not by what fragments make of it', () => {
    expect(
      timeOf(() => checkAnew(doublingFragments(80))) / timeOf(() => checkAnew(doublingFragments(20))),
    ).toBeLessThan(16);
  });

  it('is left to Apollo Server where it does no harm: fragments in a circle', () => {
    const circle = '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A connectViewer { username } }';
    expect(checkAnew(circle)).toBe('passed');
    expect(validate(schema, parse(circle)).map(({ message }) => message)).toEqual([
      expect.stringContaining('Cannot spread fragment "A" within itself'),
    ]);
  });
});

describe('a document that passes', () => {
  it('is validated in time, however it makes use of its limits', () => {
    const fields = `{ connectViewer { ${'username '.repeat(299)} } }`;
    const fragments = `{ ${repeat(10, (index) => `...F${index}`)} } ${repeat(
      10,
      (index) => `fragment F${index} on Query { connectViewer { ${'username '.repeat(26)} } }`,
    )}`;
    const ordinary = timeOf(() => validate(schema, parse(introspection)));
    for (const query of [fields, fragments, nestedQuery(8), queryOfTokens(1_000)]) {
      expect(checkAnew(query)).toBe('passed');
      expect(timeOf(() => validate(schema, parse(query), undefined, { maxErrors: 5 })) / ordinary).toBeLessThan(10);
    }
  });

  it('is measured once: when it comes again, it is known', () => {
    expect(check(introspection)).toBe('passed');
    expect(timeOf(() => check(introspection)) / timeOf(() => checkAnew(introspection))).toBeLessThan(0.2);
  });
});
