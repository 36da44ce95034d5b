import type { FieldNode, GraphQLError, GraphQLField, GraphQLObjectType, GraphQLResolveInfo } from 'graphql';
import type { ResolveInfo } from './resolve-info.ts';

/** Values of arguments or variables by name. */
export type Values = Readonly<Record<string, unknown>>;

export type FieldNodes = readonly [FieldNode, ...FieldNode[]];

/** A position in the response. Each object and list item has one `Path` object, which identifies the position. */
export interface Path {
  readonly prev: Path | undefined;
  readonly key: string | number;
  readonly typename: string | undefined;
}

/** The properties that graphql-js passes as `info`. Packages that only tests load extend its type. */
export type Info = Pick<
  GraphQLResolveInfo,
  | 'fieldName'
  | 'fieldNodes'
  | 'returnType'
  | 'parentType'
  | 'path'
  | 'schema'
  | 'fragments'
  | 'rootValue'
  | 'operation'
  | 'variableValues'
>;

export type Resolve = (source: unknown, args: Values, context: unknown, info: Info) => unknown;

/** The fields to execute on objects of one type. */
export interface SelectionPlan {
  /** In the order of the response's keys. */
  readonly fields: readonly FieldPlan[];
  /** Set if the fields can't be determined because a condition is null. */
  readonly failure: GraphQLError | undefined;
}

/** A key of the response. */
export interface FieldPlan {
  readonly key: string;
  /** All selections that are merged under the key. */
  readonly nodes: FieldNodes;
  readonly parentType: GraphQLObjectType;
  readonly definition: GraphQLField<unknown, unknown>;
  readonly resolve: Resolve;
  /** `undefined` if the arguments depend on variables. */
  readonly constantArguments: Values | undefined;
  readonly complete: Complete;
  readonly nullable: boolean;
}

/**
 * Converts a resolver's result into the value in the response, or a promise of it. Throws if that is impossible. `path` is the
 * position of a list item; `undefined` stands for the field's own position.
 */
export type Complete = (value: unknown, info: ResolveInfo, path: Path | undefined) => unknown;
