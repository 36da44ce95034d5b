import { type GraphQLAbstractType, GraphQLError, isObjectType } from 'graphql';
import { inspect } from 'graphql/jsutils/inspect.js';
import type { ResolveInfo } from './resolve-info.ts';

/** The error for a runtime type that is not a possible type, with the message of graphql-js. */
export function runtimeTypeError(
  name: unknown,
  type: GraphQLAbstractType,
  info: ResolveInfo,
  value: unknown,
): GraphQLError {
  const { schema, parentType, fieldName, fieldNodes: nodes } = info;
  const must = `Abstract type "${type.name}" must resolve to an Object type at runtime for field "${parentType.name}.${fieldName}"`;
  if (name == null) {
    const hint = `Either the "${type.name}" type should provide a "resolveType" function or each possible type should provide an "isTypeOf" function.`;
    return new GraphQLError(`${must}. ${hint}`, { nodes });
  }
  if (isObjectType(name)) {
    return new GraphQLError(
      'Support for returning GraphQLObjectType from resolveType was removed in graphql-js@16.0.0 please return type name instead.',
    );
  }
  if (typeof name !== 'string') {
    return new GraphQLError(`${must} with value ${inspect(value)}, received "${inspect(name)}".`);
  }
  const runtimeType = schema.getType(name);
  if (!runtimeType) {
    return new GraphQLError(
      `Abstract type "${type.name}" was resolved to a type "${name}" that does not exist inside the schema.`,
      { nodes },
    );
  }
  if (!isObjectType(runtimeType)) {
    return new GraphQLError(`Abstract type "${type.name}" was resolved to a non-object type "${name}".`, { nodes });
  }
  return new GraphQLError(`Runtime Object type "${name}" is not a possible type for "${type.name}".`, { nodes });
}
