import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  isObjectType,
} from 'graphql';
import type { Complete, Resolve } from './selection-plan.ts';

/**
 * A schema with the resolvers that it has now: to make a trace, Apollo Server wraps those of the schema itself, for good and
 * for every operation.
 */
export class ExecutableSchema {
  readonly schema: GraphQLSchema;
  /** `false` where types are told by `isTypeOf`, which plans do not ask. */
  readonly isPlannable: boolean;
  /** Of leaf types, and lists of them, which all plans complete in the same way. */
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
