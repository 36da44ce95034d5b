import { exportSPKI, generateKeyPair } from 'jose';
import { afterAll, afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createAuthenticate as createEager } from '../../src/auth/authenticate.ts';
import { developmentViewer } from '../../src/auth/viewer.ts';
import { Secret } from '../../src/values/secret.ts';
import { startRawServer } from '../support/raw-server.ts';
import { audience, claimsOf, type Issuer, jwtConfig, serviceClaims, sign, startIssuer } from '../support/tokens.ts';

const issuers: Issuer[] = [];
async function newIssuer(): Promise<Issuer> {
  const issuer = await startIssuer();
  issuers.push(issuer);
  return issuer;
}
afterAll(() => {
  for (const issuer of issuers) issuer.close();
});
afterEach(() => vi.useRealTimers());

const issuer = await newIssuer();
const jwks = jwtConfig({ kind: 'jwks', url: issuer.jwksUrl });
const ignore = () => {};

/** Always returns a promise, also for cached and refused tokens. */
function createAuthenticate(...parameters: Parameters<typeof createEager>) {
  const authenticate = createEager(...parameters);
  return async (request: Parameters<typeof authenticate>[0]) => authenticate(request);
}

const requestWith = (...authorization: string[]) => ({
  headers: authorization[0] === undefined ? {} : { authorization: authorization[0] },
  rawHeaders: authorization.flatMap((value) => ['Authorization', value]),
});
const bearer = (token: string) => requestWith(`Bearer ${token}`);
const refusal = { code: 'UNAUTHENTICATED', message: 'The request needs a valid bearer token.' };

describe('AUTH_MODE=none', () => {
  it('identifies every caller as the developer, whatever they send', async () => {
    const authenticate = createAuthenticate({ mode: 'none' }, ignore);
    expect(await authenticate(requestWith('Bearer nonsense', 'twice'))).toBe(developmentViewer);
    expect(developmentViewer).toMatchObject({ ownerId: 'dev-owner', ownerName: 'Development Owner', username: 'dev' });
  });
});

const foreign = (await generateKeyPair('ES256')).privateKey;

describe('a refused token', () => {
  const now = Math.floor(Date.now() / 1_000);
  const publicKeyAsSecret = new TextEncoder().encode(JSON.stringify(issuer.publicJwk));
  const acme = claimsOf('acme');
  const everything = 'connect:read connect:write connect:any-owner';
  const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const unsigned = `${encode({ alg: 'none' })}.${encode({ ...acme, exp: now + 60 })}.`;
  const critical = `${encode({ alg: 'ES256', crit: ['x'], x: 1 })}.${encode(acme)}.c2ln`;

  const tokens: [what: string, reason: string, make: () => Promise<string> | string][] = [
    ['alg none', 'algorithm', () => unsigned],
    ['HS256 and the public key', 'algorithm', () => sign(acme, publicKeyAsSecret, { alg: 'HS256', kid: 'key-1' })],
    ["another issuer's key", 'signature', () => sign(acme, foreign, { alg: 'ES256', kid: 'key-1' })],
    ['a wrong issuer', 'issuer', () => issuer.token({ ...acme, iss: 'https://evil.example' })],
    ['no issuer', 'issuer', () => issuer.token({ ...acme, iss: undefined })],
    ['a wrong audience', 'audience', () => issuer.token({ ...acme, aud: 'another-service' })],
    ['an audience in another case', 'audience', () => issuer.token({ ...acme, aud: audience.toUpperCase() })],
    ['no audience', 'audience', () => issuer.token({ ...acme, aud: undefined })],
    ['an audience that is an object', 'audience', () => issuer.token({ ...acme, aud: { [audience]: true } })],
    ['expired beyond the tolerance', 'expired', () => issuer.token({ ...acme, exp: now - 31 })],
    ['expired and of a wrong issuer', 'issuer', () => issuer.token({ ...acme, exp: now - 31, iss: 'https://x' })],
    ['expired and of a wrong audience', 'audience', () => issuer.token({ ...acme, exp: now - 31, aud: 'x' })],
    ['expired and of nobody', 'owner-claim', () => issuer.token({ exp: now - 31 })],
    ['not valid yet', 'not-yet-valid', () => issuer.token({ ...acme, nbf: now + 60 })],
    ['no expiry', 'expiry-missing', () => issuer.token({ ...acme, exp: undefined })],
    ['an expiry in words', 'malformed', () => issuer.token({ ...acme, exp: 'tomorrow' })],
    ['an unknown kid', 'unknown-key', () => issuer.token(acme, { kid: 'key-2' })],
    ['another type', 'type', () => issuer.token(acme, { typ: 'dpop+jwt' })],
    ['an empty type', 'type', () => issuer.token(acme, { typ: '' })],
    ['too long', 'too-long', () => `${'x'.repeat(16 * 1024)}y`],
    ['no organisation and no any-owner scope', 'owner-claim', () => issuer.token({ sub: 'x', scope: 'connect:read' })],
    ['two organisations', 'owner-claim', () => issuer.token({ origin_owner_id: ['a', 'b'], scope: everything })],
    ['an organisation of null', 'owner-claim', () => issuer.token({ origin_owner_id: null, scope: everything })],
    ['a blank organisation', 'owner-claim', () => issuer.token({ origin_owner_id: ' ', scope: everything })],
    ['too long an organisation', 'owner-claim', () => issuer.token({ origin_owner_id: 'x'.repeat(513) })],
    ['nonsense', 'malformed', () => 'nonsense'],
    ['three parts of nonsense', 'malformed', () => 'a.b.c'],
    ['a header that is no object', 'malformed', () => `${encode([])}.${encode(acme)}.c2ln`],
    ['an unknown critical extension', 'algorithm', () => critical],
  ];
  it.each(tokens)('that has or is %s (%s) gets the same response as every other', async (_what, reason, make) => {
    const authenticate = createAuthenticate(jwks, ignore);
    await expect(authenticate(bearer(await make()))).rejects.toMatchObject({ ...refusal, reason });
  });

  it('is missing, not a bearer token, or sent twice', async () => {
    const authenticate = createAuthenticate(jwks, ignore);
    const token = await issuer.token(acme);
    await expect(authenticate(bearer(token))).resolves.toMatchObject({ ownerId: 'acme' });
    for (const [request, reason] of [
      [requestWith(), 'missing'],
      [requestWith(''), 'missing'],
      [requestWith(`Basic ${token}`), 'missing'],
      [requestWith(`Bearers ${token}`), 'missing'],
      [requestWith(`Bearer${token}`), 'missing'],
      [requestWith(`Bearer\t${token}`), 'malformed'],
      [requestWith('Bearer'), 'malformed'],
      [requestWith(`Bearer ${token} ${token}`), 'malformed'],
      [requestWith(`Bearer ${token}`, `Bearer ${token}`), 'malformed'],
      [requestWith(`Bearer ${token}`, 'Basic x'), 'malformed'],
    ] as const) {
      await expect(authenticate(request)).rejects.toMatchObject({ ...refusal, reason });
    }
  });

  it('has another algorithm than the configured key requires', async () => {
    const { publicKey } = await generateKeyPair('EdDSA');
    const keys = { kind: 'public-key', pem: await exportSPKI(publicKey) } as const;
    const authenticate = createAuthenticate(jwtConfig(keys), ignore);
    await expect(authenticate(bearer(await issuer.token(acme)))).rejects.toMatchObject({
      ...refusal,
      reason: 'algorithm',
    });
  });
});

describe('an accepted token', () => {
  it('may follow several spaces, and a scheme in any case', async () => {
    const authenticate = createAuthenticate(jwks, ignore);
    const token = await issuer.token(claimsOf('acme'));
    for (const start of ['Bearer ', 'Bearer  ', 'Bearer     ', 'bearer ', 'BEARER  ']) {
      await expect(authenticate(requestWith(start + token))).resolves.toMatchObject({ ownerId: 'acme' });
    }
  });

  it.each(['JWT', 'jwt', 'at+jwt', 'AT+JWT', 'application/at+jwt', undefined])('may have the type %s', async (typ) => {
    const header = typ === undefined ? {} : { typ };
    const { privateKey, publicKey } = await generateKeyPair('EdDSA');
    const authenticate = createAuthenticate(
      jwtConfig({ kind: 'public-key', pem: await exportSPKI(publicKey) }),
      ignore,
    );
    const token = await sign(claimsOf('acme'), privateKey, { alg: 'EdDSA', ...header });
    await expect(authenticate(bearer(token))).resolves.toMatchObject({ ownerId: 'acme' });
  });

  it('may be signed with the shared secret, and then with nothing else', async () => {
    const secret = 's'.repeat(32);
    const authenticate = createAuthenticate(jwtConfig({ kind: 'secret', secret: new Secret(secret) }), ignore);
    const key = new TextEncoder().encode(secret);
    const good = await sign(claimsOf('acme'), key, { alg: 'HS256' });
    await expect(authenticate(bearer(good))).resolves.toMatchObject({ ownerId: 'acme' });
    const longer = await sign(claimsOf('acme'), new Uint8Array([...key, ...key]), { alg: 'HS512' });
    await expect(authenticate(bearer(longer))).rejects.toMatchObject(refusal);
    await expect(authenticate(bearer(await issuer.token(claimsOf('acme'))))).rejects.toMatchObject(refusal);
  });

  it('may be as long as 16 KiB', async () => {
    const authenticate = createAuthenticate(jwks, ignore);
    const short = await issuer.token(claimsOf('acme', { padding: '' }));
    const room = Math.floor(((16 * 1024 - short.length) * 3) / 4);
    const long = await issuer.token(claimsOf('acme', { padding: 'x'.repeat(room) }));
    expect(long.length).toBeGreaterThan(16 * 1024 - 4);
    await expect(authenticate(bearer(long))).resolves.toMatchObject({ ownerId: 'acme' });
    const longer = await issuer.token(claimsOf('acme', { padding: 'x'.repeat(room + 3) }));
    await expect(authenticate(bearer(longer))).rejects.toMatchObject({ ...refusal, reason: 'too-long' });
  });

  it.each([
    ['aud', { aud: 'second' }],
    ['aud', { aud: ['userinfo', 'first'] }],
    ['client_id', { aud: undefined, client_id: 'second' }],
    ['client_id', { aud: 'another-service', client_id: 'first' }],
    ['azp', { aud: undefined, azp: ['first'] }],
    ['app.id', { aud: undefined, app: { id: 'first' } }],
  ])('may have one of several audiences, in the claim %s: %j', async (name, claims) => {
    const authenticate = createAuthenticate(
      { ...jwks, audiences: ['first', 'second'], claimNames: { ...jwks.claimNames, audience: name } },
      ignore,
    );
    const token = await issuer.token(claimsOf('acme', claims));
    await expect(authenticate(bearer(token))).resolves.toMatchObject({ ownerId: 'acme' });
  });

  it('is not accepted because of a claim other than the configured one', async () => {
    const authenticate = createAuthenticate(
      { ...jwks, claimNames: { ...jwks.claimNames, audience: 'client_id' } },
      ignore,
    );
    for (const claims of [{}, { aud: 'x', azp: audience }, { client_id: [] }, { client_id: 'x' }]) {
      const token = await issuer.token(claimsOf('acme', claims));
      await expect(authenticate(bearer(token))).rejects.toMatchObject({ ...refusal, reason: 'audience' });
    }
  });

  it('may come from a clock that is 30 seconds off', async () => {
    const authenticate = createAuthenticate(jwks, ignore);
    const now = Math.floor(Date.now() / 1_000);
    for (const claims of [{ exp: now - 25 }, { nbf: now + 25 }]) {
      await expect(authenticate(bearer(await issuer.token(claimsOf('acme', claims))))).resolves.toMatchObject({});
    }
  });

  it('may belong to a service that acts for every organisation', async () => {
    const authenticate = createAuthenticate(jwks, ignore);
    const viewer = await authenticate(bearer(await issuer.token(serviceClaims)));
    expect(viewer).toMatchObject({ actsForAnyOwner: true, subject: 'service' });
    expect(viewer.ownerId).toBeUndefined();
  });
});

describe('the keys of a JWKS', () => {
  it('are fetched once for any number of callers, and once more for a flood of unknown keys', async () => {
    const own = await newIssuer();
    const authenticate = createAuthenticate(jwtConfig({ kind: 'jwks', url: own.jwksUrl }), ignore);
    const token = await own.token(claimsOf('acme'));
    await Promise.all(Array.from({ length: 100 }, () => authenticate(bearer(token))));
    expect(own.fetches()).toBe(1);

    const flood = await Promise.all(
      Array.from({ length: 1_000 }, (_, index) => own.token(claimsOf('acme'), { kid: `unknown-${index}` })),
    );
    const answers = await Promise.allSettled(flood.map((unknown) => authenticate(bearer(unknown))));
    expect(answers.every(({ status }) => status === 'rejected')).toBe(true);
    expect(own.fetches()).toBe(1);

    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31_000 });
    await Promise.allSettled(flood.map((unknown) => authenticate(bearer(unknown))));
    expect(own.fetches()).toBe(2);
  });

  it('remain in use while the endpoint is down, however old they are', async () => {
    const own = await newIssuer();
    const failures: unknown[] = [];
    const authenticate = createAuthenticate(jwtConfig({ kind: 'jwks', url: own.jwksUrl }), (error) =>
      failures.push(error),
    );
    const exp = Math.floor(Date.now() / 1_000) + 7_200;
    await authenticate(bearer(await own.token(claimsOf('acme', { exp }))));
    own.setDown(true);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
    for (let round = 0; round < 3; round += 1) {
      const token = await own.token(claimsOf('acme', { exp, round }));
      await expect(authenticate(bearer(token))).resolves.toMatchObject({ ownerId: 'acme' });
    }
    await expect.poll(() => failures).not.toHaveLength(0);
  });

  it('refuse every caller while the endpoint has never answered, and are requested at most every 5 seconds', async () => {
    const own = await newIssuer();
    own.setDown(true);
    const failures: unknown[] = [];
    const authenticate = createAuthenticate(jwtConfig({ kind: 'jwks', url: own.jwksUrl }), (error) =>
      failures.push(error),
    );
    const token = await own.token(claimsOf('acme'));
    for (let round = 0; round < 5; round += 1) {
      await expect(authenticate(bearer(token))).rejects.toMatchObject({ ...refusal, reason: 'keys-unavailable' });
    }
    expect(own.fetches()).toBe(1);
    expect(failures).toHaveLength(1);
    own.setDown(false);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 5_001 });
    await expect(authenticate(bearer(token))).resolves.toMatchObject({ ownerId: 'acme' });
  });
});

describe('an endless response of the JWKS endpoint', () => {
  it('is not read beyond 1 MiB', async () => {
    const closed = Promise.withResolvers<void>();
    const endless = await startRawServer((_request, response) => {
      response.once('close', closed.resolve);
      response.writeHead(200, { 'content-type': 'application/json' }).write('{"keys":[');
      const more = () => {
        while (!response.destroyed && response.write(' '.repeat(64 * 1024)));
      };
      response.on('drain', more);
      more();
    });
    onTestFinished(() => endless.close());
    const failures: unknown[] = [];
    const authenticate = createAuthenticate(jwtConfig({ kind: 'jwks', url: new URL(endless.url) }), (error) =>
      failures.push(error),
    );
    await expect(authenticate(bearer(await issuer.token(claimsOf('acme'))))).rejects.toMatchObject(refusal);
    expect(failures).toEqual([expect.objectContaining({ message: 'the JWKS endpoint: bad-response' })]);
    await closed.promise;
  });
});

describe('the keys of a JWKS that are more than 5 minutes old', () => {
  const minutes = 60_000;

  /** Starts a gateway with keys of this age and a clock that the test controls. */
  async function startAged(ageMs: number) {
    const own = await newIssuer();
    const failures: unknown[] = [];
    const authenticate = createEager(jwtConfig({ kind: 'jwks', url: own.jwksUrl }), (error) => failures.push(error));
    const start = Date.now();
    const tokenOf = (subject: string) => own.token(claimsOf('acme', { sub: subject, exp: start / 1_000 + 7_200 }));
    vi.useFakeTimers({ toFake: ['Date'], now: start });
    // The second token is verified with the present keys and cached.
    const seen = await tokenOf('seen');
    for (const token of [await tokenOf('first'), seen]) await authenticate(bearer(token));
    vi.setSystemTime(start + ageMs);
    const askWith = async (token: string) => authenticate(bearer(token));
    return {
      own,
      failures,
      seen,
      tokenOf,
      askWith,
      authenticate,
      setAge: (ms: number) => vi.setSystemTime(start + ms),
    };
  }

  const isKnown = (answer: unknown) => !(answer instanceof Promise);
  const fetched = (own: Issuer, count: number) => expect.poll(own.fetches).toBe(count);

  it('are read again before an unknown token is accepted, however slowly they arrive', async () => {
    const { own, tokenOf, askWith } = await startAged(5 * minutes + 1);
    own.publish([]);
    const release = own.holdAnswers();
    const answer = askWith(await tokenOf('stolen'));
    const settled = vi.fn();
    answer.then(settled, settled);
    await fetched(own, 2);
    expect(settled).not.toHaveBeenCalled();
    release();
    await expect(answer).rejects.toMatchObject(refusal);
  });

  it('are read again before a cached token is accepted, too', async () => {
    const { own, seen, askWith } = await startAged(5 * minutes + 1);
    own.publish([]);
    const release = own.holdAnswers();
    const answer = askWith(seen);
    await fetched(own, 2);
    release();
    await expect(answer).rejects.toMatchObject(refusal);
  });

  it('are read once for all waiting requests, and a token stays cached if its key remains', async () => {
    const { own, seen, tokenOf, askWith, authenticate } = await startAged(5 * minutes + 1);
    const tokens = await Promise.all(Array.from({ length: 50 }, (_, index) => tokenOf(`caller-${index}`)));
    const viewers = await Promise.all([seen, ...tokens].map(askWith));
    expect(own.fetches()).toBe(2);
    expect(authenticate(bearer(seen))).toBe(viewers[0]);
    expect(authenticate(bearer(tokens[0] ?? ''))).toBe(viewers[1]);
  });

  it('are read in the background while there is traffic, so that no request waits', async () => {
    const { own, seen, authenticate, setAge } = await startAged(4 * minutes + 1);
    const release = own.holdAnswers();
    for (let round = 0; round < 3; round += 1) expect(authenticate(bearer(seen))).not.toBeInstanceOf(Promise);
    await fetched(own, 2);
    release();
    // The new keys are in use: the token is verified with them, and they are fresh.
    await expect.poll(() => isKnown(authenticate(bearer(seen)))).toBe(false);
    await expect.poll(() => isKnown(authenticate(bearer(seen)))).toBe(true);
    setAge(6 * minutes);
    expect(authenticate(bearer(seen))).not.toBeInstanceOf(Promise);
    expect(own.fetches()).toBe(2);
  });

  it.each([
    ['fails', (own: Issuer) => own.setDown(true)],
    ['publishes what is no key set', (own: Issuer) => own.publish(JSON.parse('"none"'))],
  ])('remain in use when the endpoint %s, and are read again every 5 seconds', async (_name, breakIssuer) => {
    const { own, failures, seen, tokenOf, askWith, authenticate, setAge } = await startAged(5 * minutes + 1);
    breakIssuer(own);
    for (let round = 0; round < 3; round += 1) {
      await expect(askWith(await tokenOf(`never-seen-${round}`))).resolves.toMatchObject({ ownerId: 'acme' });
    }
    expect([own.fetches(), failures.length]).toEqual([2, 1]);
    setAge(5 * minutes + 5_002);
    await expect(askWith(await tokenOf('later'))).resolves.toMatchObject({ ownerId: 'acme' });
    expect([own.fetches(), failures.length]).toEqual([3, 2]);
    // A cached token does not wait for the read.
    await askWith(seen);
    const release = own.holdAnswers();
    setAge(5 * minutes + 10_003);
    expect(authenticate(bearer(seen))).not.toBeInstanceOf(Promise);
    await fetched(own, 4);
    release();
  });

  it('remain in use when the endpoint does not answer within 5 seconds', async () => {
    const { own, failures, tokenOf, askWith } = await startAged(5 * minutes + 1);
    const timeout = new AbortController();
    const timeoutSignal = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(timeout.signal);
    onTestFinished(() => timeoutSignal.mockRestore());
    const release = own.holdAnswers();
    const answer = askWith(await tokenOf('never-seen'));
    await fetched(own, 2);
    expect(timeoutSignal).toHaveBeenCalledExactlyOnceWith(5_000);
    timeout.abort(new DOMException('timed out', 'TimeoutError'));
    await expect(answer).resolves.toMatchObject({ ownerId: 'acme' });
    expect(failures).toHaveLength(1);
    release();
  });

  it('refuse a withdrawn key once the endpoint is back, after an outage of any length', async () => {
    const { own, seen, tokenOf, askWith, setAge } = await startAged(5 * minutes + 1);
    own.setDown(true);
    await askWith(seen);
    await askWith(await tokenOf('during'));
    own.setDown(false);
    own.publish([]);
    setAge(5 * minutes + 5_002);
    await expect(askWith(await tokenOf('after'))).rejects.toMatchObject(refusal);
    await expect(askWith(seen)).rejects.toMatchObject(refusal);
    expect(own.fetches()).toBe(3);
  });

  it('are read once for a flood of tokens with unknown keys, and not again for 30 seconds', async () => {
    const { own, askWith, setAge } = await startAged(5 * minutes + 1);
    const flood = await Promise.all(
      Array.from({ length: 200 }, (_, index) => own.token(claimsOf('acme'), { kid: `unknown-${index}` })),
    );
    for (const age of [5 * minutes + 1, 5 * minutes + 29_000]) {
      setAge(age);
      const answers = await Promise.allSettled(flood.map(askWith));
      expect(answers.every(({ status }) => status === 'rejected')).toBe(true);
      expect(own.fetches()).toBe(2);
    }
  });
});

describe('a verified token', () => {
  it('is not verified again', async () => {
    const own = await newIssuer();
    const authenticate = createEager(jwtConfig({ kind: 'jwks', url: own.jwksUrl }), ignore);
    await authenticate(bearer(await own.token(claimsOf('globex'))));
    const token = await own.token(claimsOf('acme'));
    const viewer = await authenticate(bearer(token));
    // Synchronously, without a promise.
    expect(authenticate(bearer(token))).toBe(viewer);
  });

  it('is removed from the cache when its key leaves the JWKS', async () => {
    const own = await newIssuer();
    const authenticate = createAuthenticate(jwtConfig({ kind: 'jwks', url: own.jwksUrl }), ignore);
    const token = await own.token(claimsOf('acme'));
    await authenticate(bearer(token));
    own.publish([]);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 5 * 60_000 + 1 });
    await expect(authenticate(bearer(token))).rejects.toMatchObject(refusal);
  });

  it('is refused once it has expired, and within 5 minutes of any other change', async () => {
    const own = await newIssuer();
    const authenticate = createAuthenticate(jwtConfig({ kind: 'jwks', url: own.jwksUrl }), ignore);
    const exp = Math.floor(Date.now() / 1_000) + 60;
    await authenticate(bearer(await own.token(claimsOf('globex'))));
    const token = await own.token(claimsOf('acme', { exp }));
    const first = await authenticate(bearer(token));
    vi.useFakeTimers({ toFake: ['Date'], now: (exp - 1) * 1_000 });
    expect(await authenticate(bearer(token))).toBe(first);
    vi.setSystemTime((exp + 31) * 1_000);
    await expect(authenticate(bearer(token))).rejects.toMatchObject(refusal);
  });
});
