import { readFileSync } from 'node:fs';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Environment, loadConfig } from '../../src/config/config.ts';
import { startRawServer } from '../support/raw-server.ts';
import { startWorld, type World } from '../support/world.ts';

const document = readFileSync(new URL('../../docs/identity-providers.md', import.meta.url), 'utf8');

interface Token {
  readonly header: { readonly alg: string; readonly kid: string; readonly typ?: string };
  readonly claims: Readonly<Record<string, unknown>> & { readonly iat: number };
}

/** The rows of the table: settings by provider. */
const rows = [...document.matchAll(/^\| ([A-Z][^|]*) \| (`AUTH_.*`) \|$/gm)].map(([, provider = '', cell = '']) => ({
  provider,
  settings: Object.fromEntries(
    [...cell.matchAll(/`([A-Z_]+)=([^`]*)`/g)].map(([, name, value]) => [name, value]),
  ) as Environment,
}));

/** The token in a provider's section. */
function tokenOf(provider: string): Token {
  const section = document.split(/^## /m).find((part) => part.startsWith(`${provider}\n`));
  const [, json = ''] = /^```json\n([\s\S]*?)^```$/m.exec(section ?? '') ?? [];
  return JSON.parse(json);
}

const both = ['CONNECT_READ', 'CONNECT_WRITE'];
/** The expected viewer for each token. */
const viewers: Readonly<Record<string, unknown>> = {
  Auth0: viewer('org_9ybsU1dN2dKfDkBi', 'Acme', 'ada@acme.example'),
  Clerk: viewer('org_2pQx5kLmNoPqRsTu', 'acme', 'ada@acme.example'),
  'Clerk, version 1 tokens': viewer('org_2pQx5kLmNoPqRsTu', 'acme', 'ada@acme.example'),
  Cognito: viewer('4711', 'Acme', 'ada'),
  'Entra ID': viewer(
    '8c3a1d52-5c1e-4a6b-9b0f-3f6f0a4f2d10',
    '8c3a1d52-5c1e-4a6b-9b0f-3f6f0a4f2d10',
    'ada@acme.example',
  ),
  'Entra ID, application roles': viewer(
    '8c3a1d52-5c1e-4a6b-9b0f-3f6f0a4f2d10',
    '8c3a1d52-5c1e-4a6b-9b0f-3f6f0a4f2d10',
    null,
    ['CONNECT_READ'],
  ),
  Keycloak: viewer('acme', 'acme', 'ada'),
  Okta: viewer('4711', 'Acme', 'ada@acme.example'),
};

function viewer(ownerId: string, originOwnerName: string, username: string | null, scopes = both) {
  return { originOwner: { id: ownerId }, originOwnerName, username, scopes };
}

const { privateKey, publicKey } = await generateKeyPair('RS256');
const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'key-1', use: 'sig', alg: 'RS256' }] });
const keyServer = await startRawServer((_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).end(keys);
});
afterAll(() => keyServer.close());

/** Signs the token as the provider would issue it now, with some claims changed. */
function issue({ header, claims }: Token, change: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const shift = Math.floor(Date.now() / 1_000) - claims.iat;
  const shifted = Object.entries(claims).map(([name, value]) => [
    name,
    ['iat', 'nbf', 'exp', 'auth_time'].includes(name) ? Number(value) + shift : value,
  ]);
  const all = { ...Object.fromEntries(shifted), ...change };
  return new SignJWT(JSON.parse(JSON.stringify(all))).setProtectedHeader(header).sign(privateKey);
}

async function startGatewayFor(settings: Environment): Promise<World> {
  const { auth } = loadConfig({ ...settings, STACKONE_API_KEY: 'key' });
  if (auth.mode !== 'jwt') throw new Error('The settings are for tokens.');
  const here = { kind: 'jwks', url: new URL(`${keyServer.url}/jwks`) } as const;
  const world = await startWorld({ config: { auth: { ...auth, keys: here } } });
  onTestFinished(() => world.stop());
  return world;
}

const who = '{ connectViewer { originOwner { id } originOwnerName username scopes } }';
const ask = async (world: World, token: string) => world.graphql(who, {}, { authorization: `Bearer ${token}` });

describe.each(rows)('the settings for $provider', ({ provider, settings }) => {
  it('let the gateway read the caller from a token of this provider', async () => {
    const world = await startGatewayFor(settings);
    const { body } = await ask(world, await issue(tokenOf(provider)));
    expect(body.errors).toBeUndefined();
    expect(body.data.connectViewer).toEqual(viewers[provider]);
  });

  it('refuse a token of this provider for another audience, and one with two organisations', async () => {
    const world = await startGatewayFor(settings);
    const token = tokenOf(provider);
    const audience = settings['AUTH_AUDIENCE_CLAIM'] ?? 'aud';
    const [owner = ''] = settings['AUTH_OWNER_ID_CLAIM']?.split('.') ?? [];
    for (const change of [
      { [audience]: 'https://other.example' },
      { [audience]: undefined },
      { [owner]: ['acme', 'globex'] },
      { [owner]: undefined },
      { iss: 'https://other.example' },
    ]) {
      expect((await ask(world, await issue(token, change))).status, JSON.stringify(change)).toBe(401);
    }
  });
});

describe('docs/identity-providers.md', () => {
  it('has a row, a section and a test for each provider', () => {
    const sections = [...document.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
    expect(rows.map(({ provider }) => provider)).toEqual(Object.keys(viewers));
    expect(sections).toEqual(['How claims are read', ...Object.keys(viewers)]);
  });

  it('names an https address for the keys, on the host of the issuer', () => {
    for (const { settings } of rows) {
      const keyUrl = new URL(settings['AUTH_JWKS_URL'] ?? '');
      expect(keyUrl.protocol).toBe('https:');
      expect(keyUrl.host).toBe(new URL(settings['AUTH_ISSUER'] ?? '').host);
    }
  });

  it('shows a query that the gateway answers', () => {
    expect(document).toContain('{ connectViewer { scopes originOwner { id } originOwnerName username } }');
  });
});
