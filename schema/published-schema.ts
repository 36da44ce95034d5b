import { execute, type GraphQLSchema, parse, print, printSchema, visit } from 'graphql';

/** What a composer or a schema registry reads: what the subgraph itself answers to `{ _service { sdl } }`. */
export async function printSubgraph(schema: GraphQLSchema): Promise<string> {
  const answer = await execute({ schema, document: parse('{ _service { sdl } }') });
  const service = answer.data?.['_service'];
  if (typeof service !== 'object' || service === null || !('sdl' in service) || typeof service.sdl !== 'string') {
    throw new Error('The schema is no subgraph.', { cause: answer.errors });
  }
  return `${service.sdl.trim()}\n`;
}

const federationNames = /^(_|federation__|link__)/;

/** What a frontend's codegen reads: the types and fields that it can ask for, without those that only a router uses. */
export function printApi(schema: GraphQLSchema): string {
  const document = parse(printSchema(schema));
  const removeFederation = (node: { readonly name: { readonly value: string } }) =>
    federationNames.test(node.name.value) ? null : undefined;
  const api = visit(document, {
    DirectiveDefinition: () => null,
    EnumTypeDefinition: removeFederation,
    ObjectTypeDefinition: removeFederation,
    ScalarTypeDefinition: removeFederation,
    UnionTypeDefinition: removeFederation,
    FieldDefinition: removeFederation,
  });
  return `${print(api)}\n`;
}
