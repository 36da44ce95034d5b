import { expect, it, onTestFinished } from 'vitest';
import { Secret } from '../../src/values/secret.ts';
import { claimsOf, jwtConfig, sign } from '../support/tokens.ts';
import { startWorld } from '../support/world.ts';
import { startNginx } from './nginx.ts';

it('a token of 16 KiB reaches the gateway behind nginx', async () => {
  const secret = 's'.repeat(32);
  const auth = jwtConfig({ kind: 'secret', secret: new Secret(secret) });
  const worlds = [await startWorld({ config: { auth } }), await startWorld({ config: { auth } })] as const;
  onTestFinished(async () => {
    await Promise.all(worlds.map((world) => world.stop()));
  });
  const url = await startNginx([new URL(worlds[0].url), new URL(worlds[1].url)]);

  const claims = claimsOf('acme', { padding: 'x'.repeat(11_900) });
  const token = await sign(claims, new TextEncoder().encode(secret), { alg: 'HS256' });
  expect(token.length).toBeGreaterThan(16_000);
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: '{ connectViewer { originOwner { id } } }' }),
  });
  expect(await response.json()).toEqual({ data: { connectViewer: { originOwner: { id: 'acme' } } } });
});
