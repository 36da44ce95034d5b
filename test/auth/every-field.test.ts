import {
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLObjectType,
  graphql,
  isInputObjectType,
  isListType,
  isNonNullType,
  parse,
  subscribe,
} from 'graphql';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Viewer } from '../../src/auth/viewer.ts';
import { knownError } from '../../src/errors.ts';
import { createSchema } from '../../src/schema.ts';
import { contextOf } from '../support/context.ts';
import { startRawServer } from '../support/raw-server.ts';
import { connectTo } from '../support/stackone.ts';

const schema = createSchema();
const nobody: Viewer = { ownerId: 'acme', ownerName: 'Acme', scopes: [], actsForAnyOwner: false };

let calls = 0;
const upstream = await startRawServer((_request, response) => {
  calls += 1;
  response.writeHead(500).end();
});
const http = connectTo(upstream.url);
afterAll(async () => {
  await http.close();
  upstream.close();
});
beforeEach(() => {
  calls = 0;
});

/** The response to a caller without any scope. */
async function ask(source: string) {
  const { data, errors = [] } = await graphql({ schema, source, contextValue: contextOf(nobody, http) });
  return { data, codes: errors.map((error) => knownError(error)?.code ?? error.message) };
}

/** A literal of the type with its required fields only. */
function literalOf(type: GraphQLInputType): string {
  if (isNonNullType(type)) return literalOf(type.ofType);
  if (isListType(type)) return `[${literalOf(type.ofType)}]`;
  if (isInputObjectType(type)) {
    const required = Object.values(type.getFields()).filter((field) => isNonNullType(field.type));
    return `{ ${required.map((field) => `${field.name}: ${literalOf(field.type)}`).join(' ')} }`;
  }
  return '"acme"';
}

function callOf({ name, args }: { name: string; args: readonly GraphQLArgument[] }): string {
  const required = args.filter((argument) => isNonNullType(argument.type));
  const list = required.map((argument) => `${argument.name}: ${literalOf(argument.type)}`).join(' ');
  return `${name}${list && `(${list})`} { __typename }`;
}

const fieldsOf = (type: GraphQLObjectType | null | undefined) => Object.values(type?.getFields() ?? {});

/**
 * Every authenticated caller may read its own identity. The two fields with an underscore are part of federation; the entities
 * are tested below.
 */
const open = ['connectViewer', '_service', '_entities'];

describe('a caller without any scope', () => {
  const queries = fieldsOf(schema.getQueryType()).filter(({ name }) => !open.includes(name));
  const mutations = fieldsOf(schema.getMutationType());

  it.each([
    ...queries.map((field) => ['query', field] as const),
    ...mutations.map((field) => ['mutation', field] as const),
  ])('gets FORBIDDEN for %s', async (operation, field) => {
    expect(await ask(`${operation} { ${callOf(field)} }`)).toEqual({
      data: { [field.name]: null },
      codes: ['FORBIDDEN'],
    });
    expect(calls).toBe(0);
  });

  it.each(fieldsOf(schema.getSubscriptionType()))('is FORBIDDEN the subscription $name', async (field) => {
    const document = parse(`subscription { ${callOf(field)} }`);
    const result = await subscribe({ schema, document, contextValue: contextOf(nobody, http) });
    expect(result).toMatchObject({ errors: [{ originalError: { code: 'FORBIDDEN' } }] });
    expect(calls).toBe(0);
  });

  const entities = Object.values(schema.getTypeMap()).filter((type) =>
    type.astNode?.directives?.some(({ name }) => name.value === 'key'),
  );

  it.each(entities.map(({ name }) => name))('gets nothing through the entity %s', async (name) => {
    const source = `{ _entities(representations: [{ __typename: "${name}", id: "acme", provider: "hibob" }]) { __typename } }`;
    const { data, codes } = await ask(source);
    expect(data).toEqual({ _entities: [null] });
    expect(codes.filter((code) => code !== 'FORBIDDEN')).toEqual([]);
    expect(calls).toBe(0);
  });

  it('covers every entity in this test', () => {
    expect(entities.map(({ name }) => name).sort()).toEqual(['Connector', 'LinkedAccount', 'OriginOwner']);
  });
});
