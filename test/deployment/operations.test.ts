import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { refusalReasons } from '../../src/auth/authentication-error.ts';
import { errorCatalogue } from '../../src/errors.ts';
import { Metrics } from '../../src/observability/metrics/metrics.ts';
import { claimsOf, jwtConfig, startIssuer } from '../support/tokens.ts';
import { startWorld } from '../support/world.ts';
import { settings } from './settings.ts';

const docs = new URL('../../docs/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, docs), 'utf8');
const text = read('operations.md');
const queries = [...text.matchAll(/^```promql\n([\s\S]*?)^```$/gm)].map(([, query = '']) => query).join('\n');
const codes = Object.keys(errorCatalogue);

const allMatches = (pattern: RegExp, within = text) => [...within.matchAll(pattern)].map(([, found = '']) => found);
const flat = (lines: string) => lines.replaceAll(/\s+/g, ' ');

describe('the runbook', () => {
  it('has an entry for each error code, in the order of the catalogue, and for no others', () => {
    const [, runbook = ''] = /^## Runbook$([\s\S]*?)^## /m.exec(text) ?? [];
    const entries = [...runbook.matchAll(/^### `([A-Z_]+)`\n\n(?=\S)/gm)].map(([, code]) => code);
    expect(entries).toEqual(codes);
    expect(runbook.match(/^### /gm)).toHaveLength(codes.length);
  });

  it("quotes the gateway's texts exactly", () => {
    const sources = globSync('src/**/*.ts', { cwd: fileURLToPath(new URL('..', docs)) });
    const code = sources.map((path) => readFileSync(new URL(`../${path}`, docs), 'utf8')).join('\n');
    const quoted = allMatches(/“([^”]+)”/g).map(flat);
    expect(quoted.length).toBeGreaterThan(5);
    expect(quoted.filter((words) => !code.includes(words))).toEqual([]);
  });

  it('explains each reason for a refused token, and no others', () => {
    const [, entry = ''] = /^### `UNAUTHENTICATED`$([\s\S]*?)^### /m.exec(text) ?? [];
    expect(allMatches(/^\| `([a-z-]+)` \|/gm, entry)).toEqual([...refusalReasons]);
  });

  it('names existing settings and codes', () => {
    const named = allMatches(/`([A-Z]+_[A-Z_]*[A-Z])`/g);
    expect(named.filter((name) => !settings.has(name) && !codes.includes(name))).toEqual([]);
  });
});

describe('an alert query', () => {
  const metrics = new Metrics();
  metrics.collectProcess();
  const existing = metrics.registry.getMetricsAsArray().map(({ name }) => name);

  it('uses existing metrics, with existing labels', () => {
    const asked = [...queries.matchAll(/\b((?:connect_gateway|process|nodejs)_\w+)(?:\{([^}]*)\})?/g)];
    expect(asked.length).toBeGreaterThan(10);
    for (const [, series = '', selector = ''] of asked) {
      const name = series.replace(/_(bucket|count|sum)$/, '');
      expect(existing).toContain(name);
      const [, labels = ''] =
        new RegExp(`^\\| \`${name}\` \\| \\w+ \\| ([^|]+) \\|`, 'm').exec(read('metrics.md')) ?? [];
      for (const label of allMatches(/(\w+)[=!]/g, selector)) expect(labels).toContain(`\`${label}\``);
    }
  });

  it('uses existing codes', () => {
    const asked = allMatches(/code=~?"([^"]+)"/g, queries).flatMap((pattern) => pattern.split('|'));
    expect(asked.length).toBeGreaterThan(5);
    for (const pattern of asked)
      expect(
        codes.some((code) => new RegExp(`^${pattern}$`).test(code)),
        pattern,
      ).toBe(true);
  });

  it('has balanced brackets', () => {
    for (const query of queries.split(/\n\n|\n(?=#)/)) {
      for (const [open, close] of ['()', '{}', '[]']) {
        expect(query.split(open ?? '').length, query).toBe(query.split(close ?? '').length);
      }
    }
  });
});

describe('a request in the log', async () => {
  const issuer = await startIssuer();
  const auth = jwtConfig({ kind: 'jwks', url: issuer.jwksUrl });
  const world = await startWorld({ config: { auth } });
  afterAll(async () => {
    await world.stop();
    issuer.close();
  });

  it("can be found by the id in the response, and by the organisation's digest", async () => {
    const authorization = `Bearer ${await issuer.token(claimsOf('acme-corp'))}`;
    world.sandbox.faults.add({ path: '/accounts', fault: { kind: 'status', status: 401 } });
    const { body } = await world.graphql('query Accounts { linkedAccounts { nodes { id } } }', {}, { authorization });
    const requestId = String(body.errors?.[0]?.extensions['requestId']);

    const lines = world.logLines.filter((line) => line.includes(requestId)).map((line) => JSON.parse(line));
    const [line] = lines.filter(({ msg }) => msg === 'operation');
    const [, sample = ''] = /^```json\n(.*)\n```$/m.exec(text) ?? [];
    expect(Object.keys(line)).toEqual(Object.keys(JSON.parse(sample)));
    expect(line).toMatchObject({ operation: 'Accounts', code: 'UPSTREAM_REJECTED_GATEWAY' });
    expect(lines.map(({ msg }) => msg)).toContain('a call to StackOne failed');
    expect(JSON.parse(sample).owner).toBe(line.owner);
  });

  it('shows why its token was refused, as the runbook says', async () => {
    const authorization = `Bearer ${await issuer.token(claimsOf('acme-corp', { exp: 1 }))}`;
    const { body } = await world.graphql('{ connectViewer { username } }', {}, { authorization });
    const requestId = String(body.errors?.[0]?.extensions['requestId']);
    const line = JSON.parse(world.logLines.find((each) => each.includes(requestId)) ?? '');
    const [, sample = ''] = /^### `UNAUTHENTICATED`$[\s\S]*?^```json\n(.*)\n```$/m.exec(text) ?? [];
    expect(Object.keys(line)).toEqual(Object.keys(JSON.parse(sample)));
    expect(line.reason).toBe(JSON.parse(sample).reason);
  });

  it('shows what the gateway reads in a token without any scope', async () => {
    const [, query = ''] = /^### `FORBIDDEN`$[\s\S]*?`(\{ connectViewer [^`]*)`/m.exec(text) ?? [];
    const authorization = `Bearer ${await issuer.token(claimsOf('acme-corp', { scope: 'connect:nothing' }))}`;
    const { body } = await world.graphql(flat(query), {}, { authorization });
    expect(body).toEqual({
      data: {
        connectViewer: { scopes: [], originOwner: { id: 'acme-corp' }, originOwnerName: 'Name of acme-corp' },
      },
    });
  });
});
