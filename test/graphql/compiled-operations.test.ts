import {
  execute,
  type GraphQLInputType,
  type GraphQLSchema,
  getVariableValues,
  isEnumType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  Kind,
  parse,
  typeFromAST,
} from 'graphql';
import { afterAll, describe, expect, it } from 'vitest';
import { type CompiledOperation, CompiledOperations } from '../../src/graphql/compiled-operations.ts';
import { createSchema } from '../../src/schema.ts';
import { type Random, randomFor } from '../fuzz/random.ts';
import { makeJson, makeJsonObject, makeNumber, makeString } from '../fuzz/values.ts';
import { contextOf } from '../support/context.ts';
import { connectTo } from '../support/stackone.ts';
import { service } from '../support/viewers.ts';

const http = connectTo('http://127.0.0.1:9');
afterAll(() => http.close());
const context = contextOf(service, http);
const operationsOf = (schema: GraphQLSchema, compileAfter = 0) => new CompiledOperations(schema, compileAfter);

function compiled(schema: GraphQLSchema, query: string, name?: string): CompiledOperation {
  const operation = operationsOf(schema).find(query, name);
  if (!operation) throw new Error('It is not compiled.');
  return operation;
}

describe('an operation', () => {
  const schema = createSchema();

  it('is compiled once it has come as often as it must', () => {
    const operations = operationsOf(schema, 2);
    const query = 'query Who { connectViewer { username } }';
    expect(operations.find(query, 'Who')).toBeUndefined();
    expect(operations.find(query, 'Who')).toBeUndefined();
    const operation = operations.find(query, 'Who');
    expect(operation).toMatchObject({ name: 'Who' });
    expect(operations.find(query, 'Who')).toBe(operation);
  });

  it('is one of its document, by name', () => {
    const operations = operationsOf(schema);
    const query = 'query A { connectViewer { username } } query B { connector(provider: "a") { name } }';
    expect(operations.find(query, 'A')).toMatchObject({ name: 'A' });
    expect(operations.find(query, 'B')).toMatchObject({ name: 'B' });
    for (const name of ['C', undefined]) expect(operations.find(query, name)).toBeUndefined();
  });

  it.each([
    ['a syntax error', '{'],
    ['a field that there is not', '{ nothing }'],
    ['no operation', 'fragment A on Query { connectViewer { username } }'],
    ['introspection', '{ __schema { queryType { name } } }'],
    ['introspection of a type', 'query { connectViewer { username } __type(name: "Query") { name } }'],
    [
      'a variable within free JSON',
      'mutation ($plan: String) { createConnectSession(input: { originOwnerId: "a", originOwnerName: "A", metadata: { plan: $plan } }) { token } }',
    ],
    [
      'a variable within a literal that may be left out',
      'mutation ($id: String!, $label: String) { createConnectSession(input: { originOwnerId: $id, originOwnerName: "A", label: $label }) { token } }',
    ],
    ['a length that would fill the memory', `{ connectViewer { username } } #${'a'.repeat(16 * 1024)}`],
  ])('is not compiled with %s', (_name, query) => {
    const operations = operationsOf(schema);
    for (let sight = 0; sight < 3; sight += 1) expect(operations.find(query, undefined)).toBeUndefined();
  });
});

/** A schema whose root fields note the arguments that they are given. */
function echoingSchema() {
  const schema = createSchema();
  const given: unknown[] = [];
  for (const root of [schema.getQueryType(), schema.getMutationType()]) {
    for (const field of Object.values(root?.getFields() ?? {})) {
      field.resolve = (_source, args) => {
        given.push(args);
        return null;
      };
    }
  }
  return { schema, given };
}

const operationsWithVariables = [
  'mutation ($input: ConnectSessionCreateInput!) { createConnectSession(input: $input) { token } }',
  'mutation ($input: ViewerConnectSessionCreateInput!) { createViewerConnectSession(input: $input) { token } }',
  'mutation ($input: UpdateLinkedAccountInput!) { updateLinkedAccount(input: $input) { linkedAccount { id } } }',
  'query ($first: Int, $after: String, $filter: LinkedAccountFilter) { linkedAccounts(first: $first, after: $after, filter: $filter) { nodes { id } } }',
  'query ($first: Int = 10, $filter: ConnectorFilter) { linkedAccounts(first: $first) { nodes { id } } connectors(filter: $filter) { name } }',
  'query ($id: ID!, $provider: String!) { linkedAccount(id: $id) { id } connector(provider: $provider) { name } }',
  'mutation ($expiresIn: Float!, $category: ConnectorCategory!, $metadata: JSONObject!) { createConnectSession(input: { originOwnerId: "a", originOwnerName: "A", expiresIn: $expiresIn, categories: [$category], metadata: $metadata }) { token } }',
];

/** A value that fits the type, more often than not. */
function makeInput(random: Random, type: GraphQLInputType): unknown {
  if (random.chance(0.04)) return makeJson(random, 2);
  if (isNonNullType(type)) return makeInput(random, type.ofType);
  if (random.chance(0.08)) return null;
  if (isListType(type)) {
    return random.chance(0.1)
      ? makeInput(random, type.ofType)
      : random.times(random.below(4), () => makeInput(random, type.ofType));
  }
  if (isEnumType(type)) return random.pick(type.getValues()).name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter((field) => isNonNullType(field.type) || random.chance(0.5));
    const entries = fields.map((field): [string, unknown] => [field.name, makeInput(random, field.type)]);
    if (random.chance(0.03)) entries.push([makeString(random), makeJson(random, 1)]);
    if (random.chance(0.03)) entries.shift();
    return Object.fromEntries(entries);
  }
  if (type.name === 'Boolean') return random.chance(0.5);
  if (type.name === 'Int' || type.name === 'Float') return makeNumber(random);
  return type.name === 'JSONObject' ? makeJsonObject(random) : makeString(random);
}

describe('the variables of a compiled operation', () => {
  const { schema, given } = echoingSchema();

  it.each(operationsWithVariables)('are taken and refused as by graphql-js: %s', async (query) => {
    const document = parse(query);
    const [definition] = document.definitions;
    if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('There is no operation.');
    const { variableDefinitions = [] } = definition;
    const operation = compiled(schema, query);
    const outcomes = { taken: 0, refused: 0 };
    for (let index = 0; index < 2_000; index += 1) {
      const random = randomFor(7, index);
      const variables: Record<string, unknown> = {};
      for (const { variable, type } of variableDefinitions) {
        const inputType = typeFromAST(schema, type);
        if (isInputType(inputType) && random.chance(0.9)) variables[variable.name.value] = makeInput(random, inputType);
      }
      given.length = 0;
      const result = await operation.run(context, variables);
      const seen = [...given];
      const refused = getVariableValues(schema, variableDefinitions, variables).errors !== undefined;
      outcomes[refused ? 'refused' : 'taken'] += 1;
      if (refused) {
        expect({ variables, data: result.data, seen }).toEqual({ variables, data: undefined, seen: [] });
        continue;
      }
      given.length = 0;
      await execute({ schema, document, contextValue: context, variableValues: variables });
      expect({ variables, seen }).toEqual({ variables, seen: given });
    }
    expect(Math.min(outcomes.taken, outcomes.refused)).toBeGreaterThan(20);
  });
});
