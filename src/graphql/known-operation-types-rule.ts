import { type ASTVisitor, GraphQLError, type ValidationContext } from 'graphql';

/**
 * graphql-js detects only during execution that the schema does not support this type of operation, and reports a server error.
 */
export function KnownOperationTypesRule(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(node) {
      if (context.getSchema().getRootType(node.operation)) return;
      context.reportError(new GraphQLError(`The schema has no ${node.operation} type.`, { nodes: node }));
    },
  };
}
