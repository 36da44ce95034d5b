import {
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isIntrospectionType,
  isObjectType,
  Kind,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/** All coordinates that an operation can use: `LinkedAccount.label`, `Query.linkedAccount(id:)`, `LinkedAccountFilter.ids`. */
export function coordinatesOf(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap()).flatMap((type) => {
    if (isIntrospectionType(type)) return [];
    if (isInputObjectType(type)) return Object.keys(type.getFields()).map((field) => `${type.name}.${field}`);
    if (!isObjectType(type)) return [];
    return Object.values(type.getFields()).flatMap(({ name, args }) => [
      `${type.name}.${name}`,
      ...args.map((argument) => `${type.name}.${name}(${argument.name}:)`),
    ]);
  });
}

/** The coordinates that these documents use. */
export function coordinatesIn(documents: readonly string[], schema: GraphQLSchema): Set<string> {
  const used = new Set<string>();
  const types = new TypeInfo(schema);
  const visitor = visitWithTypeInfo(types, {
    [Kind.FIELD]: ({ name }) => {
      used.add(`${types.getParentType()?.name}.${name.value}`);
    },
    [Kind.ARGUMENT]: ({ name }) => {
      used.add(`${types.getParentType()?.name}.${types.getFieldDef()?.name}(${name.value}:)`);
    },
    [Kind.OBJECT_FIELD]: ({ name }) => {
      used.add(`${getNamedType(types.getParentInputType())?.name}.${name.value}`);
    },
  });
  for (const document of documents) visit(parse(document), visitor);
  return used;
}
