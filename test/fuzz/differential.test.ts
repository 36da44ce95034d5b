import { type ExecutionResult, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { byGraphql, caseOf, type Executor, schemas } from './differential/differential.ts';
import { runDifferential } from './differential/run.ts';

const seed = 20_260_101;

describe('a plan', () => {
  it('behaves like graphql-js for 20,000 documents', async () => {
    const report = await runDifferential({ seed, documents: 20_000 });
    expect(report.differences).toEqual([]);
    expect(report.compared).toBe(20_000);
    // Most documents are executed, many of their fields fail, and they call resolvers and StackOne.
    expect(report.executed).toBeGreaterThan(15_000);
    expect(report.errors).toBeGreaterThan(5_000);
    expect(report.calls).toBeGreaterThan(20_000);
  }, 120_000);
});

describe('a document of the comparison', () => {
  const cases = Array.from({ length: 2_000 }, (_, index) => caseOf(seed, index));

  it('is valid', () => {
    for (const { query } of cases) {
      const faults = validate(schemas.real, parse(query)).map(({ message }) => message);
      expect({ query, faults }).toEqual({ query, faults: [] });
    }
  });

  it('is the same for the same seed and number, and different for others', () => {
    expect(caseOf(seed, 500)).toEqual(cases[500]);
    expect(caseOf(seed + 1, 500)).not.toEqual(cases[500]);
    expect(caseOf(seed, 501)).not.toEqual(cases[500]);
  });

  it.each<[string, RegExp]>([
    ['a fragment in several places', /\.\.\.(F\d+)\b.*\.\.\.\1\b/s],
    ['both conditions in one place', /@skip\(if: [^)]*\) @include|@include\(if: [^)]*\) @skip/],
    ['a condition with a default value', /\$(\w+): Boolean = (?:true|false).*@(?:skip|include)\(if: \$\1\)/s],
    ['odd names', /__proto__: .*constructor: |toString: |hasOwnProperty: /s],
    ['entities of several types', /_entities.*\.\.\. on Connector.*\.\.\. on OriginOwner/s],
    ['a variable within an input object', /\{ [^{}]*\w+: \$\w+[^{}]*\}/],
    ['a variable within a list', /\[[^\]]*\$\w+[^\]]*\]/],
    ['null as an argument', /\w+: null/],
    ['several operations', /query Op0.*(?:query|mutation) Op1/s],
    ['several mutations', /mutation(?:.*(?:create|update|delete|authenticate|reconnect)\w+\(){2}/s],
  ])('can have %s', (_name, pattern) => {
    expect(cases.filter(({ query }) => pattern.test(query)).length).toBeGreaterThan(5);
  });
});

function sorted(object: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).toSorted(([a], [b]) => a.localeCompare(b)));
}

describe('a faulty executor', () => {
  const changed =
    (change: (result: ExecutionResult) => ExecutionResult): Executor =>
    async (...parts) =>
      change(await byGraphql(...parts));

  it.each<[string, Executor]>([
    [
      'loses what a fragment selects',
      (schema, document, operation) => {
        const definitions = document.definitions.filter(({ kind }) => kind !== 'FragmentDefinition');
        return byGraphql(schema, { ...document, definitions }, operation);
      },
    ],
    [
      'sorts the keys',
      changed(({ data, ...others }) => ({ ...others, ...(data !== undefined && { data: data && sorted(data) }) })),
    ],
    [
      'forgets an error',
      changed(({ errors, ...others }) => ({
        ...others,
        ...(errors && errors.length > 1 && { errors: errors.slice(1) }),
      })),
    ],
    [
      'calls resolvers twice',
      async (...parts) => {
        await byGraphql(...parts);
        return byGraphql(...parts);
      },
    ],
    [
      'leaves a rejection unhandled',
      (...parts) => {
        void Promise.reject(new Error('unhandled'));
        return byGraphql(...parts);
      },
    ],
  ])('is detected, by a small document: %s', async (_name, executor) => {
    const { differences } = await runDifferential({ seed, documents: 500, executor });
    const [difference = ''] = differences;
    expect(difference).toMatch(/^document \d+|rejections were not handled/);
    expect(difference.split('\nvariables')[0]?.split(/\s+/).length).toBeLessThan(60);
  });
});
