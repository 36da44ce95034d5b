import { GraphQLScalarType } from 'graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import { isCanonicalTimestamp } from './canonical-timestamp.ts';

const asDate = GraphQLDateTime.toConfig();

/**
 * graphql-scalars' `DateTime`, serialized to text here: `JSON.stringify` makes the same text of a date, at several times the
 * cost. Text that is canonical already is passed on as it is.
 */
export const DateTime = new GraphQLScalarType<Date, string>({
  ...asDate,
  serialize: (value) =>
    typeof value === 'string' && isCanonicalTimestamp(value) ? value : asDate.serialize(value).toISOString(),
});
