import { readFileSync } from 'node:fs';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { type DocumentNode, type GraphQLScalarType, type GraphQLSchema, parse } from 'graphql';
import { viewerResolvers } from './auth/resolvers.ts';
import { connectSessionResolvers } from './connect-session/resolvers.ts';
import { connectorResolvers } from './connector/resolvers.ts';
import { batchEntities } from './graphql/entity-batches.ts';
import { refuseBadReferences } from './graphql/entity-references.ts';
import { linkedAccountResolvers, resolveAccountReferences } from './linked-account/resolvers.ts';
import { DateTime } from './values/date-time.ts';
import { refuseRoundedIds } from './values/exact-id.ts';
import { JSONObject } from './values/json-object.ts';

const scalars = { DateTime: behaviourOf(DateTime), JSONObject: behaviourOf(JSONObject) };

/** The executable subgraph schema: each domain's SDL with its resolvers. */
export function createSchema(): GraphQLSchema {
  const schema = buildSubgraphSchema([
    { typeDefs: readDomain('base'), resolvers: { ...scalars, ...viewerResolvers } },
    { typeDefs: readDomain('connect-session'), resolvers: connectSessionResolvers },
    { typeDefs: readDomain('linked-account'), resolvers: linkedAccountResolvers },
    { typeDefs: readDomain('connector'), resolvers: connectorResolvers },
  ]);
  const batched = batchEntities(schema, { LinkedAccount: resolveAccountReferences });
  return refuseRoundedIds(refuseBadReferences(batched));
}

function readDomain(name: string): DocumentNode {
  return parse(readFileSync(new URL(`../schema/${name}.graphql`, import.meta.url), 'utf8'));
}

/** The behaviour of a scalar. Its description comes from the schema. */
function behaviourOf({ serialize, parseValue, parseLiteral }: GraphQLScalarType) {
  return { serialize, parseValue, parseLiteral };
}
