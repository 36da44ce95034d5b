import { GraphQLScalarType } from 'graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import { isCanonicalTimestamp } from './canonical-timestamp.ts';

const asDate = GraphQLDateTime.toConfig();

/**
 * The `DateTime` of graphql-scalars, serialised to text here. `JSON.stringify` produces the same text from a `Date` several times
 * slower. A canonical timestamp is passed on unchanged.
 */
export const DateTime = new GraphQLScalarType<Date, string>({
  ...asDate,
  serialize: (value) =>
    typeof value === 'string' && isCanonicalTimestamp(value) ? value : asDate.serialize(value).toISOString(),
});
