import { GraphQLError, type GraphQLFormattedError } from 'graphql';

/** An error as the caller gets it, whichever transport writes it. */
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
