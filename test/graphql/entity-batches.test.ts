import { buildSubgraphSchema } from '@apollo/subgraph';
import { execute, parse } from 'graphql';
import { expect, it } from 'vitest';
import { batchEntities, type EntityReference } from '../../src/graphql/entity-batches.ts';
import { type Random, randomFor } from '../fuzz/random.ts';

const seed = 20_261_126;
const typeDefs = parse(`
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Query { unused: Int }
  type Thing @key(fields: "id") { id: ID! name: String must: String! }
  type Other @key(fields: "id") { id: ID! }
`);
const document = parse(`query ($representations: [_Any!]!) {
  _entities(representations: $representations) { __typename ... on Thing { id name must } ... on Other { id } }
}`);

interface Thing {
  readonly id: string;
  readonly name?: string | Error;
  readonly must?: string;
}

/** Two references to one entity get the same object, like cached accounts. */
const things = new Map<unknown, Thing>(
  Array.from({ length: 5 }, (_, index) => [
    index,
    { id: String(index), name: 'a name', ...(index > 0 && { must: '' }) },
  ]),
);

function resolveOne({ id }: EntityReference): Thing | Error | null {
  return id === 'fails' ? new Error('It failed.') : (things.get(id) ?? null);
}

function createSchema() {
  return buildSubgraphSchema({
    typeDefs,
    resolvers: {
      Thing: { __resolveReference: async (reference: EntityReference) => resolveOne(reference) },
      Other: { __resolveReference: ({ id }: { id: unknown }) => ({ id: String(id) }) },
    },
  });
}

const oneByOne = createSchema();
let batches = 0;
const together = batchEntities(createSchema(), {
  Thing: async (references) => {
    batches += 1;
    return references.map(resolveOne);
  },
});

function randomReferences(random: Random): EntityReference[] {
  const others = random.chance(0.2) ? 0.3 : 0;
  return random.times(random.below(8), () => ({
    __typename: random.chance(others) ? 'Other' : 'Thing',
    id: random.pick([0, 1, 2, 3, 4, 'missing', 'fails']),
    more: random.below(3),
  }));
}

it('references that are resolved together have the same results as those that are resolved one by one', async () => {
  for (let index = 0; index < 1_000; index += 1) {
    const representations = randomReferences(randomFor(seed, index));
    const ask = { document, variableValues: { representations } };
    const [actual, expected] = await Promise.all([
      execute({ schema: together, ...ask }),
      execute({ schema: oneByOne, ...ask }),
    ]);
    expect({ representations, actual: JSON.stringify(actual) }).toEqual({
      representations,
      actual: JSON.stringify(expected),
    });
  }
  expect(batches).toBeGreaterThan(500);
});
