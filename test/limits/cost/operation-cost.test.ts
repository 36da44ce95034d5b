import { type DirectiveNode, type GraphQLSchema, getNamedType, isObjectType, parse, print, visit } from 'graphql';
import { describe, expect, it } from 'vitest';
import { evaluateCost } from '../../../src/limits/cost/cost-expression.ts';
import { compileCosts, variablesOf } from '../../../src/limits/cost/operation-cost.ts';
import { readSchemaCosts } from '../../../src/limits/cost/schema-costs.ts';
import { createSchema } from '../../../src/schema.ts';
import { doublingFragments } from '../../support/documents.ts';

const schema = createSchema();
const costs = readSchemaCosts(schema);

function costOf(query: string, variables: unknown = {}): number {
  const [operation] = compileCosts(parse(query), schema, costs).values();
  if (!operation) throw new Error('There is no operation.');
  return evaluateCost(operation.cost, variablesOf(operation, variables));
}

const input = 'input: { originOwnerId: "a", originOwnerName: "A" }';

describe('the cost of an operation', () => {
  it.each([
    ['a scalar: nothing', '{ __typename }', 0],
    ['an object: 1', '{ connectViewer { username scopes } }', 1],
    ['objects within objects: 1 each', '{ linkedAccount(id: "a") { id connector { name } originOwner { id } } }', 3],
    [
      'a list within an object, of which nothing is known: 1',
      '{ linkedAccount(id: "a") { statusReasons { code } } }',
      2,
    ],
    ['what is a call of its own: 5', '{ linkedAccount(id: "a") { meta { category } } }', 6],
    ['a root mutation: 10', `mutation { createConnectSession(${input}) { token } }`, 10],
    ['and what it answers', `mutation { createConnectSession(${input}) { connectSession { id account { id } } } }`, 12],
    [
      'mutations: 10 each',
      `mutation { a: createConnectSession(${input}) { token } b: createConnectSession(${input}) { token } }`,
      20,
    ],
    ['a page: its items, and 1 for itself', '{ linkedAccounts(first: 3) { nodes { id } } }', 4],
    ['its edges count like its nodes', '{ linkedAccounts(first: 3) { edges { cursor } } }', 4],
    ['and so do the nodes of edges', '{ linkedAccounts(first: 3) { edges { node { id } } } }', 7],
    ['beside its items it has one of each', '{ linkedAccounts(first: 3) { pageInfo { endCursor } nodes { id } } }', 5],
    ['what is below an item counts for each', '{ linkedAccounts(first: 3) { nodes { connector { name } } } }', 7],
    [
      'pages within pages',
      '{ linkedAccounts(first: 3) { nodes { originOwner { linkedAccounts(first: 4) { nodes { id } } } } } }',
      1 + 3 * (1 + 1 + 1 + 4),
    ],
    ['the catalogue: its assumed size', '{ connectors { name } }', 250],
    [
      'the accounts that are there already: 25 at most',
      `mutation { createConnectSession(${input}) { existingAccounts { id } } }`,
      10 + 25,
    ],
    ['profiles: their page', '{ connectorProfiles(first: 3) { nodes { connector { name } } } }', 1 + 3 * 2],
    ["a connector's profiles: a few", '{ connector(provider: "a") { profiles { id } } }', 1 + 2],
    [
      "a connector's accounts: their page",
      '{ connector(provider: "a") { linkedAccounts(first: 3) { nodes { id } } } }',
      1 + 4,
    ],
    ["all connectors' profiles: a page for all", '{ connectors { profiles { id } } }', 250 + 100],
    [
      "all connectors' accounts: one list, of a page for all",
      '{ connectors { linkedAccounts(first: 3) { pageInfo { endCursor } nodes { id originOwner { id } } } } }',
      250 + (1 + 1 + 100 * 2),
    ],
    [
      "some connectors' accounts: no more than there can be",
      '{ a: connectorProfiles(first: 4) { nodes { connector { linkedAccounts(first: 3) { nodes { id } } } } } }',
      1 + 4 * 2 + (1 + 12),
    ],
    [
      "accounts' connectors' accounts: each of the two lists once",
      '{ linkedAccounts(first: 50) { nodes { connector { linkedAccounts(first: 10) { nodes { connector { name } } } } } } }',
      1 + 50 * 2 + (1 + 100 * 2),
    ],
    ["the schema's text", '{ _service { sdl } }', 1],
    ['introspection, whatever of it', '{ __schema { types { fields { name } } } __type(name: "Query") { name } }', 2],
    ['the same field twice: twice', '{ connectViewer { username } connectViewer { scopes } }', 2],
    ['what may be skipped', '{ connectViewer @skip(if: true) { username } }', 1],
    ['what does not exist: nothing', '{ nothing { at { all } } connectViewer { nobody { at { all } } } }', 1],
    ['a page that no page can be', '{ linkedAccounts(first: 1000000) { nodes { id } } }', 101],
    ['a negative page', '{ linkedAccounts(first: -5) { nodes { id } } }', 1],
  ])('counts %s', (_name, query, expected) => {
    expect(costOf(query)).toBe(expected);
  });

  it('is the same with fragments', () => {
    const query = `query { ...A ... on Query { connectViewer { username } } ... { connector(provider: "a") { ...C } } }
      fragment A on Query { linkedAccounts(first: 3) { ...B ... on LinkedAccountConnection { pageInfo { endCursor } } } }
      fragment B on LinkedAccountConnection { nodes { connector { ...C } } }
      fragment C on Connector { name }`;
    expect(costOf(query)).toBe(1 + 3 * 2 + 1 + 1 + 1);
  });

  it("counts a fragment's items by the page size where it is spread", () => {
    const query = `{
      small: linkedAccounts(first: 2) { ...Items }
      large: linkedAccounts(first: 70) { ...Items }
    } fragment Items on LinkedAccountConnection { nodes { id } }`;
    expect(costOf(query)).toBe(3 + 71);
  });

  it('stays a number where fragments multiply exponentially', () => {
    expect(costOf(doublingFragments(90))).toBe(Number.MAX_SAFE_INTEGER);
    const page = doublingFragments(90).replace(
      'connectViewer { username }',
      'linkedAccounts(first: 0) { nodes { id } }',
    );
    expect(costOf(page)).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('is that of the selected operation', () => {
    const document = parse('query A { connectViewer { username } } query B { linkedAccounts { nodes { id } } }');
    const operations = [...compileCosts(document, schema, costs)];
    expect(operations.map(([name, { cost }]) => [name, cost])).toEqual([
      ['A', 1],
      ['B', 26],
    ]);
  });
});

describe("a page's size", () => {
  const page = '{ linkedAccounts(first: $first) { nodes { id } } }';

  it.each<[string, string, unknown, number]>([
    ['a variable', `query ($first: Int) ${page}`, { first: 7 }, 7],
    ['a variable that is null', `query ($first: Int) ${page}`, { first: null }, 25],
    ['a variable that is left out', `query ($first: Int) ${page}`, {}, 25],
    ["a variable's own default", `query ($first: Int = 60) ${page}`, {}, 60],
    ["null in place of a variable's default", `query ($first: Int = 60) ${page}`, { first: null }, 25],
    ["a value in place of a variable's default", `query ($first: Int = 60) ${page}`, { first: 7 }, 7],
    ['the null literal', '{ linkedAccounts(first: null) { nodes { id } } }', {}, 25],
    ['nothing', '{ linkedAccounts { nodes { id } } }', {}, 25],
    ['a variable of a fragment', `query ($first: Int) { ...A } fragment A on Query ${page}`, { first: 7 }, 7],
  ])('comes from %s', (_name, query, variables, items) => {
    expect(costOf(query, variables)).toBe(1 + items);
  });

  it.each<unknown>([
    undefined,
    null,
    'first',
    7,
    [],
    [7],
    { first: '7' },
    { first: {} },
    { first: [7] },
    { first: true },
    { first: Number.NaN },
    JSON.parse('{"__proto__":{"first":90}}'),
    Object.create(null),
  ])('is the default for invalid variables: %j', (variables) => {
    expect(costOf(`query ($first: Int) ${page}`, variables)).toBe(26);
  });

  it('is at least zero and at most the longest page', () => {
    for (const [first, items] of [
      [101, 100],
      [Number.MAX_VALUE, 100],
      [Number.POSITIVE_INFINITY, 100],
      [-1, 0],
    ]) {
      expect(costOf(`query ($first: Int) ${page}`, { first })).toBe(1 + (items ?? Number.NaN));
    }
  });

  it('is read from own properties of the variables only', () => {
    expect(
      costOf('query ($constructor: Int, $toString: Int) { linkedAccounts(first: $constructor) { nodes { id } } }'),
    ).toBe(26);
  });
});

describe('_entities', () => {
  const query = (of: string) =>
    `query ($of: [_Any!]!, $one: _Any!) { _entities(representations: ${of}) { ... on LinkedAccount { id connector { name } } } }`;

  it.each<[string, string, unknown, number]>([
    ['a variable', '$of', { of: [{}, {}, {}] }, 3],
    ['a literal', '[{ id: "a" }, $one]', {}, 2],
    ['one by itself', '$of', { of: { id: 'a' } }, 1],
    ['one literal by itself', '{ id: "a" }', {}, 1],
    ['nothing', '$of', {}, 1],
  ])('costs its selections for each representation: %s', (_name, of, variables, count) => {
    expect(costOf(query(of), variables)).toBe(count * 2);
  });

  it('is counted through aliases and fragments, each once', () => {
    const document = parse(`query ($a: [_Any!]!, $b: [_Any!]!) {
      _entities(representations: $a) { __typename } ...More ...More
      ... on Query { x: _entities(representations: $b) { __typename } }
    } fragment More on Query { y: _entities(representations: $b) { __typename } ...Again } fragment Again on Query { ...More }`);
    const [operation] = compileCosts(document, schema, costs).values();
    if (!operation) throw new Error('There is no operation.');
    const variables = variablesOf(operation, { a: [1, 2, 3], b: [1, 2] });
    expect(evaluateCost(operation.representations, variables)).toBe(3 + 2 + 2);
  });
});

describe("the schema's own cost directives", () => {
  it('are all read, on every kind of definition that has them', () => {
    const written = directivesOf(schema).filter(({ directive }) => /^(cost|listSize)$/.test(directive.name.value));
    expect(written.length).toBeGreaterThan(5);
    expect(written.filter(({ parent }) => parent !== 'FieldDefinition')).toEqual([]);
    for (const { directive } of written) {
      expect(print(directive)).toMatch(
        /^@cost\(weight: \d+\)$|^@listSize\((assumedSize: \d+(, sizedFields: \["edges", "nodes"\])?|slicingArguments: \["first"\], sizedFields: \["edges", "nodes"\], requireOneSlicingArgument: false)\)$/,
      );
    }
  });

  it('cover all lists and calls, with these costs', () => {
    const bySlice = { slicingArguments: ['first'], sizedFields: ['edges', 'nodes'] };
    const usual = { weight: 1, slicingArguments: [], assumedSize: 1, sizedFields: [], batched: false };
    const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
    const stated = new Map(
      Object.entries({
        ...Object.fromEntries(mutations.map(({ name }) => [`Mutation.${name}`, { weight: 10 }])),
        'Query.linkedAccounts': bySlice,
        'Query.connectorProfiles': bySlice,
        'Query.connectors': { assumedSize: 250 },
        'OriginOwner.linkedAccounts': bySlice,
        'CreateConnectSessionPayload.existingAccounts': { assumedSize: 25 },
        'Connector.profiles': { assumedSize: 2, batched: true },
        'Connector.linkedAccounts': { ...bySlice, batched: true },
        'LinkedAccount.meta': { weight: 5 },
      }).map(([coordinate, cost]) => [coordinate, { ...usual, ...cost }]),
    );
    const fields = Object.values(schema.getTypeMap())
      .filter(isObjectType)
      .filter(({ name }) => !name.startsWith('__'))
      .flatMap((type) =>
        Object.values(type.getFields()).map((field) => ({ name: `${type.name}.${field.name}`, field })),
      );
    const found = fields.flatMap(({ name, field }) => {
      const cost = costs.get(field);
      const shown = { ...cost, sizedFields: [...(cost?.sizedFields ?? [])] };
      const isUsual = cost?.weight === 0 || JSON.stringify(shown) === JSON.stringify(usual);
      return isUsual && !getNamedType(field.type).name.endsWith('Connection') ? [] : [[name, shown] as const];
    });
    expect(new Map(found)).toEqual(stated);
  });

  it('give every root mutation a cost of 10 or more', () => {
    const fields = Object.values(schema.getMutationType()?.getFields() ?? {});
    expect(fields.length).toBeGreaterThan(4);
    for (const field of fields) expect(costs.get(field)?.weight, field.name).toBeGreaterThanOrEqual(10);
  });
});

function directivesOf(of: GraphQLSchema): { readonly directive: DirectiveNode; readonly parent: string }[] {
  const found: { directive: DirectiveNode; parent: string }[] = [];
  for (const type of Object.values(of.getTypeMap())) {
    for (const node of [type.astNode, ...type.extensionASTNodes]) {
      if (!node) continue;
      visit(node, {
        enter(inner) {
          if ('directives' in inner) {
            for (const directive of inner.directives ?? []) found.push({ directive, parent: inner.kind });
          }
        },
      });
    }
  }
  return found;
}
