import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  getOperationAST,
  OperationTypeNode,
} from 'graphql';
import type { Context } from '../context.ts';

/** The values that a request gives to variables, not coerced yet. */
type RawVariables = Readonly<Record<string, unknown>>;

export interface ExecutableOperation {
  readonly name: string | undefined;
  readonly type: OperationTypeNode;
  /** The result has no `data` if the variables do not fit their types. Then nothing has been executed. */
  run(context: Context, variables: RawVariables): ExecutionResult | Promise<ExecutionResult>;
}

/** A valid document. */
export class ExecutableDocument {
  readonly ast: DocumentNode;
  readonly #schema: GraphQLSchema;

  constructor(schema: GraphQLSchema, ast: DocumentNode) {
    this.#schema = schema;
    this.ast = ast;
  }

  /** `undefined` if the name selects no operation, or a subscription. */
  find(operationName: string | undefined): ExecutableOperation | undefined {
    const operation = getOperationAST(this.ast, operationName);
    if (!operation || operation.operation === OperationTypeNode.SUBSCRIPTION) return undefined;
    const [schema, document] = [this.#schema, this.ast];
    return {
      name: operation.name?.value,
      type: operation.operation,
      run: (contextValue, variableValues) => execute({ schema, document, operationName, contextValue, variableValues }),
    };
  }
}
