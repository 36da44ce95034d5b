import { type ASTVisitor, GraphQLError, type ValidationContext } from 'graphql';

/** graphql-js finds out during execution that the schema has no such operations, and reports it as if the server had failed. */
export function KnownOperationTypesRule(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(node) {
      if (context.getSchema().getRootType(node.operation)) return;
      context.reportError(new GraphQLError(`The schema has no ${node.operation} type.`, { nodes: node }));
    },
  };
}
