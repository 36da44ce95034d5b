import { type ASTVisitor, GraphQLError, type ValidationContext } from 'graphql';

/** Refuses documents that read the schema. The rule of Apollo Server tells callers how to configure Apollo Server. */
export function NoIntrospectionRule(context: ValidationContext): ASTVisitor {
  return {
    Field(node) {
      if (node.name.value !== '__schema' && node.name.value !== '__type') return;
      context.reportError(new GraphQLError('Introspection is turned off on this gateway.', { nodes: node }));
    },
  };
}
