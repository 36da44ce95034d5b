import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type EventStreamClient, subscribe } from '../../support/event-stream.ts';
import { claimsOf, type Issuer, jwtConfig, startIssuer } from '../../support/tokens.ts';
import { openSocket } from '../../support/web-socket.ts';
import { startWorld, type World } from '../../support/world.ts';

const executed = vi.hoisted(() => ({ count: 0 }));
vi.mock('graphql', async (importOriginal) => {
  const original = await importOriginal<typeof import('graphql')>();
  const execute: typeof original.execute = (options) => {
    executed.count += 1;
    return original.execute(options);
  };
  return { ...original, execute };
});

let issuer: Issuer;
beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.close());
beforeEach(() => {
  executed.count = 0;
});

const query = (fields: string) => `subscription ($full: Boolean! = true) { linkedAccountEvents { ${fields} } }`;
const row = query('id type linkedAccount @include(if: $full) { id label }');

async function start(): Promise<World> {
  const auth = jwtConfig({ kind: 'jwks', url: issuer.jwksUrl });
  const world = await startWorld({ webhooks: {}, sandbox: { seed: 'empty' }, config: { auth } });
  onTestFinished(() => world.stop());
  return world;
}

const tokenOf = async (owner: string, user = 'user') => `Bearer ${await issuer.token(claimsOf(owner, { sub: user }))}`;

async function listen(world: World, owner: string, user?: string, text = row, variables = {}) {
  return subscribe(world.url, text, { variables, headers: { authorization: await tokenOf(owner, user) } });
}

const dataOf = async (stream: EventStreamClient) => (await stream.next())?.data.data?.linkedAccountEvents;
const acme = { origin_owner_id: 'acme', origin_owner_name: 'Acme' };

describe('an event for several subscribers', () => {
  it('is executed once for those with the same operation and access, over both transports', async () => {
    const world = await start();
    const streams = await Promise.all(['a', 'b', 'c'].map((user) => listen(world, 'acme', user)));
    const socket = await openSocket(world.url);
    await socket.init({ authorization: await tokenOf('acme', 'd') });
    socket.subscribe('1', row);
    await socket.settled();
    const { id } = world.sandbox.accounts.add({ ...acme, label: 'New' });
    const expected = { id: expect.any(String), type: 'CREATED', linkedAccount: { id, label: 'New' } };
    for (const stream of streams) expect(await dataOf(stream)).toEqual(expected);
    expect((await socket.next()).payload.data.linkedAccountEvents).toEqual(expected);
    expect(executed.count).toBe(1);
    world.sandbox.accounts.update(id, { label: 'Newer' });
    for (const stream of streams) expect(await dataOf(stream)).toMatchObject({ linkedAccount: { label: 'Newer' } });
    expect(executed.count).toBe(2);
  });

  it('is executed for each operation, set of variables and organisation', async () => {
    const world = await start();
    const streams = [
      await listen(world, 'acme'),
      await listen(world, 'acme', 'other', row, { full: false }),
      await listen(world, 'acme', 'third', query('state: type linkedAccountId @include(if: $full)')),
      await listen(world, 'globex'),
    ];
    const { id } = world.sandbox.accounts.add({ ...acme, label: 'New' });
    const seen = await Promise.all(streams.slice(0, 3).map(dataOf));
    const type = 'CREATED';
    expect(seen).toEqual([
      { id: expect.any(String), type, linkedAccount: { id, label: 'New' } },
      { id: expect.any(String), type },
      { state: type, linkedAccountId: id },
    ]);
    world.sandbox.accounts.update(id, { origin_owner_id: 'globex', label: 'Moved' });
    const moved = await Promise.all([streams[0], streams[3]].map((stream) => stream && dataOf(stream)));
    expect(moved).toMatchObject([
      { type: 'DELETED', linkedAccount: null },
      { type: 'UPDATED', linkedAccount: { id, label: 'Moved' } },
    ]);
  });

  it('is executed for each subscriber if it needs a read, or fails', async () => {
    const world = await start();
    const text = query('id linkedAccount @include(if: $full) { meta { provider } }');
    const streams = await Promise.all(['a', 'b'].map((user) => listen(world, 'acme', user, text)));
    world.sandbox.accounts.add(acme);
    for (const stream of streams) expect(await dataOf(stream)).toMatchObject({ linkedAccount: { meta: {} } });
    expect(executed.count).toBe(2);
    world.sandbox.faults.add({ method: 'GET', path: '/accounts/*', fault: { kind: 'status', status: 403 } });
    world.sandbox.accounts.add(acme);
    const errors = await Promise.all(streams.map(async (stream) => (await stream.next())?.data.errors[0].extensions));
    expect(new Set(errors.map(({ requestId }) => requestId)).size).toBe(2);
  });
});
