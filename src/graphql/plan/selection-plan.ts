import type { FieldNode, GraphQLError, GraphQLField, GraphQLObjectType, GraphQLResolveInfo } from 'graphql';
import type { ResolveInfo } from './resolve-info.ts';

/** Values of arguments or variables by name. */
export type Values = Readonly<Record<string, unknown>>;

export type FieldNodes = readonly [FieldNode, ...FieldNode[]];

/** A place in the response. Objects and list items have one `Path` object each, so that it identifies the place. */
export interface Path {
  readonly prev: Path | undefined;
  readonly key: string | number;
  readonly typename: string | undefined;
}

/** What graphql-js passes as `info`. Packages that only tests load add more to its type. */
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

/** What to execute on objects of one type. */
export interface SelectionPlan {
  /** In the order of the response's keys. */
  readonly fields: readonly FieldPlan[];
  /** Why the fields of such an object cannot be known: a condition is null. */
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
 * Turns what a resolver returned into what the response holds, or into a promise of it. Throws if that is impossible.
 * `path` is the place of a list item; `undefined` stands for the field's own place.
 */
export type Complete = (value: unknown, info: ResolveInfo, path: Path | undefined) => unknown;
