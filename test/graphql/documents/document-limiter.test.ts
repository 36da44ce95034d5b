import { getIntrospectionQuery } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { Source } from '../../../src/auth/router-trust.ts';
import { GatewayError } from '../../../src/errors.ts';
import { createDocumentLimiter, type OperationRequest } from '../../../src/graphql/documents/document-limiter.ts';
import { createSchema } from '../../../src/schema.ts';
import { circularIntrospection, nestedQuery, queryOfTokens, repeat } from '../../support/documents.ts';

const schema = createSchema();
const limiter = createDocumentLimiter(schema);

/** The limit that a request exceeds. */
function excess(request: OperationRequest, source: Source = 'direct', by = limiter): string | undefined {
  try {
    by.check(request, source);
    return undefined;
  } catch (error) {
    if (!(error instanceof GatewayError) || error.code !== 'LIMIT_EXCEEDED') throw error;
    expect(error.message).toMatch(/\S/);
    return error.details.limit;
  }
}

const typenames = (count: number) => `{ ${'__typename '.repeat(count)} }`;
const aliases = (count: number) => `{ connectViewer { ${repeat(count, (index) => `a${index}: __typename`)} } }`;
const directives = (count: number) => `{ connectViewer { username ${'@skip(if: false) '.repeat(count)} } }`;
/** The connection also counts as a selection. */
const selections = (count: number) => `{ connectViewer { ${'username '.repeat(count - 1)} } }`;
const pages = (first: number) => {
  const full = repeat(9, (index) => `page${index}: linkedAccounts(first: 100) { nodes { id } }`);
  return `{ ${full} linkedAccounts(first: ${first}) { nodes { id } } }`;
};

const entities = 'query ($of: [_Any!]!) { _entities(representations: $of) { __typename } }';
const representations = (count: number) => ({
  query: entities,
  variables: { of: Array.from({ length: count }, (_, id) => ({ __typename: 'LinkedAccount', id })) },
});
const accountsOfOwners = (first: number) => ({
  query: `query ($of: [_Any!]!) {
    _entities(representations: $of) { ... on OriginOwner { linkedAccounts(first: ${first}) { nodes { id } } } }
  }`,
  variables: { of: Array.from({ length: 500 }, (_, id) => ({ __typename: 'OriginOwner', id })) },
});

describe.each<[Source, string, OperationRequest, OperationRequest]>([
  ['direct', 'tokens', { query: queryOfTokens(1_000) }, { query: queryOfTokens(1_001) }],
  ['direct', 'depth', { query: nestedQuery(8) }, { query: nestedQuery(9) }],
  ['direct', 'aliases', { query: aliases(15) }, { query: aliases(16) }],
  ['direct', 'rootFields', { query: typenames(10) }, { query: typenames(11) }],
  ['direct', 'selections', { query: selections(300) }, { query: selections(301) }],
  ['direct', 'directives', { query: directives(20) }, { query: directives(21) }],
  ['direct', 'cost', { query: pages(90) }, { query: pages(91) }],
  ['direct', 'representations', representations(500), representations(501)],
  ['router', 'tokens', { query: queryOfTokens(15_000) }, { query: queryOfTokens(15_001) }],
  ['router', 'depth', { query: nestedQuery(30) }, { query: nestedQuery(31) }],
  ['router', 'rootFields', { query: typenames(100) }, { query: typenames(101) }],
  ['router', 'selections', { query: selections(5_000) }, { query: selections(5_001) }],
  ['router', 'directives', { query: directives(200) }, { query: directives(201) }],
  ['router', 'cost', accountsOfOwners(38), accountsOfOwners(39)],
  ['router', 'representations', representations(500), representations(501)],
])('for a %s request, the limit of %s', (source, limit, atLimit, overLimit) => {
  it('accepts an operation at the limit', () => {
    expect(excess(atLimit, source)).toBeUndefined();
  });

  it('refuses an operation just above the limit', () => {
    expect(excess(overLimit, source)).toBe(limit);
  });
});

describe('a router', () => {
  it('may use as many aliases as its token limit allows', () => {
    expect(excess({ query: aliases(3_000) }, 'router')).toBeUndefined();
  });

  it('does not extend its limits to others: a direct caller is refused a document that a router has sent', () => {
    for (const [query, limit] of [
      [queryOfTokens(1_002), 'tokens'],
      [nestedQuery(10), 'depth'],
      [aliases(17), 'aliases'],
      [pages(95), 'cost'],
    ]) {
      expect(excess({ query }, 'router')).toBeUndefined();
      expect(excess({ query }, 'direct')).toBe(limit);
    }
  });
});

describe('introspection', () => {
  const options = {
    descriptions: true,
    specifiedByUrl: true,
    directiveIsRepeatable: true,
    schemaDescription: true,
    inputValueDeprecation: true,
    oneOf: true,
  };

  it.each<Source>(['direct', 'router'])('is allowed as tools request it, with every option: %s', (source) => {
    expect(excess({ query: getIntrospectionQuery(options) }, source)).toBeUndefined();
    expect(excess({ query: getIntrospectionQuery() }, source)).toBeUndefined();
    expect(excess({ query: '{ _service { sdl } }' }, source)).toBeUndefined();
    const type = '{ __type(name: "Query") { fields { args { type { ofType { ofType { ofType { name } } } } } } } }';
    expect(excess({ query: type }, source)).toBeUndefined();
  });

  it.each<Source>(['direct', 'router'])('is refused if the schema would be multiplied: %s', (source) => {
    expect(excess({ query: circularIntrospection }, source)).toBe('depth');
    const typed =
      '{ a: __type(name: "Query") { fields { type { fields { type { fields { type { fields { name } } } } } } } } }';
    expect(excess({ query: typed }, source)).toBe('depth');
  });

  it('is also measured within fragments', () => {
    const query = `{ __schema { types { ...A } } }
      fragment A on __Type { fields { type { ...B } } }
      fragment B on __Type { fields { type { ... on __Type { fields { name } } } } }`;
    expect(excess({ query })).toBe('depth');
  });

  it('has its own depth limit, and does not change that of other fields', () => {
    const query = `{ ${nestedQuery(9).slice(1, -2)} __schema { types { name } } }`;
    expect(excess({ query })).toBe('depth');
  });
});

describe('an operation', () => {
  it('is the named one', () => {
    const query = `query Small { connectViewer { username } } query Large { ${pages(91).slice(1)}`;
    expect(excess({ query, operationName: 'Small' })).toBeUndefined();
    expect(excess({ query, operationName: 'Large' })).toBe('cost');
  });

  it('is measured together with the other operations of its document, which are validated too', () => {
    const query = `query A { connectViewer { ${'username '.repeat(200)} } } query B { connectViewer { ${'username '.repeat(200)} } }`;
    expect(excess({ query, operationName: 'A' })).toBe('selections');
  });

  it('is measured with unused fragments, which are validated too', () => {
    const query = `{ connectViewer { username } } fragment Unused on ConnectViewer { ${'username '.repeat(300)} }`;
    expect(excess({ query })).toBe('selections');
  });

  it('costs at least 1', () => {
    const cost = (request: OperationRequest) => limiter.check(request, 'direct').cost;
    expect(cost({ query: '{ __typename }' })).toBe(1);
    expect(cost({ query: '{ linkedAccounts { nodes { id } } }' })).toBe(26);
    const query = 'query ($first: Int) { linkedAccounts(first: $first) { nodes { id } } }';
    expect(cost({ query, variables: { first: 3 } })).toBe(4);
    expect(cost({ query, variables: { first: 80 } })).toBe(81);
  });
});

describe('the price of an operation', () => {
  const remove = 'deleteLinkedAccount(input: { id: "x" }) { deletedLinkedAccountId }';
  it.each([
    ['1 for a query, however much it may read', '{ linkedAccounts(first: 80) { nodes { id } } }', 1],
    ['10 for each root mutation, and never more than the cost', `mutation { a: ${remove} b: ${remove} }`, 20],
    [
      '1 beside them, where the cost has room for it',
      'mutation { deleteLinkedAccount(input: { id: "x" }) { linkedAccount { id } } }',
      11,
    ],
    [
      'the same with fragments',
      `mutation { ...A ... on Mutation { b: ${remove} } } fragment A on Mutation { a: ${remove} }`,
      20,
    ],
  ])('is %s', (_what, query, price) => {
    const checked = createDocumentLimiter(schema, unlimited).check({ query }, 'direct');
    expect(checked.price).toBe(price);
    expect(checked.price).toBeLessThanOrEqual(checked.cost);
  });
});

describe('an operation that Apollo Server refuses itself', () => {
  it.each<[string, OperationRequest]>([
    ['no query', {}],
    ['an empty query', { query: '' }],
    ['a query that is no text', { query: ['{ a }'] }],
    ['a document that does not parse', { query: '{ connectViewer {' }],
    ['characters that are no GraphQL', { query: '{ connectViewer ☃ }' }],
    ['a text that does not end', { query: '{ connector(provider: "' }],
    ['brackets that close nothing', { query: '}'.repeat(500) }],
    ['no operation', { query: 'fragment A on ConnectViewer { username }' }],
    ['an unknown operation', { query: '{ connectViewer { username } }', operationName: 'Unknown' }],
    ['no name where there are two', { query: `query A ${pages(91)} query B ${pages(91)}` }],
    ['unknown fields', { query: '{ nothing { at { all } } }' }],
    ['unknown types', { query: '{ ... on Nothing { at { all } } ...A } fragment A on Nothing { all }' }],
    ['an unknown fragment', { query: '{ ...A }' }],
    ['fragments in a circle', { query: '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }' }],
    ['a subscription', { query: 'subscription { connectViewer { username } }' }],
    ['type definitions', { query: 'type A { b: Int }' }],
  ])('is not refused by the limiter, and costs 1: %s', (_name, request) => {
    expect(createDocumentLimiter(schema, unlimited).check(request, 'direct')).toMatchObject({ cost: 1, price: 1 });
  });

  it('is refused by the limiter if it also exceeds a limit', () => {
    expect(excess({ query: `{ ${'nothing '.repeat(301)} }` })).toBe('rootFields');
    expect(excess({ query: `{ a { ${'nothing '.repeat(301)} } }` })).toBe('selections');
    expect(excess({ query: '{a'.repeat(90) })).toBeUndefined();
    expect(excess({ query: '{a'.repeat(101) })).toBe('depth');
  });
});

const unlimited = (() => {
  const none = Number.POSITIVE_INFINITY;
  const limits = {
    tokens: none,
    depth: none,
    aliases: none,
    rootFields: none,
    selections: none,
    directives: none,
    cost: none,
    representations: none,
  };
  return { direct: limits, router: limits };
})();

describe('without limits', () => {
  const open = createDocumentLimiter(schema, unlimited);

  it('a document can be nested as deeply as recursive functions can read it, and no deeper', () => {
    const inlined = (levels: number) => `${'{ ... '.repeat(levels)} { __typename } ${'} '.repeat(levels)}`;
    expect(excess({ query: inlined(99) }, 'direct', open)).toBeUndefined();
    expect(excess({ query: inlined(100) }, 'direct', open)).toBe('depth');
    const listed = (levels: number) => `{ connector(provider: ${'['.repeat(levels)}${']'.repeat(levels)}) { name } }`;
    expect(excess({ query: listed(98) }, 'direct', open)).toBeUndefined();
    expect(excess({ query: listed(99) }, 'direct', open)).toBe('depth');
  });

  it.each(['in order', 'in reverse'])('fragments can be nested no deeper either, written %s', (order) => {
    const chain = (length: number) => {
      const links = Array.from({ length }, (_, index) => `fragment F${index} on Query { ...F${index + 1} }`);
      const fragments = [...links, `fragment F${length} on Query { __typename }`];
      return `{ ...F0 } ${(order === 'in order' ? fragments : fragments.reverse()).join(' ')}`;
    };
    expect(excess({ query: chain(98) }, 'direct', open)).toBeUndefined();
    expect(excess({ query: chain(99) }, 'direct', open)).toBe('depth');
    expect(excess({ query: chain(10_000) }, 'direct', open)).toBe('depth');
  });

  it('the depth of a chain of fragments does not depend on which were measured before', () => {
    const links = repeat(10_000, (index) => `fragment F${index} on Query { ...F${index + 1} }`);
    const spreads = repeat(10_000, (index) => `...F${9_999 - index}`);
    expect(excess({ query: `{ ${spreads} } ${links} fragment F10000 on Query { __typename }` }, 'direct', open)).toBe(
      'depth',
    );
  });
});
