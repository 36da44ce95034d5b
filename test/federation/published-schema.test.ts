import { readFileSync } from 'node:fs';
import { diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { printApi, printSubgraph } from '../../schema/published-schema.ts';
import { printSupergraph } from '../../schema/supergraph.ts';
import { createSchema } from '../../src/schema.ts';
import { breakingCoordinates, unannounced } from '../support/breaking-changes.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('the published schema', () => {
  it('is up to date: otherwise run npm run schema', async () => {
    const subgraph = await printSubgraph(createSchema());
    expect(read('schema/published/subgraph.graphql')).toBe(subgraph);
    expect(read('schema/published/api.graphql')).toBe(printApi(createSchema()));
    expect(read('schema/published/supergraph.graphql')).toBe(printSupergraph(subgraph));
  });

  it('for frontends is a separate schema without federation', () => {
    const api = read('schema/published/api.graphql');
    expect(api).not.toMatch(
      /@(link|key|shareable|tag|cost|listSize)\b|\b_(service|entities|Any|Entity|Service)\b|federation__|link__/,
    );
    const schema = buildSchema(api);
    expect(Object.keys(schema.getQueryType()?.getFields() ?? {})).toContain('linkedAccounts');
    expect(schema.getType('LinkedAccount')?.description).toBeTruthy();
    expect(api).toContain('@deprecated(');
    expect(api).toContain('@specifiedBy(');
  });

  it('breaks nothing in the last release, unless a new major version announces it', async () => {
    const changes = await diff(
      buildSchema(read('schema/published/released.graphql')),
      buildSchema(read('schema/published/subgraph.graphql')),
    );
    const release = { from: releasedVersion(), to: packageJson.version, changelog: read('CHANGELOG.md') };
    expect(unannounced(breakingCoordinates(changes), release)).toEqual([]);
  });
});

function releasedVersion(): string {
  return /^# The subgraph of version (\S+)$/m.exec(read('schema/published/released.graphql'))?.[1] ?? 'none';
}
