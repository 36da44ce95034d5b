import type { DocumentNode } from 'graphql';

/** A parsed document with the types of its result and its variables, for Apollo Client, urql and graphql-request. */
export interface TypedDocumentNode<TData, TVariables> extends DocumentNode {
  __apiType?: (variables: TVariables) => TData;
}
