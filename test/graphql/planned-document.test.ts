import { execute, getVariableValues, isInputType, Kind, OperationTypeNode, parse, typeFromAST } from 'graphql';
import { afterAll, describe, expect, it } from 'vitest';
import { ExecutableSchema } from '../../src/graphql/plan/executable-schema.ts';
import { PlannedDocument } from '../../src/graphql/plan/planned-document.ts';
import { createSchema } from '../../src/schema.ts';
import { makeInput } from '../fuzz/differential/inputs.ts';
import { randomFor } from '../fuzz/random.ts';
import { contextOf } from '../support/context.ts';
import { connectTo } from '../support/stackone.ts';
import { service } from '../support/viewers.ts';

const http = connectTo('http://127.0.0.1:9');
afterAll(() => http.close());
const context = contextOf(service, http);

describe('a planned document', () => {
  const schema = createSchema();
  const open = (query: string) => new PlannedDocument(new ExecutableSchema(schema), parse(query));

  it('finds its operations by name', () => {
    const document = open('query A { connectViewer { username } } mutation B { __typename }');
    expect(document.find('A')).toMatchObject({ name: 'A', type: OperationTypeNode.QUERY });
    expect(document.find('B')).toMatchObject({ name: 'B', type: OperationTypeNode.MUTATION });
    for (const name of ['C', '', '__proto__', undefined]) expect(document.find(name)).toBeUndefined();
  });

  it('finds its only operation without a name', () => {
    expect(open('{ connectViewer { username } }').find(undefined)).toMatchObject({ name: undefined });
    expect(open('query A { connectViewer { username } }').find(undefined)).toMatchObject({ name: 'A' });
    expect(open('fragment A on Query { __typename }').find(undefined)).toBeUndefined();
    expect(open('{ connectViewer { username } }').find('')).toBeUndefined();
  });
});

/** A schema whose root fields record their arguments. */
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

describe('the variables of an operation', () => {
  const { schema, given } = echoingSchema();

  it.each(operationsWithVariables)('are accepted and refused as by graphql-js: %s', async (query) => {
    const document = parse(query);
    const [definition] = document.definitions;
    if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('There is no operation.');
    const { variableDefinitions = [] } = definition;
    const operation = new PlannedDocument(new ExecutableSchema(schema), document).find(undefined);
    const outcomes = { taken: 0, refused: 0 };
    for (let index = 0; index < 2_000; index += 1) {
      const random = randomFor(7, index);
      const variables: Record<string, unknown> = {};
      for (const { variable, type } of variableDefinitions) {
        const inputType = typeFromAST(schema, type);
        if (isInputType(inputType) && random.chance(0.9)) variables[variable.name.value] = makeInput(random, inputType);
      }
      given.length = 0;
      const result = await operation?.run(context, variables);
      const seen = [...given];
      const refused = getVariableValues(schema, variableDefinitions, variables).errors !== undefined;
      outcomes[refused ? 'refused' : 'taken'] += 1;
      if (refused) {
        expect({ variables, data: result?.data, seen }).toEqual({ variables, data: undefined, seen: [] });
        continue;
      }
      given.length = 0;
      await execute({ schema, document, contextValue: context, variableValues: variables });
      expect({ variables, seen }).toEqual({ variables, seen: given });
    }
    expect(Math.min(outcomes.taken, outcomes.refused)).toBeGreaterThan(20);
  });
});
