/** The text of a GraphQL operation, typed by its result and its variables. */
export type OperationText<TData, TVariables> = string & {
  readonly __types?: (variables: TVariables) => TData;
};
