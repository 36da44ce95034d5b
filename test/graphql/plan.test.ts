import { setImmediate } from 'node:timers/promises';
import {
  buildSchema,
  execute,
  GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isAbstractType,
  isObjectType,
  isScalarType,
  parse,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { ExecutableSchema } from '../../src/graphql/plan/executable-schema.ts';
import { PlannedDocument } from '../../src/graphql/plan/planned-document.ts';

const sdl = `
  interface Named { name: String! }
  type Cat implements Named { name: String! lives: Int friend: Named kittens: [Cat!] }
  type Dog implements Named { name: String! barks: Boolean friend: Named }
  union Pet = Cat | Dog
  enum Colour { RED GREEN }
  scalar Odd
  input Point { x: Int = 1 y: Int! }
  type Query {
    pet: Pet pets: [Pet] strictPets: [Pet!] named: Named cat: Cat strict: String! text: String count: Int colour: Colour
    odd: Odd matrix: [[Int!]!] texts: [String] strictTexts: [String!]
    echo(point: Point, points: [Point!], list: [[Int]], text: String = "default", id: ID, required: Int! = 5): String
  }
  type Mutation { a: String b: String c: String strict: String! }
`;

type Resolvers = Readonly<Record<string, GraphQLFieldResolver<unknown, unknown>>>;

/** `resolvers` are resolvers of fields such as `Query.cat`. Other fields are read from their object. */
function createSchema(resolvers: Resolvers, change: (schema: GraphQLSchema) => void = () => {}): GraphQLSchema {
  const schema = buildSchema(sdl);
  for (const type of Object.values(schema.getTypeMap())) {
    if (isScalarType(type) && type.name === 'Odd') type.serialize = () => undefined;
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const resolve = resolvers[`${type.name}.${field.name}`];
      if (resolve) field.resolve = resolve;
    }
  }
  change(schema);
  return schema;
}

async function runBoth(schema: GraphQLSchema, query: string, variables: Readonly<Record<string, unknown>> = {}) {
  const document = parse(query);
  const planned = await new PlannedDocument(new ExecutableSchema(schema), document).find(undefined)?.run({}, variables);
  const expected = await execute({ schema, document, contextValue: {}, variableValues: variables });
  return { planned: JSON.stringify(planned), expected: JSON.stringify(expected) };
}

const later = async <T>(value: T): Promise<T> => value;
const cat = { __typename: 'Cat', name: 'Tom', lives: 9 };
const dog = { __typename: 'Dog', name: 'Rex', barks: true };

describe('a plan gives the result of graphql-js', () => {
  it.each<[string, string, Resolvers]>([
    ['for a list within a list', '{ matrix }', { 'Query.matrix': () => [[1, 2], [later(3)], []] }],
    ['for null within a list within a list', '{ matrix }', { 'Query.matrix': () => [[1], [null]] }],
    [
      'for null within a list within a list, later',
      '{ matrix }',
      { 'Query.matrix': () => [[1], [later(null)], later([2])] },
    ],
    ['for an iterable', '{ texts }', { 'Query.texts': () => new Set(['a', 'b']) }],
    [
      'for a generator',
      '{ texts }',
      {
        'Query.texts': function* () {
          yield 'a';
          yield later('b');
        },
      },
    ],
    [
      'for an iterable that fails',
      '{ texts text }',
      {
        'Query.texts': function* () {
          yield 'a';
          throw new Error('no more');
        },
      },
    ],
    ['for a text that is no list', '{ texts }', { 'Query.texts': () => 'ab' }],
    ['for an object that is no list', '{ strictTexts }', { 'Query.strictTexts': () => ({ length: 1 }) }],
    [
      'for items that fail',
      '{ texts }',
      { 'Query.texts': () => ['a', new Error('b'), Promise.reject(new Error('c')), {}, null] },
    ],
    [
      'for items that must not be null',
      '{ strictTexts texts }',
      { 'Query.strictTexts': () => ['a', null], 'Query.texts': () => ['a'] },
    ],
    [
      'for a type by its name',
      '{ pet { __typename ... on Cat { lives } ... on Dog { barks } ... on Named { name } } }',
      { 'Query.pet': () => dog },
    ],
    [
      'for an interface',
      '{ named { name ... on Cat { lives friend { __typename name } } } }',
      { 'Query.named': () => cat, 'Cat.friend': () => later(dog) },
    ],
    [
      'for several types',
      '{ pets { ...N ... on Dog { name } } } fragment N on Named { n: name ... on Cat { lives } }',
      { 'Query.pets': () => [cat, later(dog), null] },
    ],
    ['for a type that there is not', '{ pet { __typename } }', { 'Query.pet': () => ({ __typename: 'Bird' }) }],
    ['for a type that is no object', '{ pet { __typename } }', { 'Query.pet': () => ({ __typename: 'Named' }) }],
    ['for a type that is not possible', '{ pet { __typename } }', { 'Query.pet': () => ({ __typename: 'Query' }) }],
    ['for no type at all', '{ strictPets { __typename } text }', { 'Query.strictPets': () => [cat, {}] }],
    [
      'for enum values',
      '{ a: colour b: colour }',
      { 'Query.colour': (_source, _args, _context, { path }) => (path.key === 'a' ? 'RED' : 'BLUE') },
    ],
    ['for a scalar that serializes to nothing', '{ odd }', { 'Query.odd': () => ({ some: 'value' }) }],
    ['for a number that does not fit', '{ count }', { 'Query.count': () => 2 ** 40 }],
    ['for a root that must not be null', '{ strict text }', { 'Query.strict': () => null, 'Query.text': () => 'a' }],
    [
      'for a root that must not be null, later',
      '{ text strict }',
      { 'Query.strict': () => later(null), 'Query.text': () => later('a') },
    ],
    [
      'for a rejection beside a failure',
      '{ cat { friend { name } name } strict }',
      {
        'Query.cat': () => cat,
        'Query.strict': () => {
          throw new Error('now');
        },
        'Cat.friend': () => Promise.reject(new Error('later')),
      },
    ],
    [
      'for errors in what is null already',
      '{ cat { kittens { name } name } }',
      {
        'Query.cat': () => ({ kittens: [setImmediate({})], name: later(null) }),
      },
    ],
    [
      'for what is thrown and is no error',
      '{ a: text b: text c: text d: text }',
      {
        'Query.text': (_source, _args, _context, { path }) => {
          throw { a: 'text', b: undefined, c: null, d: { message: 'object' } }[String(path.key)];
        },
      },
    ],
    [
      'for an error with a place of its own',
      '{ text }',
      {
        'Query.text': () => {
          throw new GraphQLError('placed', { path: ['elsewhere'], extensions: { code: 'A' } });
        },
      },
    ],
    [
      'for an error with extensions',
      '{ text }',
      {
        'Query.text': () => {
          throw new GraphQLError('a', { extensions: { code: 'A' } });
        },
      },
    ],
    [
      'for methods and properties of an object',
      '{ cat { name lives friend { name } } }',
      {
        'Query.cat': () => ({
          name: () => 'Tom',
          lives: (args: object) => Object.keys(args).length,
          friend: { ...dog, name: later('Rex') },
        }),
      },
    ],
    [
      'for functions with properties',
      '{ cat { name lives } }',
      { 'Query.cat': () => Object.assign(() => 1, { lives: 3 }) },
    ],
    [
      'for values without properties',
      '{ cat { name } pet { __typename } }',
      { 'Query.cat': () => 5, 'Query.pet': () => 'Cat' },
    ],
    [
      'for mutations, one after the other',
      'mutation { a b c b2: b }',
      {
        'Mutation.a': () => setImmediate('a'),
        'Mutation.b': () => {
          throw new Error('b');
        },
        'Mutation.c': () => 'c',
      },
    ],
    [
      'for mutations after one that must not fail',
      'mutation { a strict b }',
      { 'Mutation.a': () => later('a'), 'Mutation.strict': () => later(null) },
    ],
  ])('%s', async (_name, query, resolvers) => {
    const called: string[] = [];
    const noting = Object.fromEntries(
      Object.entries(resolvers).map(([name, resolve]) => [
        name,
        (...parts: Parameters<GraphQLFieldResolver<unknown, unknown>>) => {
          called.push(`${name} ${String(parts[3].path.key)}`);
          return resolve(...parts);
        },
      ]),
    );
    const { planned, expected } = await runBoth(createSchema(noting), query);
    expect(planned).toBe(expected);
    // The calls of the first execution, then those of the second.
    expect(called.slice(0, called.length / 2)).toEqual(called.slice(called.length / 2));
    // Abandoned promises have rejected by now, and would fail this test.
    await setImmediate();
  });

  it.each<[string, string, Readonly<Record<string, unknown>>?]>([
    ['literals', '{ echo(point: { y: 2 }, points: { y: 3 }, list: [1, [2, null]], text: null, id: 5) }'],
    ['defaults', '{ echo }'],
    [
      'variables',
      'query ($p: Point, $l: [Int], $t: String = "t", $r: Int = 7) { echo(point: $p, list: [$l], text: $t, required: $r) }',
      { p: { y: 1 }, l: [1] },
    ],
    [
      'variables that are left out',
      'query ($y: Int = 4, $t: String, $p: [Point!]) { echo(point: { x: null, y: $y }, text: $t, points: $p) }',
    ],
    ['null for a default', 'query ($r: Int = 7) { echo(required: $r) }', { r: null }],
    ['null within an input object', 'query ($y: Int = 4) { echo(point: { y: $y }) }', { y: null }],
    ['a variable that is missing within a list', 'query ($i: Int) { echo(list: [[$i]]) }'],
    ['variables that do not fit', 'query ($p: Point) { echo(point: $p) }', { p: { x: 'a', z: 1 } }],
  ])('with the same arguments: %s', async (_name, query, variables) => {
    const schema = createSchema({ 'Query.echo': (_source, args) => JSON.stringify(args) });
    const { planned, expected } = await runBoth(schema, query, variables);
    expect(planned).toBe(expected);
  });

  it('if types are determined by isTypeOf', async () => {
    const schema = createSchema({ 'Query.pets': () => [{ lives: 1 }, { barks: true }, {}] }, (changed) => {
      for (const type of Object.values(changed.getTypeMap())) {
        if (type.name === 'Cat' && isObjectType(type)) type.isTypeOf = (value) => 'lives' in Object(value);
        if (type.name === 'Dog' && isObjectType(type)) type.isTypeOf = async (value) => 'barks' in Object(value);
      }
    });
    const { planned, expected } = await runBoth(schema, '{ pets { __typename } }');
    expect(planned).toBe(expected);
    expect(planned).toContain('"Dog"');
  });

  it.each<[string, () => unknown]>([
    ['a name', () => 'Cat'],
    ['a promise of a name', () => later('Dog')],
    ['a number', () => 7],
    ['null', () => null],
    ['a rejection', () => Promise.reject(new Error('no type'))],
  ])('if resolveType returns %s', async (_name, resolveType) => {
    const schema = createSchema({ 'Query.pet': () => ({ name: 'Tom' }) }, (changed) => {
      for (const type of Object.values(changed.getTypeMap())) {
        if (isAbstractType(type)) type.resolveType = () => resolveType() as string;
      }
    });
    const { planned, expected } = await runBoth(schema, '{ pet { __typename ... on Named { name } } }');
    expect(planned).toBe(expected);
  });

  it('for introspection together with other fields', async () => {
    const schema = createSchema({ 'Query.text': () => 'a' });
    const { planned, expected } = await runBoth(schema, '{ text __type(name: "Cat") { name fields { name } } }');
    expect(planned).toBe(expected);
  });
});

describe('a resolver', () => {
  it('gets the same info as in graphql-js', async () => {
    const infos: GraphQLResolveInfo[] = [];
    const note: GraphQLFieldResolver<unknown, unknown> = (_source, _args, _context, info) => {
      infos.push(info);
      return [cat];
    };
    const schema = createSchema({ 'Query.strictPets': note, 'Cat.kittens': note });
    const query = `query Q($a: Int = 3) { b: strictPets { ... on Cat { k: kittens { name } ...F } } echo(required: $a) }
      fragment F on Cat { k: kittens { lives } }`;
    await runBoth(schema, query);
    const [half, read] = [
      infos.length / 2,
      (info: GraphQLResolveInfo) => ({
        ...{
          fieldName: info.fieldName,
          fieldNodes: info.fieldNodes,
          returnType: info.returnType,
          parentType: info.parentType,
        },
        ...{ path: info.path, schema: info.schema, fragments: info.fragments, rootValue: info.rootValue },
        ...{ operation: info.operation, variableValues: info.variableValues },
      }),
    ] as const;
    expect(half).toBe(2);
    expect(infos.slice(0, half).map(read)).toEqual(infos.slice(half).map(read));
    expect(infos.slice(half).map((info) => Object.keys(info).sort())).toEqual(
      infos.slice(0, half).map((info) => Object.keys(read(info)).sort()),
    );
  });

  it("can't change the arguments of other executions", async () => {
    const schema = createSchema({
      'Query.echo': (_source, args) => {
        args.list.push('changed');
        return JSON.stringify(args);
      },
    });
    const operation = new PlannedDocument(new ExecutableSchema(schema), parse('{ echo(list: [[1]]) }')).find(undefined);
    for (let count = 0; count < 2; count += 1) {
      const result = await operation?.run({}, {});
      expect(result?.data).toEqual({ echo: null });
      expect(result?.errors?.[0]?.originalError).toBeInstanceOf(TypeError);
    }
  });

  it('is the one that the schema had when it was made executable', async () => {
    const schema = createSchema({ 'Query.text': () => 'before' });
    const executable = new ExecutableSchema(schema);
    for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) field.resolve = () => 'after';
    const operation = new PlannedDocument(executable, parse('{ text cat { name } }')).find(undefined);
    expect(await operation?.run({}, {})).toEqual({ data: { text: 'before', cat: null } });
  });
});

describe('the rejection of an abandoned promise', () => {
  it('does not fail the process', async () => {
    const rejectLater = async () => {
      await setImmediate();
      throw new Error('too late');
    };
    const schema = createSchema({
      'Query.strictPets': () => [{ ...cat, name: rejectLater() }, null, rejectLater(), rejectLater()],
      'Query.strictTexts': () => [rejectLater(), rejectLater(), null],
      'Query.strict': () => null,
      'Query.text': rejectLater,
    });
    const document = parse('{ text strictPets { ... on Named { name } } strictTexts strict }');
    const operation = new PlannedDocument(new ExecutableSchema(schema), document).find(undefined);
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    process.on('unhandledRejection', note);
    expect((await operation?.run({}, {}))?.data).toBeNull();
    for (let turns = 0; turns < 5; turns += 1) await setImmediate();
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });
});

describe('the plans of an operation', () => {
  const names = Array.from({ length: 8 }, (_, index) => `c${index}`);
  const query = `query (${names.map((name) => `$${name}: Boolean!`).join(' ')}) {
    ${names.map((name) => `${name}: text @include(if: $${name})`).join(' ')} cat { ...F } } fragment F on Cat { name }`;
  const schema = createSchema({ 'Query.text': () => 'a' });

  it('are one for each combination of its conditions, and few are cached', async () => {
    const document = new PlannedDocument(new ExecutableSchema(schema), parse(query));
    const seen = new Set<number>();
    for (let bits = 0; bits < 256; bits += 1) {
      const variables = Object.fromEntries(names.map((name, bit) => [name, (bits & (1 << bit)) !== 0]));
      const result = await document.find(undefined)?.run({}, variables);
      const expected = Object.fromEntries(names.filter((name) => variables[name]).map((name) => [name, 'a']));
      expect(result).toEqual({ data: { ...expected, cat: null } });
      seen.add(document.plannedFields);
    }
    // At most ten fields per plan.
    expect(Math.max(...seen)).toBeLessThanOrEqual(160);
  });

  it('are cached under keys that a caller cannot choose', async () => {
    const other = `query A($a: String) { echo(text: $a) } query B($a: Boolean!) { text @skip(if: $a) }`;
    let planned = 0;
    const document = new PlannedDocument(new ExecutableSchema(schema), parse(other), () => {
      planned += 1;
    });
    for (let index = 0; index < 50; index += 1) await document.find('A')?.run({}, { a: `text ${index}` });
    for (const name of ['C', '__proto__', '']) expect(document.find(name)).toBeUndefined();
    expect(planned).toBe(1);
    expect(document.plannedFields).toBe(1);
  });
});
