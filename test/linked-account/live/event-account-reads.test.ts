import { describe, expect, it, onTestFinished } from 'vitest';
import { EventAccountReads } from '../../../src/linked-account/live/event-account-reads.ts';
import type { WireLinkedAccount } from '../../../src/stackone/wire/wire.ts';
import { subscribe } from '../../support/event-stream.ts';
import { wireAccount } from '../../support/wire-account.ts';
import { startWorld } from '../../support/world.ts';

type Answer = ReadonlyMap<string, WireLinkedAccount | Error>;

/** Reads that the test answers. */
function createReads() {
  const calls: { ids: readonly string[]; ownerId: string | undefined; answer: (accounts: Answer) => void }[] = [];
  const seen: string[] = [];
  const reads = new EventAccountReads({
    readMany: (ids, ownerId) => new Promise((answer) => calls.push({ ids, ownerId, answer })),
    watch: { beginLook: () => 1, see: ({ id }) => seen.push(`saw ${id}`), seeGone: (id) => seen.push(`missed ${id}`) },
  });
  return { reads, calls, seen };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('the accounts of events', () => {
  it('that are requested in one turn are read together, for each organisation', async () => {
    const { reads, calls, seen } = createReads();
    const first = reads.read('a', 'acme');
    const others = [reads.read('b', 'acme'), reads.read('c', 'globex')];
    await turn();
    expect(calls).toMatchObject([
      { ids: ['a', 'b'], ownerId: 'acme' },
      { ids: ['c'], ownerId: 'globex' },
    ]);
    const account = wireAccount({ id: 'a' });
    calls[0]?.answer(new Map([['a', account]]));
    calls[1]?.answer(new Map([['c', new Error('read')]]));
    expect(await first).toBe(account);
    expect(await others[0]).toBeUndefined();
    expect(await others[1]).toBeInstanceOf(Error);
    // The watch is notified before any subscriber.
    expect(seen).toEqual(['saw a', 'missed b']);
  });

  it('are read by at most four concurrent calls, and later ones together', async () => {
    const { reads, calls } = createReads();
    for (const owner of ['1', '2', '3', '4']) void reads.read(`first of ${owner}`, owner);
    await turn();
    for (let index = 0; index < 50; index += 1) void reads.read(`later ${index}`, '5');
    await turn();
    expect(calls).toHaveLength(4);
    calls[0]?.answer(new Map());
    await turn();
    expect(calls[4]?.ids).toHaveLength(50);
  });

  it('are read in batches of at most 100', async () => {
    const { reads, calls } = createReads();
    for (let index = 0; index < 250; index += 1) void reads.read(`account ${index}`, 'acme');
    await turn();
    expect(calls.map(({ ids }) => ids.length)).toEqual([100, 100, 50]);
  });

  it('are never read by an earlier call', async () => {
    const { reads, calls } = createReads();
    void reads.read('a', 'acme');
    await turn();
    void reads.read('a', 'acme');
    await turn();
    expect(calls).toHaveLength(2);
  });

  it('fail with their call', async () => {
    const reads = new EventAccountReads({
      readMany: () => Promise.reject(new Error('read')),
      watch: { beginLook: () => 1, see: () => {}, seeGone: () => {} },
    });
    expect(await reads.read('a', 'acme')).toBeInstanceOf(Error);
  });
});

it("an account whose row can't be read is not reported as deleted", async () => {
  const world = await startWorld({ sandbox: { seed: 'empty' }, webhooks: {} });
  onTestFinished(() => world.stop());
  const query =
    'subscription ($after: ID) { linkedAccountEvents(after: $after) { type linkedAccountId linkedAccount { id } } }';
  const first = await subscribe(world.url, query);
  world.sandbox.accounts.add();
  const { id: after } = (await first.next()) ?? {};
  const ids = ['good', 'broken'].map((id) => world.sandbox.accounts.add({ id }).id);
  for (const _ of ids) await first.next();
  first.close();
  // Both are read again, together.
  for (const id of ids) world.sandbox.accounts.update(id, { label: 'b' });
  await world.sandbox.webhooks.settled();
  const breakRow = (row: unknown) => ({
    ...Object(row),
    ...(Object(row).id === 'broken' && { created_at: 7, provider: null }),
  });
  const transform = (answer: unknown) => (Array.isArray(answer) ? answer.map(breakRow) : breakRow(answer));
  world.sandbox.faults.add({ method: 'GET', path: '/accounts', fault: { kind: 'transform', transform } });
  world.sandbox.faults.add({ method: 'GET', path: '/accounts/broken', fault: { kind: 'transform', transform } });
  const second = await subscribe(world.url, query, { variables: { after } });
  const events = [await second.next(), await second.next()].map((event) => event?.data);
  expect(events).toMatchObject([
    { data: { linkedAccountEvents: { linkedAccountId: 'good', linkedAccount: { id: 'good' } } } },
    {
      data: { linkedAccountEvents: { linkedAccountId: 'broken', linkedAccount: null } },
      errors: [{ extensions: { code: 'UPSTREAM_BAD_RESPONSE' } }],
    },
  ]);
  expect(events.map((event) => event.data.linkedAccountEvents.type)).not.toContain('DELETED');
});
