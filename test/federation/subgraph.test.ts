import { buildSchema, type DirectiveNode, type GraphQLSchema, isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type World } from '../support/world.ts';

// What Apollo's subgraph compatibility suite asks of a subgraph, as far as this schema has to do with it. It has no field
// to @require or @provide, nothing to @override, and no @inaccessible, @composeDirective or @interfaceObject.

let world: World;
let sdl: string;
let schema: GraphQLSchema;
beforeAll(async () => {
  world = await startWorld();
  const { body } = await world.graphql('{ _service { sdl } }');
  sdl = body.data._service.sdl;
  schema = buildSchema(sdl);
});
afterAll(() => world.stop());

/** The directives of a type, or of a field of it, such as `["@key(fields: \"id\")"]`. */
function directivesOf(typeName: string, fieldName?: string): string[] {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) return [];
  const nodes = fieldName === undefined ? type.astNode?.directives : type.getFields()[fieldName]?.astNode?.directives;
  return (nodes ?? []).map(textOf);
}

const textOf = (directive: DirectiveNode) =>
  directive.loc?.source.body.slice(directive.loc.start, directive.loc.end) ?? '';

describe('_service', () => {
  it('says which federation the schema is made for', () => {
    expect(sdl).toMatch(
      /@link\(url: "https:\/\/specs.apollo.dev\/federation\/v2.9", import: \["@key", "@shareable", "@tag", "@cost", "@listSize"\]\)/,
    );
  });

  it('names the entities and their keys', () => {
    expect(directivesOf('LinkedAccount')).toEqual(['@key(fields: "id")']);
    expect(directivesOf('Connector')).toEqual(['@key(fields: "provider")']);
    expect(directivesOf('OriginOwner')).toEqual(['@key(fields: "id")']);
  });

  it('says what other subgraphs may define too', () => {
    expect(directivesOf('PageInfo')).toEqual(['@shareable']);
  });

  it('marks what is for services only, so that a contract variant can leave it out', () => {
    expect(directivesOf('Mutation', 'createConnectSession')).toContain('@tag(name: "service")');
    expect(sdl.match(/@tag\(name: "service"\)/g)).toHaveLength(1);
  });

  it('says what fields cost', () => {
    for (const mutation of Object.keys(schema.getMutationType()?.getFields() ?? {})) {
      expect(directivesOf('Mutation', mutation)).toContain('@cost(weight: 10)');
    }
    expect(directivesOf('LinkedAccount', 'meta')).toEqual(['@cost(weight: 5)']);
  });

  it('says how long lists may become', () => {
    const bySlice =
      '@listSize(slicingArguments: ["first"], sizedFields: ["edges", "nodes"], requireOneSlicingArgument: false)';
    expect(directivesOf('Query', 'linkedAccounts')).toEqual([bySlice]);
    expect(directivesOf('OriginOwner', 'linkedAccounts')).toEqual([bySlice]);
    expect(directivesOf('Query', 'connectors')).toEqual(['@listSize(assumedSize: 250)']);
  });

  it('keeps the descriptions', () => {
    expect(schema.getType('OriginOwner')?.description).toContain('Extend this');
  });

  it('answers where introspection is off', async () => {
    const production = await startWorld({ config: { production: true, introspection: false } });
    try {
      const { body } = await production.graphql('{ _service { sdl } }');
      expect(body.data._service.sdl).toBe(sdl);
      const introspection = await production.graphql('{ __schema { queryType { name } } }');
      expect(introspection.body.errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
    } finally {
      await production.stop();
    }
  });
});

describe('an inline trace', () => {
  const ask = (headers: Record<string, string>) =>
    world.graphql('{ connector(provider: "hibob") { name } }', {}, headers);

  /** The names and messages in a trace, which is a protocol buffer. */
  const readTrace = (extensions: Readonly<Record<string, unknown>> | undefined) =>
    Buffer.from(String(extensions?.['ftv1']), 'base64').toString('latin1');

  it('comes with the answer when it is asked for', async () => {
    const { body } = await ask({ 'apollo-federation-include-trace': 'ftv1' });
    expect(body).toEqual({
      data: { connector: { name: 'Hibob' } },
      extensions: { ftv1: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/) },
    });
    expect(readTrace(body.extensions)).toContain('connector');
  });

  it.each([{}, { 'apollo-federation-include-trace': 'ftv2' }, { 'apollo-federation-include-trace': '' }])(
    'does not come with the headers %j',
    async (headers) => {
      expect((await ask(headers)).body).toEqual({ data: { connector: { name: 'Hibob' } } });
    },
  );

  it('tells a router nothing of what went wrong', async () => {
    world.sandbox.faults.add({ path: '/accounts/*', times: 1, fault: { kind: 'status', status: 501 } });
    const { body } = await world.graphql(
      '{ linkedAccount(id: "1") { id } }',
      {},
      { 'apollo-federation-include-trace': 'ftv1' },
    );
    const trace = readTrace(body.extensions);
    expect(trace).toContain('<masked>');
    expect(trace).not.toMatch(/StackOne|501|127\.0\.0\.1/);
  });
});
