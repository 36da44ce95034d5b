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

/**
 * An `ID` that refuses integers beyond 2^53 - 1. JSON parsing has already rounded them, so they would identify a different
 * object.
 */
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
 * Replaces `ID` in a whole schema. graphql-js has no option to override a built-in scalar, and changing `GraphQLID` itself would
 * affect every schema of the process.
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
