import {
  GraphQLError,
  GraphQLID,
  type GraphQLInputType,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLOutputType,
  GraphQLScalarType,
  type GraphQLSchema,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

/** `ID` without the numbers that JSON has rounded already: another object than the caller's would be read, or deleted. */
const ExactID = new GraphQLScalarType<string, string>({
  ...GraphQLID.toConfig(),
  parseValue(value) {
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
      throw new GraphQLError('ID cannot represent an integer beyond 2^53 - 1 exactly: send it as a string.');
    }
    return GraphQLID.parseValue(value);
  },
});

/**
 * Replaces `ID` throughout a schema. graphql-js offers no way to build a schema with another behaviour of a built-in scalar,
 * and to change `GraphQLID` itself would change every schema of the process.
 */
export function refuseRoundedIds(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isInputObjectType(type)) {
      for (const field of Object.values(type.getFields())) field.type = exactInput(field.type);
    } else if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) {
        field.type = exactOutput(field.type);
        for (const argument of field.args) argument.type = exactInput(argument.type);
      }
    }
  }
  schema.getTypeMap()[ExactID.name] = ExactID;
  return schema;
}

function exactInput(type: GraphQLInputType): GraphQLInputType {
  if (isNonNullType(type)) return new GraphQLNonNull(exactInput(type.ofType));
  if (isListType(type)) return new GraphQLList(exactInput(type.ofType));
  return type === GraphQLID ? ExactID : type;
}

function exactOutput(type: GraphQLOutputType): GraphQLOutputType {
  if (isNonNullType(type)) return new GraphQLNonNull(exactOutput(type.ofType));
  if (isListType(type)) return new GraphQLList(exactOutput(type.ofType));
  return type === GraphQLID ? ExactID : type;
}
