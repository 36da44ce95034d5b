import { type GraphQLSchema, isUnionType } from 'graphql';
import { badUserInput } from '../errors.ts';

/**
 * Makes `_entities` refuse invalid references. A router with an older schema may send one; that is a client error, while
 * `@apollo/subgraph` would report a server error. A numeric id must be exact.
 */
export function refuseBadReferences(schema: GraphQLSchema): GraphQLSchema {
  const entities = schema.getQueryType()?.getFields()['_entities'];
  const union = schema.getType('_Entity');
  const resolve = entities?.resolve;
  if (!resolve || !isUnionType(union)) throw new Error('The schema has no entities.');

  const names = new Set<unknown>(union.getTypes().map(({ name }) => name));
  entities.resolve = (source, args, context, info) => {
    for (const [index, representation] of args.representations.entries()) {
      if (!names.has(representation.__typename)) {
        throw badUserInput('This is not a reference to an entity of this subgraph.', 'representations', index);
      }
      if (typeof representation.id === 'number' && !Number.isSafeInteger(representation.id)) {
        throw badUserInput('This id is not an exact integer: send it as a string.', 'representations', index, 'id');
      }
    }
    return resolve(source, args, context, info);
  };
  return schema;
}
