import { readFileSync } from 'node:fs';
import { composeServices as composeWithApollo } from '@apollo/composition';
import { composeSchemaContract, composeServices as composeWithHive } from '@theguild/federation-composition';
import { buildSchema, isObjectType, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { organisationsSdl } from '../../docs/federation/organisations.ts';
import { printSubgraph } from '../../schema/published-schema.ts';
import { createSchema } from '../../src/schema.ts';

const connectSdl = await printSubgraph(createSchema());
const connect = { name: 'connect', url: 'http://connect/graphql', typeDefs: parse(connectSdl) };
const organisations = { name: 'organisations', url: 'http://organisations/graphql', typeDefs: parse(organisationsSdl) };

describe.each([
  ['alone', [connect]],
  ['with a subgraph that extends its entities', [connect, organisations]],
])('the subgraph %s', (_how, services) => {
  it("composes with Apollo's composer: no errors, no hints", () => {
    const { errors, hints, supergraphSdl } = composeWithApollo(services);
    expect(errors).toBeUndefined();
    expect(hints?.map(({ definition, message }) => `${definition.code}: ${message}`)).toEqual([]);
    expect(supergraphSdl).toContain('CONNECT');
  });

  it("composes with Hive's composer: no errors", () => {
    const { errors, supergraphSdl } = composeWithHive(services);
    expect(errors).toBeUndefined();
    expect(supergraphSdl).toContain('CONNECT');
  });

  it('keeps the directives that routers compute costs from', () => {
    for (const supergraph of [composeWithApollo(services).supergraphSdl, composeWithHive(services).supergraphSdl]) {
      expect(supergraph).toMatch(/meta: LinkedAccountMeta[^\n]*@cost\(weight: 5\)/);
      expect(supergraph?.match(/Connection[^\n]* @listSize\(/g)).toHaveLength(4);
      expect(supergraph).toMatch(/profiles: \[ConnectorProfile!\][^\n]*@listSize\(assumedSize: 2\b/);
    }
  });
});

describe('a contract variant without the tag service', () => {
  const variant = composeSchemaContract(
    [connect, organisations],
    { include: new Set(), exclude: new Set(['service']) },
    true,
  );

  it('has no createConnectSession, nor its input type', () => {
    expect(variant.errors).toBeUndefined();
    const api = buildSchema(variant.publicSdl ?? '');
    expect(Object.keys(api.getMutationType()?.getFields() ?? {}).toSorted()).toEqual([
      'authenticateConnectSession',
      'createViewerConnectSession',
      'deleteLinkedAccount',
      'reconnectLinkedAccount',
      'updateLinkedAccount',
    ]);
    expect(api.getType('ConnectSessionCreateInput')).toBeUndefined();
    expect(api.getType('CreateConnectSessionPayload')).toBeDefined();
  });
});

describe('a contract variant without the tag secret', () => {
  const variant = composeSchemaContract(
    [connect, organisations],
    { include: new Set(), exclude: new Set(['secret']) },
    true,
  );

  it('shows the outcome of a session, and nothing that opens one', () => {
    expect(variant.errors).toBeUndefined();
    const api = buildSchema(variant.publicSdl ?? '');
    const fieldsOf = (name: string) => {
      const type = api.getType(name);
      return isObjectType(type) ? Object.keys(type.getFields()) : [];
    };
    expect(fieldsOf('CreateConnectSessionPayload')).toEqual(['connectSession', 'expiresAt', 'existingAccounts']);
    expect(fieldsOf('ConnectSession')).toContain('latestAttempt');
    expect(fieldsOf('ConnectSession')).not.toContain('externalTriggerToken');
  });
});

describe('docs/federation.md', () => {
  const read = (path: string) => readFileSync(new URL(`../../docs/${path}`, import.meta.url), 'utf8');

  it.each(['organisations.graphql', 'supergraph.yaml', 'router.yaml', 'gateway.config.ts'])(
    'shows %s as it is',
    (name) => expect(read('federation.md')).toContain(read(`federation/${name}`)),
  );

  it('names an existing schema file', () => {
    const [, path = ''] = /file: (\.\.\S+)/.exec(read('federation/supergraph.yaml')) ?? [];
    expect(read(`federation/${path}`)).toBe(connectSdl);
  });
});
