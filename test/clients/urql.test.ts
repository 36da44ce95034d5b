import { readFileSync } from 'node:fs';
import { Client, type ClientOptions, fetchExchange } from '@urql/core';
import { afterAll, describe, expect, it } from 'vitest';
import { claimsOf, jwtConfig, startIssuer } from '../support/tokens.ts';
import { startWorld, type World } from '../support/world.ts';

const issuer = await startIssuer();
const withTokens = await startWorld({ config: { auth: jwtConfig({ kind: 'jwks', url: issuer.jwksUrl }) } });
const withoutTokens = await startWorld();
afterAll(async () => {
  await Promise.all([withTokens.stop(), withoutTokens.stop()]);
  issuer.close();
});

/** Runs a query with urql, and returns its result with the HTTP methods that urql has used. */
async function ask(world: World, options: Partial<ClientOptions> = {}) {
  const methods: (string | undefined)[] = [];
  const client = new Client({
    url: `${world.url}/graphql`,
    exchanges: [fetchExchange],
    fetch: (input, init) => {
      methods.push(init?.method);
      return fetch(input, init);
    },
    ...options,
  });
  const { data, error } = await client.query('query Who { connectViewer { username } }', {});
  return { data, error, methods };
}

describe('urql with its defaults', () => {
  it('sends a query by GET with a bearer token, and gets a result', async () => {
    const authorization = `Bearer ${await issuer.token(claimsOf('acme', { origin_username: 'ada' }))}`;
    const { data, error, methods } = await ask(withTokens, { fetchOptions: { headers: { authorization } } });
    expect(error).toBeUndefined();
    expect(data).toEqual({ connectViewer: expect.objectContaining({ username: 'ada' }) });
    expect(methods).toEqual(['GET']);
  });

  it('shows why a gateway without tokens refuses its GET', async () => {
    const { error } = await ask(withoutTokens);
    expect(error?.graphQLErrors).toMatchObject([{ extensions: { code: 'BAD_REQUEST', retryable: false } }]);
  });
});

describe("urql with the README's options for AUTH_MODE=none", () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

  it('gets a result', async () => {
    expect(readme).toContain('`preferGetMethod: false`');
    const { data, methods } = await ask(withoutTokens, { preferGetMethod: false });
    expect(data).toEqual({ connectViewer: expect.objectContaining({ username: 'dev' }) });
    expect(methods).toEqual(['POST']);
  });
});
