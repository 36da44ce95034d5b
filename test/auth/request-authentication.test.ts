import { afterAll, describe, expect, it } from 'vitest';
import { Secret } from '../../src/values/secret.ts';
import { claimsOf, jwtConfig, serviceClaims, startIssuer } from '../support/tokens.ts';
import { startWorld } from '../support/world.ts';

const issuer = await startIssuer();
const auth = jwtConfig({ kind: 'jwks', url: issuer.jwksUrl });
const [current, next] = ['c'.repeat(32), 'n'.repeat(32)];
const secrets = [new Secret(current), new Secret(next)];

const world = await startWorld({ config: { auth } });
const behindRouter = await startWorld({ config: { auth, router: { secrets, required: true } } });
const besideRouter = await startWorld({ config: { auth, router: { secrets, required: false } } });
const worlds = [world, behindRouter, besideRouter];
afterAll(async () => {
  await Promise.all(worlds.map((each) => each.stop()));
  issuer.close();
});

const token = await issuer.token(claimsOf('acme', { origin_username: 'ada' }));
const authorization = `Bearer ${token}`;
const who = '{ connectViewer { originOwner { id } originOwnerName username scopes } }';

describe('connectViewer', () => {
  it('returns the caller that the token names', async () => {
    const { body } = await world.graphql(who, {}, { authorization });
    expect(body).toEqual({
      data: {
        connectViewer: {
          originOwner: { id: 'acme' },
          originOwnerName: 'Name of acme',
          username: 'ada',
          scopes: ['CONNECT_READ', 'CONNECT_WRITE'],
        },
      },
    });
  });

  it('accepts a token after several spaces, as RFC 6750 allows', async () => {
    const { status, body } = await world.graphql(who, {}, { authorization: `Bearer   ${token}` });
    expect({ status, errors: body.errors }).toEqual({ status: 200, errors: undefined });
  });

  it('has no organisation for a service that acts for all of them', async () => {
    const service = `Bearer ${await issuer.token(serviceClaims)}`;
    const { body } = await world.graphql(who, {}, { authorization: service });
    expect(body.data.connectViewer).toEqual({
      originOwner: null,
      originOwnerName: null,
      username: null,
      scopes: ['CONNECT_READ', 'CONNECT_WRITE', 'CONNECT_ANY_OWNER'],
    });
  });
});

describe('a request without a valid token', () => {
  const refused = {
    errors: [
      {
        message: 'The request needs a valid bearer token.',
        extensions: { code: 'UNAUTHENTICATED', retryable: false, requestId: expect.any(String) },
      },
    ],
  };

  it.each<[string, RequestInit]>([
    ['an operation', { body: JSON.stringify({ query: who }) }],
    ['introspection', { body: JSON.stringify({ query: '{ __schema { types { name } } }' }) }],
    ['_service', { body: JSON.stringify({ query: '{ _service { sdl } }' }) }],
    ['a body that is no JSON', { body: '{' }],
    ['a body that is too large', { body: 'x'.repeat(300 * 1024) }],
    ['a bad token', { body: JSON.stringify({ query: who }), headers: { authorization: 'Bearer x' } }],
  ])('gets the same 401 with %s, before its body is read', async (_name, { body, headers }) => {
    const response = await fetch(`${world.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      ...(body && { body }),
    });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    expect(await response.json()).toEqual(refused);
  });

  it.each([
    ['text/html', `?query=${encodeURIComponent(who)}`],
    ['application/json, text/html', ''],
    ['application/json', ''],
  ])('gets 401 by GET with Accept: %s', async (accept, search) => {
    const response = await fetch(`${world.url}/graphql${search}`, {
      headers: { accept, 'apollo-require-preflight': 'true' },
    });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Bearer');
    expect(await response.json()).toEqual(refused);
  });

  it('still gets the landing page, health, and preflight responses', async () => {
    const page = await fetch(`${world.url}/graphql`, { headers: { accept: 'text/html' } });
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<!DOCTYPE html>');
    for (const path of ['/livez', '/readyz']) expect((await fetch(world.url + path)).status).toBe(200);
  });
});

describe('a required router', () => {
  it.each([
    ['no secret', {}],
    ['a wrong secret', { 'x-router-authorization': 'x'.repeat(32) }],
    ['an empty secret', { 'x-router-authorization': '' }],
    ['part of the secret', { 'x-router-authorization': current.slice(1) }],
    ['both secrets at once', { 'x-router-authorization': `${current},${next}` }],
  ])('is the only accepted client: with %s, a valid token gets 401', async (_name, headers) => {
    const { status, body } = await behindRouter.graphql(who, {}, { authorization, ...headers });
    expect(status).toBe(401);
    expect(body.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  it.each([current, next])('may send either secret during a rotation', async (secret) => {
    const headers = { authorization, 'x-router-authorization': secret };
    const { body } = await behindRouter.graphql(who, {}, headers);
    expect(body.data.connectViewer.originOwner).toEqual({ id: 'acme' });
  });

  it('does not identify the caller: its secret without a token gets 401', async () => {
    const { status } = await behindRouter.graphql(who, {}, { 'x-router-authorization': current });
    expect(status).toBe(401);
  });
});

describe('a router that is not required', () => {
  it('allows direct calls, but not with a wrong secret', async () => {
    expect((await besideRouter.graphql(who, {}, { authorization })).status).toBe(200);
    const wrong = { authorization, 'x-router-authorization': 'x'.repeat(32) };
    expect((await besideRouter.graphql(who, {}, wrong)).status).toBe(401);
  });
});

describe('a gateway without a router secret', () => {
  it('ignores the header', async () => {
    const headers = { authorization, 'x-router-authorization': 'anything' };
    expect((await world.graphql(who, {}, headers)).status).toBe(200);
  });
});

describe('a token with the scope to write but not to read', () => {
  it('changes an account and reads only the response to the change', async () => {
    const { id } = world.sandbox.accounts.add({ origin_owner_id: 'acme' });
    const writer = `Bearer ${await issuer.token(claimsOf('acme', { scope: 'connect:write' }))}`;
    const query = `mutation ($id: ID!) { updateLinkedAccount(input: { id: $id, label: "x" }) {
      linkedAccount { label meta { provider } connector { name } originOwner { id } } } }`;
    const { status, body } = await world.graphql(query, { id }, { authorization: writer });
    expect(status).toBe(200);
    expect(body.data.updateLinkedAccount.linkedAccount).toEqual({
      label: 'x',
      meta: null,
      connector: null,
      originOwner: null,
    });
    expect(body.errors?.map(({ extensions }) => extensions['code'])).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  });
});
