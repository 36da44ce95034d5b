import { type GraphQLSchema, getNamedType, isLeafType, isObjectType } from 'graphql';
import type { Context } from '../../context.ts';

/**
 * Makes the schema's resolvers run as part of their operation's trace. Call it before anything is derived from the schema, and
 * only while tracing is on. Fields without a resolver are not traced, because they only read a property.
 */
export function traceResolvers(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const { resolve } = field;
      if (!resolve || isLeafType(getNamedType(field.type))) continue;
      const coordinates = `${type.name}.${field.name}`;
      field.resolve = (source, args, context: Context, info) => {
        const perform = () => resolve(source, args, context, info);
        return context.record.trace ? context.record.trace.resolve(coordinates, perform) : perform();
      };
    }
  }
}
