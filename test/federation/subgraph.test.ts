import { buildSchema, type DirectiveNode, type GraphQLSchema, getNamedType, isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startWorld, type World } from '../support/world.ts';

// The requirements of Apollo's subgraph compatibility suite that apply to this schema. It has no @requires, @provides, @override,
// @inaccessible, @composeDirective or @interfaceObject.

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

/** The directives of a type or field, such as `["@key(fields: \"id\")"]`. */
function directivesOf(typeName: string, fieldName?: string): string[] {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) return [];
  const nodes = fieldName === undefined ? type.astNode?.directives : type.getFields()[fieldName]?.astNode?.directives;
  return (nodes ?? []).map(textOf);
}

const textOf = (directive: DirectiveNode) =>
  directive.loc?.source.body.slice(directive.loc.start, directive.loc.end) ?? '';

describe('_service', () => {
  it('declares the federation version of the schema', () => {
    expect(sdl).toMatch(
      /@link\(url: "https:\/\/specs.apollo.dev\/federation\/v2.9", import: \["@key", "@shareable", "@tag", "@cost", "@listSize"\]\)/,
    );
  });

  it('names the entities and their keys', () => {
    expect(directivesOf('LinkedAccount')).toEqual(['@key(fields: "id")']);
    expect(directivesOf('Connector')).toEqual(['@key(fields: "provider")']);
    expect(directivesOf('OriginOwner')).toEqual(['@key(fields: "id")']);
  });

  it('marks types that other subgraphs may define too', () => {
    expect(directivesOf('PageInfo')).toEqual(['@shareable']);
  });

  it('tags fields for services only, so that a contract variant can omit them', () => {
    expect(directivesOf('Mutation', 'createConnectSession')).toContain('@tag(name: "service")');
    expect(sdl.match(/@tag\(name: "service"\)/g)).toHaveLength(1);
  });

  it('tags secret fields, so that a contract variant can omit them', () => {
    const secret = '@tag(name: "secret")';
    expect(directivesOf('CreateConnectSessionPayload', 'token')).toEqual([secret]);
    expect(directivesOf('CreateConnectSessionPayload', 'authLinkUrl')).toEqual([secret]);
    expect(directivesOf('ConnectSession', 'externalTriggerToken')).toEqual([secret]);
    expect(sdl.match(/@tag\(name: "secret"\)/g)).toHaveLength(3);
  });

  it('marks deprecated fields, with reasons', () => {
    const deprecated = [
      'LinkedAccount.meta',
      'Connector.models',
      ...['provider', 'category', 'models'].map((name) => `LinkedAccountMeta.${name}`),
    ];
    for (const coordinate of deprecated) {
      const [type = '', field = ''] = coordinate.split('.');
      expect(directivesOf(type, field), coordinate).toContainEqual(expect.stringMatching(/^@deprecated\(reason: "\w/));
    }
  });

  it('documents the order of every list with pages, and of the catalogue', () => {
    const lists = Object.values(schema.getTypeMap())
      .filter(isObjectType)
      .flatMap((type) =>
        Object.values(type.getFields()).map((field) => ({ name: `${type.name}.${field.name}`, field })),
      )
      .filter(({ name, field }) => field.type.toString().endsWith('Connection') || name === 'Query.connectors');
    expect(lists.length).toBeGreaterThan(4);
    for (const { name, field } of lists) expect(field.description, name).toMatch(/\bsorted\b/);
  });

  it('types every identifier of an object as ID', () => {
    const identifiers = Object.values(schema.getTypeMap())
      .filter(isObjectType)
      .filter(({ name }) => !name.startsWith('_'))
      .flatMap((type) =>
        Object.values(type.getFields()).map((field) => ({ name: `${type.name}.${field.name}`, field })),
      )
      .filter(({ field }) => /^id$|Id$/.test(field.name));
    expect(identifiers.length).toBeGreaterThan(10);
    const others = identifiers.filter(({ field }) => getNamedType(field.type).name !== 'ID');
    expect(others.map(({ name }) => name)).toEqual([]);
  });

  it('declares the costs of fields', () => {
    for (const mutation of Object.keys(schema.getMutationType()?.getFields() ?? {})) {
      expect(directivesOf('Mutation', mutation)).toContain('@cost(weight: 10)');
    }
    expect(directivesOf('LinkedAccount', 'meta')).toContain('@cost(weight: 5)');
  });

  it('declares the sizes of lists', () => {
    const bySlice =
      '@listSize(slicingArguments: ["first"], sizedFields: ["edges", "nodes"], requireOneSlicingArgument: false)';
    expect(directivesOf('Query', 'linkedAccounts')).toEqual([bySlice]);
    expect(directivesOf('OriginOwner', 'linkedAccounts')).toEqual([bySlice]);
    expect(directivesOf('Query', 'connectorProfiles')).toEqual([bySlice]);
    // An average: a router multiplies it by the number of connectors, most of which have no accounts.
    const ofConnector = '@listSize(assumedSize: 1, sizedFields: ["edges", "nodes"])';
    expect(directivesOf('Connector', 'linkedAccounts')).toEqual([ofConnector]);
    expect(directivesOf('Connector', 'profiles')).toEqual(['@listSize(assumedSize: 2)']);
    expect(directivesOf('Query', 'connectors')).toEqual(['@listSize(assumedSize: 250)']);
  });

  it('keeps the descriptions', () => {
    expect(schema.getType('OriginOwner')?.description).toContain('Extend this');
  });

  it('is available while introspection is off', async () => {
    const production = await startWorld({ config: { production: true, introspection: false } });
    try {
      const { body } = await production.graphql('{ _service { sdl } }');
      expect(body.data._service.sdl).toBe(sdl);
      const introspection = await production.graphql('{ __schema { queryType { name } } }');
      expect(introspection.body.errors).toMatchObject([
        {
          message: 'Introspection is turned off on this gateway.',
          extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
        },
      ]);
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

  it('is part of the response if the request asks for it', async () => {
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

  it('contains no details of failures', async () => {
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
