import { afterAll, describe, expect, it } from 'vitest';
import { refusalReasons } from '../../src/auth/authentication-error.ts';
import { Secret } from '../../src/values/secret.ts';
import { claimsOf, jwtConfig, startIssuer } from '../support/tokens.ts';
import { startWorld } from '../support/world.ts';

const issuer = await startIssuer();
const auth = jwtConfig({ kind: 'jwks', url: issuer.jwksUrl });
const world = await startWorld({ config: { auth } });
const behindRouter = await startWorld({
  config: { auth, router: { secrets: [new Secret('r'.repeat(32))], required: true } },
});
afterAll(async () => {
  await Promise.all([world.stop(), behindRouter.stop()]);
  issuer.close();
});

const now = Math.floor(Date.now() / 1_000);
const who = '{ connectViewer { username } }';
const acme = claimsOf('acme');

async function countOf(reason: string, of = world): Promise<number> {
  const text = await (await fetch(`${of.url}/metrics`)).text();
  const series = `connect_gateway_authentication_failures_total{reason="${reason}"} `;
  const line = text.split('\n').find((each) => each.startsWith(series));
  expect(line, series).toBeDefined();
  return Number(line?.slice(series.length));
}

const lineOf = (requestId: unknown, of = world) => {
  const lines = of.logLines.filter((line) => line.includes(String(requestId)));
  return lines.map((line) => JSON.parse(line));
};

describe('a request with a refused token', () => {
  it.each<[string, () => Promise<string> | string]>([
    ['expired', () => issuer.token({ ...acme, exp: now - 60 })],
    ['not-yet-valid', () => issuer.token({ ...acme, nbf: now + 60 })],
    ['issuer', () => issuer.token({ ...acme, iss: 'https://secret-of-the-token.example' })],
    ['audience', () => issuer.token({ ...acme, aud: 'secret-of-the-token' })],
    ['unknown-key', () => issuer.token(acme, { kid: 'secret-of-the-token' })],
    ['type', () => issuer.token(acme, { typ: 'secret-of-the-token' })],
    ['owner-claim', () => issuer.token({ origin_owner_id: ['secret-of-the-token', 'b'] })],
    ['too-long', () => 'x'.repeat(16 * 1024 + 1)],
    ['malformed', () => 'secret-of-the-token'],
  ])(
    'is logged and counted as %s, without anything from the token, and answered like every other',
    async (reason, make) => {
      const token = await make();
      const before = await countOf(reason);
      const { status, headers, body } = await world.graphql(who, {}, { authorization: `Bearer ${token}` });
      expect(status).toBe(401);
      expect(headers.get('www-authenticate')).toBe('Bearer');
      const requestId = body.errors?.[0]?.extensions['requestId'];
      expect(body).toEqual({
        errors: [
          {
            message: 'The request needs a valid bearer token.',
            extensions: { code: 'UNAUTHENTICATED', retryable: false, requestId },
          },
        ],
      });
      expect(lineOf(requestId)).toEqual([expect.objectContaining({ code: 'UNAUTHENTICATED', reason })]);
      expect(await countOf(reason)).toBe(before + 1);
      expect(world.logLines.join('')).not.toContain('secret-of-the-token');
    },
  );

  it('is counted as missing without a token, by GET and where a browser would get the landing page', async () => {
    const before = await countOf('missing');
    expect((await world.graphql(who)).status).toBe(401);
    const header = { 'apollo-require-preflight': 'true' };
    for (const accept of ['application/json', 'application/json, text/html']) {
      expect((await fetch(`${world.url}/graphql`, { headers: { accept, ...header } })).status).toBe(401);
    }
    expect(await countOf('missing')).toBe(before + 3);
  });

  it('is counted as router if it did not come through the router', async () => {
    const authorization = `Bearer ${await issuer.token(acme)}`;
    const { body } = await behindRouter.graphql(who, {}, { authorization });
    expect(lineOf(body.errors?.[0]?.extensions['requestId'], behindRouter)).toMatchObject([{ reason: 'router' }]);
    expect(await countOf('router', behindRouter)).toBe(1);
  });

  it('writes a bounded number of log lines, however many requests are refused', async () => {
    const lines = world.logLines.length;
    await Promise.all(Array.from({ length: 20 }, () => world.graphql(who, {}, { authorization: 'Bearer x' })));
    expect(world.logLines.length - lines).toBe(20);
  });
});

describe('an authenticated request', () => {
  it('has no refusal reason in the log', async () => {
    await world.graphql(who, {}, { authorization: `Bearer ${await issuer.token(acme)}` });
    expect(JSON.parse(world.logLines.at(-1) ?? '')).not.toHaveProperty('reason');
  });
});

describe('GET /metrics', () => {
  it('has a series for each reason from the start, so that an alert sees the first failure', async () => {
    const fresh = await startWorld();
    try {
      for (const reason of refusalReasons) expect(await countOf(reason, fresh), reason).toBe(0);
    } finally {
      await fresh.stop();
    }
  });
});

describe('a token of 16 KiB', () => {
  it('is accepted together with as many bytes of other headers', async () => {
    const token = await issuer.token({ ...acme, padding: 'x'.repeat(11_900) });
    expect(token.length).toBeGreaterThan(16_000);
    const headers = { authorization: `Bearer ${token}`, cookie: `a=${'x'.repeat(15_000)}` };
    expect((await world.graphql(who, {}, headers)).status).toBe(200);
  });
});

describe('the scopes of a token', () => {
  const scopesOf = async (scope: unknown) => {
    const authorization = `Bearer ${await issuer.token({ ...acme, scope })}`;
    const { body } = await world.graphql('{ connectViewer { scopes } }', {}, { authorization });
    return body.data.connectViewer.scopes;
  };

  it.each<[unknown]>([
    ['openid,connect:read'],
    ['gateway/connect:read'],
    ['CONNECT:READ'],
    ['openid\tconnect:read'],
    [{ 'connect:read': true }],
  ])('never include connect:write if the claim does not contain it: %j', async (scope) => {
    expect(await scopesOf(scope)).toEqual([]);
  });

  it('are the default if the token contains no scope of the gateway', async () => {
    expect(await scopesOf('openid profile')).toEqual(['CONNECT_READ', 'CONNECT_WRITE']);
  });
});
