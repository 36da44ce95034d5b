import type { DocumentNode } from 'graphql';

/** A parsed document, typed by its result and its variables, as Apollo Client, urql and graphql-request read it. */
export interface TypedDocumentNode<TData, TVariables> extends DocumentNode {
  __apiType?: (variables: TVariables) => TData;
}
