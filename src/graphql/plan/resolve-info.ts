import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLSchema,
  OperationDefinitionNode,
} from 'graphql';
import type { Execution } from './execution.ts';
import type { FieldPlan, Info, Path } from './selection-plan.ts';

/**
 * The `info` argument of resolvers. One is created for every field of every object and few are read, so the properties are
 * getters and the path is created on demand.
 */
export class ResolveInfo implements Info {
  readonly execution: Execution;
  readonly field: FieldPlan;
  readonly #parentPath: Path | undefined;
  #path: Path | undefined;

  constructor(execution: Execution, field: FieldPlan, parentPath: Path | undefined) {
    this.execution = execution;
    this.field = field;
    this.#parentPath = parentPath;
  }

  get path(): Path {
    this.#path ??= { prev: this.#parentPath, key: this.field.key, typename: this.field.parentType.name };
    return this.#path;
  }

  get fieldName(): string {
    return this.field.definition.name;
  }

  get fieldNodes(): readonly FieldNode[] {
    return this.field.nodes;
  }

  get returnType(): GraphQLOutputType {
    return this.field.definition.type;
  }

  get parentType(): GraphQLObjectType {
    return this.field.parentType;
  }

  get schema(): GraphQLSchema {
    return this.execution.parts.document.schema.schema;
  }

  get fragments(): Record<string, FragmentDefinitionNode> {
    return this.execution.parts.document.fragments;
  }

  get operation(): OperationDefinitionNode {
    return this.execution.parts.operation;
  }

  get variableValues(): Record<string, unknown> {
    return this.execution.parts.variables;
  }

  get rootValue(): unknown {
    return undefined;
  }
}
