import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  isObjectType,
} from 'graphql';
import type { Complete, Resolve } from './selection-plan.ts';

/**
 * A schema with its present resolvers. Apollo Server permanently wraps the resolvers of the schema itself when it creates a
 * trace.
 */
export class ExecutableSchema {
  readonly schema: GraphQLSchema;
  /** `false` if types are resolved with `isTypeOf`, which plans do not support. */
  readonly isPlannable: boolean;
  /** For leaf types and lists of them, whose completion is the same in all plans. */
  readonly leafCompletions = new Map<GraphQLOutputType, Complete>();
  readonly #resolvers: ReadonlyMap<GraphQLField<unknown, unknown>, Resolve>;

  constructor(schema: GraphQLSchema) {
    const types = Object.values(schema.getTypeMap()).filter(isObjectType);
    const fields = types.flatMap((type) => Object.values(type.getFields()));
    this.schema = schema;
    this.isPlannable = types.every(({ isTypeOf }) => !isTypeOf);
    this.#resolvers = new Map(fields.map((field) => [field, resolverNow(field)]));
  }

  resolverOf(field: GraphQLField<unknown, unknown>): Resolve {
    return this.#resolvers.get(field) ?? resolverNow(field);
  }
}

function resolverNow({ resolve = defaultFieldResolver }: GraphQLField<unknown, unknown>): Resolve {
  return resolve as Resolve;
}
