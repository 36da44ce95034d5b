import { type GraphQLSchema, isUnionType } from 'graphql';

export interface EntityReference {
  readonly __typename: string;
  readonly [field: string]: unknown;
}

/**
 * Resolves references to entities of one type. Each result belongs to the reference at the same index: the entity, `null`, or the
 * reference's error.
 */
export type ResolveReferences<Context> = (
  references: readonly EntityReference[],
  context: Context,
) => Promise<readonly (object | Error | null)[]>;

/**
 * Makes `_entities` resolve its references together if all of them have one of these types. `@apollo/subgraph` resolves them one
 * by one, each with several promises. Most requests of a router contain one type; mixed lists are left to `@apollo/subgraph`.
 */
export function batchEntities<Context>(
  schema: GraphQLSchema,
  resolvers: Readonly<Record<string, ResolveReferences<Context>>>,
): GraphQLSchema {
  const entities = schema.getQueryType()?.getFields()['_entities'];
  const resolve = entities?.resolve;
  if (!resolve || !isUnionType(schema.getType('_Entity'))) throw new Error('The schema has no entities.');

  const byType = new Map(Object.entries(resolvers));
  entities.resolve = async (source, args: { representations: readonly EntityReference[] }, context: Context, info) => {
    const { representations } = args;
    const typename = representations[0]?.__typename ?? '';
    const resolveReferences = byType.get(typename);
    if (!resolveReferences || representations.some((reference) => reference.__typename !== typename)) {
      return resolve(source, args, context, info);
    }
    const resolved = await resolveReferences(representations, context);
    for (const entity of resolved) if (entity !== null && !(entity instanceof Error)) nameType(entity, typename);
    return resolved;
  };
  return schema;
}

/** The same as in `@apollo/subgraph`, whose union reads the type from the entity. */
function nameType(entity: object, typename: string): void {
  if (!('__typename' in entity)) Object.defineProperty(entity, '__typename', { value: typename });
}
