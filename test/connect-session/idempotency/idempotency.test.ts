import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { Idempotency } from '../../../src/connect-session/idempotency/idempotency.ts';
import { MemoryIdempotencyStore } from '../../../src/connect-session/idempotency/memory-idempotency-store.ts';
import type { WireCreatedConnectSession } from '../../../src/stackone/wire/wire.ts';
import { claimsOf, jwtConfig, startIssuer } from '../../support/tokens.ts';
import { startWorld, type World } from '../../support/world.ts';

const issuer = await startIssuer();
const auth = jwtConfig({ kind: 'jwks', url: issuer.jwksUrl });
const world = await startWorld({ config: { auth } });
afterAll(async () => {
  await world.stop();
  issuer.close();
});
afterEach(() => world.sandbox.reset());

const acme = `Bearer ${await issuer.token(claimsOf('acme'))}`;
const colleague = `Bearer ${await issuer.token(claimsOf('acme', { sub: 'colleague' }))}`;
const mutation = /* GraphQL */ `
  mutation ($input: ViewerConnectSessionCreateInput!) {
    createViewerConnectSession(input: $input) {
      token
      expiresAt
      connectSession {
        id
        metadata
      }
    }
  }
`;
const createAt =
  ({ graphql }: World) =>
  (key: string | undefined, input: object = {}, authorization = acme) =>
    graphql(mutation, { input }, { authorization, ...(key !== undefined && { 'idempotency-key': key }) });
const create = createAt(world);
const tokenOf = async (answer: ReturnType<typeof create>) =>
  (await answer).body.data?.createViewerConnectSession?.token;
const codeOf = async (answer: ReturnType<typeof create>) => (await answer).body.errors?.[0]?.extensions['code'];
const postsAt = ({ sandbox }: World) => sandbox.requests.filter(({ path }) => path === '/connect_sessions').length;
const posts = () => postsAt(world);

describe('a store that fails once the session is there', () => {
  it('does not cost the caller its token', async () => {
    const store = new MemoryIdempotencyStore();
    vi.spyOn(store, 'settle').mockRejectedValueOnce(new Error('lost'));
    vi.spyOn(store, 'claim').mockResolvedValue(undefined);
    const session = { token: 'token' } as WireCreatedConnectSession;
    const request = { scope: [], owner: 'acme', input: {}, create: async () => session, lifetimeMs: 1_000 };
    expect(await new Idempotency(store, 0).createOnce(request)).toBe(session);
  });
});

describe('a record', () => {
  const request = { scope: [], owner: 'acme', input: {}, create: async () => ({}) as WireCreatedConnectSession };
  const day = 24 * 60 * 60_000;

  it.each([
    ['as its token, a minute', 60_000, 60_000],
    ['a day, when its token lives longer', 365 * day, day],
    ['a whole number of milliseconds', 0.5, 1],
  ])('lives as long %s', async (_name, lifetimeMs, ttlMs) => {
    const store = new MemoryIdempotencyStore();
    const settle = vi.spyOn(store, 'settle');
    await new Idempotency(store, 0).createOnce({ ...request, lifetimeMs });
    expect(settle.mock.lastCall?.[2]).toBe(ttlMs);
  });

  it('from a gateway whose clock is ahead delays callers no longer than any other', async () => {
    const store = new MemoryIdempotencyStore();
    vi.spyOn(store, 'claim').mockImplementation(async (_key, { fingerprint }) => ({
      state: 'pending',
      fingerprint,
      startedAt: Date.now() + day,
    }));
    vi.spyOn(store, 'read').mockResolvedValue({ state: 'unknown', fingerprint: '' });
    const replay = new Idempotency(store, 0).createOnce({ ...request, lifetimeMs: 1 });
    await expect(replay).rejects.toMatchObject({ failure: { kind: 'outcome-unknown' } });
    expect(store.read).not.toHaveBeenCalled();
  });
});

describe('the memory for keys', async () => {
  // With the default timeouts, because the requests are large.
  const world = await startWorld({ config: { auth } });
  afterAll(() => world.stop());
  afterEach(() => world.sandbox.reset());
  const create = createAt(world);
  const posts = () => postsAt(world);
  const large = { label: 'x'.repeat(110 * 1024) };

  it('holds a bounded number of large sessions, evicts the oldest, and replays the latest', async () => {
    const first = await tokenOf(create('large 0', large));
    for (let count = 1; count < 80; count += 1) await create(`large ${count}`, large);
    expect(posts()).toBe(80);
    expect(await tokenOf(create('large 79', large))).toEqual(expect.any(String));
    expect(posts()).toBe(80);
    expect(await tokenOf(create('large 0', large))).not.toBe(first);
    expect(posts()).toBe(81);
  });

  it('never evicts an unknown outcome to make room', async () => {
    const fault = { kind: 'reset', when: 'before-headers' } as const;
    world.sandbox.faults.add({ path: '/connect_sessions', times: 1, fault });
    expect(await codeOf(create('lost', large))).toBe('UPSTREAM_OUTCOME_UNKNOWN');
    for (let count = 0; count < 80; count += 1) await create(`after the lost one ${count}`, large);
    expect(await codeOf(create('lost', large))).toBe('UPSTREAM_OUTCOME_UNKNOWN');
    expect(posts()).toBe(81);
  });

  it("keeps other organisations' sessions, whatever one organisation sends", async () => {
    const globex = `Bearer ${await issuer.token(claimsOf('globex'))}`;
    const first = await tokenOf(create('of globex', {}, globex));
    for (let count = 0; count < 80; count += 1) await create(`of acme ${count}`, large);
    expect(await tokenOf(create('of globex', {}, globex))).toBe(first);
  });
});

describe('an Idempotency-Key', () => {
  it('creates one session for 1,000 concurrent requests, and every caller gets it', async () => {
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => create('one', { metadata: { a: 1 } })));
    const sessions = new Set(answers.map(({ body }) => JSON.stringify(body)));
    expect(sessions.size).toBe(1);
    expect([...sessions][0]).toContain('"token"');
    expect(posts()).toBe(1);
  });

  it('replays the whole session later', async () => {
    const first = await create('later', { metadata: { b: { c: 1 }, a: 2 } });
    const second = await create('later', { metadata: { a: 2, b: { c: 1 } } });
    expect(second.body).toEqual(first.body);
    expect(posts()).toBe(1);
  });

  it('is refused with another input', async () => {
    await create('reused', { label: 'a' });
    expect(await codeOf(create('reused', { label: 'b' }))).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(await codeOf(create('reused', { label: null }))).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(posts()).toBe(1);
  });

  it('distinguishes null from an omitted input field', async () => {
    await create('absent', {});
    expect(await codeOf(create('absent', { label: null }))).toBe('IDEMPOTENCY_KEY_REUSED');
  });

  it('is separate for each subject, organisation and key', async () => {
    const globex = `Bearer ${await issuer.token(claimsOf('globex'))}`;
    const tokens = [
      await tokenOf(create('mine')),
      await tokenOf(create('mine', {}, colleague)),
      await tokenOf(create('mine', {}, globex)),
      await tokenOf(create('other')),
      await tokenOf(create(undefined)),
      await tokenOf(create(undefined)),
    ];
    expect(new Set(tokens).size).toBe(6);
    expect(posts()).toBe(6);
  });

  it('is separate for each field of an operation', async () => {
    const field = 'createViewerConnectSession(input: {}) { token }';
    const query = `mutation { a: ${field} b: ${field} }`;
    const headers = { authorization: acme, 'idempotency-key': 'fields' };
    const { body } = await world.graphql(query, {}, headers);
    expect(body.data.a.token).not.toBe(body.data.b.token);
    expect((await world.graphql(query, {}, headers)).body).toEqual(body);
    expect(posts()).toBe(2);
  });

  it('is released after a failure, so that the request can be repeated', async () => {
    world.sandbox.faults.add({ path: '/connect_sessions', times: 1, fault: { kind: 'status', status: 500 } });
    expect(await codeOf(create('failed'))).toBe('UPSTREAM_UNAVAILABLE');
    expect(await tokenOf(create('failed'))).toEqual(expect.any(String));
    expect(posts()).toBe(2);
  });

  it('replays an unknown outcome, and creates no second session', async () => {
    const fault = { kind: 'reset', when: 'before-headers' } as const;
    world.sandbox.faults.add({ path: '/connect_sessions', times: 1, fault });
    expect(await codeOf(create('unknown'))).toBe('UPSTREAM_OUTCOME_UNKNOWN');
    expect(await codeOf(create('unknown'))).toBe('UPSTREAM_OUTCOME_UNKNOWN');
    expect(posts()).toBe(1);
  });

  it('is not replayed beyond the lifetime of the token', async () => {
    const first = await tokenOf(create('short', { expiresIn: 0.05 }));
    await expect.poll(() => tokenOf(create('short', { expiresIn: 0.05 }))).not.toBe(first);
  });

  it.each([
    ['a day behind', -24 * 60 * 60_000],
    ['a day ahead', 24 * 60 * 60_000],
  ])("is replayed during the token's lifetime when StackOne's clock is %s", async (name, offsetMs) => {
    const transform = (body: unknown) => ({
      ...Object(body),
      created_at: new Date(Date.now() + offsetMs).toISOString(),
    });
    world.sandbox.faults.add({ path: '/connect_sessions', fault: { kind: 'transform', transform } });
    const first = await tokenOf(create(name));
    expect(await tokenOf(create(name))).toBe(first);
    expect(posts()).toBe(1);

    const short = await tokenOf(create(`${name}, short`, { expiresIn: 0.05 }));
    await expect.poll(() => tokenOf(create(`${name}, short`, { expiresIn: 0.05 }))).not.toBe(short);
  });

  it('replays a session with an unreadable creation time', async () => {
    const transform = (body: unknown) => ({ ...Object(body), created_at: 'yesterday' });
    world.sandbox.faults.add({ path: '/connect_sessions', fault: { kind: 'transform', transform } });
    const first = await tokenOf(create('unreadable'));
    expect(await tokenOf(create('unreadable'))).toBe(first);
    expect(posts()).toBe(1);
  });

  it('completes a creation after its caller has disconnected', async () => {
    world.sandbox.faults.add({ path: '/connect_sessions', times: 1, fault: { kind: 'latency', ms: 100 } });
    const leaving = new AbortController();
    const request = fetch(`${world.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: acme, 'idempotency-key': 'left' },
      body: JSON.stringify({ query: mutation, variables: { input: {} } }),
      signal: leaving.signal,
    });
    await expect.poll(posts).toBe(1);
    leaving.abort();
    await expect(request).rejects.toThrow();
    expect(await tokenOf(create('left'))).toEqual(expect.any(String));
    expect(posts()).toBe(1);
  });

  it.each(['', 'x'.repeat(256)])('with a length outside 1 to 255 gets BAD_REQUEST (%j)', async (key) => {
    const { status, body } = await create(key);
    expect(status).toBe(400);
    expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_REQUEST' } }]);
    expect(posts()).toBe(0);
  });

  it('may be 255 characters long', async () => {
    expect(await tokenOf(create('x'.repeat(255)))).toEqual(expect.any(String));
  });
});
