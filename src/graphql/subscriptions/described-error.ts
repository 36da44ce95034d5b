import { GraphQLError, type GraphQLFormattedError } from 'graphql';

/** An error in the form that the caller may see, for either transport. */
export class DescribedError extends GraphQLError {
  readonly #described: GraphQLFormattedError;

  constructor(described: GraphQLFormattedError) {
    super(described.message);
    this.#described = described;
  }

  override toJSON(): GraphQLFormattedError {
    return this.#described;
  }
}
