import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { EventAccountReads } from '../../../src/linked-account/live/event-account-reads.ts';
import { StackOneError } from '../../../src/stackone/stackone-error.ts';
import type { WireLinkedAccount } from '../../../src/stackone/wire/wire.ts';
import { subscribe } from '../../support/event-stream.ts';
import { wireAccount } from '../../support/wire-account.ts';
import { startWorld } from '../../support/world.ts';

type Answer = ReadonlyMap<string, WireLinkedAccount | Error>;

interface Call {
  readonly ids: readonly string[];
  readonly ownerId: string | undefined;
  readonly answer: (accounts: Answer) => void;
}

/** Reads that the test answers, with the test's clock. */
function createReads(requestsPerMinute = 0) {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const calls: Call[] = [];
  const seen: string[] = [];
  const reads = new EventAccountReads({
    readMany: (ids, ownerId) => new Promise((answer) => calls.push({ ids, ownerId, answer })),
    watch: { beginLook: () => 1, see: ({ id }) => seen.push(`saw ${id}`), seeGone: (id) => seen.push(`missed ${id}`) },
    requestsPerMinute,
  });
  const pass = async (ms: number) => {
    vi.advanceTimersByTime(ms);
    await turn();
  };
  return { reads, calls, seen, pass };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** StackOne's or the quota's refusal of a whole call. */
function refuse({ ids, answer }: Call, retryAfter?: number): Promise<unknown> {
  const error = new StackOneError('/accounts', { kind: 'refused', status: 429, details: [], retryAfter });
  answer(new Map(ids.map((id) => [id, error])));
  return turn();
}

/** Finds all accounts of a call. */
function answerAll({ ids, answer }: Call): Promise<unknown> {
  answer(new Map(ids.map((id) => [id, wireAccount({ id })])));
  return turn();
}

function at(calls: readonly Call[], index: number): Call {
  const call = calls.at(index);
  if (!call) throw new Error(`There is no call ${index}.`);
  return call;
}

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
    for (let index = 0; index < 3; index += 1) await answerAll(at(calls, index));
    expect(calls.map(({ ids }) => ids.length)).toEqual([100, 100, 50]);
  });

  it('are read for each organisation in turn, however many accounts one of them has', async () => {
    const { reads, calls } = createReads();
    for (let index = 0; index < 500; index += 1) void reads.read(`account ${index}`, 'greedy');
    await turn();
    expect(calls).toHaveLength(1);
    for (const owner of ['1', '2', '3', '4']) void reads.read('a', owner);
    await turn();
    await answerAll(at(calls, 0));
    expect(calls.map(({ ownerId }) => ownerId)).toEqual(['greedy', '1', '2', '3', '4']);
    await answerAll(at(calls, 1));
    expect(at(calls, 5)).toMatchObject({ ownerId: 'greedy', ids: { length: 100 } });
  });

  it('are never read by an earlier call', async () => {
    const { reads, calls } = createReads();
    void reads.read('a', 'acme');
    await turn();
    const later = reads.read('a', 'acme');
    await turn();
    at(calls, 0).answer(new Map([['a', wireAccount({ id: 'a', label: 'earlier' })]]));
    await turn();
    expect(calls).toHaveLength(2);
    at(calls, 1).answer(new Map([['a', wireAccount({ id: 'a', label: 'later' })]]));
    expect(await later).toMatchObject({ label: 'later' });
  });

  it('fail with their call', async () => {
    const reads = new EventAccountReads({
      readMany: () => Promise.reject(new Error('read')),
      watch: { beginLook: () => 1, see: () => {}, seeGone: () => {} },
      requestsPerMinute: 0,
    });
    expect(await reads.read('a', 'acme')).toBeInstanceOf(Error);
  });
});

describe('the accounts of events that the quota has no request for', () => {
  it('wait for the time it names, and are then read together with later ones, each once', async () => {
    const { reads, calls, pass } = createReads();
    const waiting = [reads.read('a', 'acme'), reads.read('b', 'acme')];
    await turn();
    await refuse(at(calls, 0), 5);
    waiting.push(reads.read('b', 'acme'), reads.read('c', 'acme'));
    await pass(4_999);
    expect(calls).toHaveLength(1);
    await pass(1);
    expect(calls.map(({ ids }) => ids)).toEqual([
      ['a', 'b'],
      ['a', 'b', 'c'],
    ]);
    await answerAll(at(calls, 1));
    expect(await Promise.all(waiting)).toMatchObject([{ id: 'a' }, { id: 'b' }, { id: 'b' }, { id: 'c' }]);
  });

  it('are read once for events that arrived before and after the refusal', async () => {
    const { reads, calls, pass } = createReads();
    const before = reads.read('a', 'acme');
    await turn();
    const meanwhile = reads.read('a', 'acme');
    await refuse(at(calls, 0));
    await pass(1_000);
    expect(calls.map(({ ids }) => ids)).toEqual([['a'], ['a']]);
    await answerAll(at(calls, 1));
    expect(await Promise.all([before, meanwhile])).toMatchObject([{ id: 'a' }, { id: 'a' }]);
  });

  it('do not delay those of other organisations', async () => {
    const { reads, calls } = createReads();
    for (const owner of ['1', '2', '3', '4', '5']) void reads.read('a', owner);
    await turn();
    for (const call of calls.slice(0, 4)) await refuse(call, 60);
    expect(calls.map(({ ownerId }) => ownerId)).toEqual(['1', '2', '3', '4', '5']);
    const modest = reads.read('a', '6');
    await turn();
    await answerAll(at(calls, 5));
    expect(await modest).toMatchObject({ id: 'a' });
  });

  it('do not delay those that were answered', async () => {
    const { reads, calls } = createReads();
    const [found, gone] = [reads.read('a', 'acme'), reads.read('b', 'acme'), reads.read('c', 'acme')];
    await turn();
    const failure = new StackOneError('/accounts', { kind: 'refused', status: 429, details: [], retryAfter: 1 });
    at(calls, 0).answer(
      new Map<string, WireLinkedAccount | Error>([
        ['a', wireAccount({ id: 'a' })],
        ['c', failure],
      ]),
    );
    expect([await found, await gone]).toMatchObject([{ id: 'a' }, undefined]);
  });

  it('fail when a minute has passed since their event arrived, and later ones wait on', async () => {
    const { reads, calls, pass } = createReads();
    const settled: string[] = [];
    const first = reads.read('a', 'acme');
    await pass(30_000);
    const later = reads.read('b', 'acme').then((account) => settled.push('b') && account);
    await turn();
    await refuse(at(calls, 0), 3_600);
    await pass(30_000);
    await refuse(at(calls, 1), 3_600);
    expect(await first).toBeInstanceOf(StackOneError);
    expect(settled).toEqual([]);
    await pass(30_000);
    expect(at(calls, 2).ids).toEqual(['b']);
    await refuse(at(calls, 2), 3_600);
    expect(await later).toBeInstanceOf(StackOneError);
    await pass(3_600_000);
    expect(calls).toHaveLength(3);
  });

  it('fail a minute after their event if they are read late', async () => {
    const { reads, calls, pass } = createReads();
    await pass(100_000);
    const late = reads.read('a', 'acme', performance.now() - 60_000);
    await turn();
    await refuse(at(calls, 0));
    expect(await late).toBeInstanceOf(StackOneError);
  });
});

describe('an organisation with many events', () => {
  /** Requests an account in each of so many seconds, and answers each call at once. */
  async function readEverySecond(seconds: number, owners: readonly string[]) {
    const { reads, calls, pass } = createReads(100);
    const answered: Call[] = [];
    const pending = new Set<string>();
    for (let second = 0; second < seconds; second += 1) {
      for (const owner of owners) {
        const name = `${owner} ${second}`;
        pending.add(name);
        void reads.read(String(second), owner).then(() => pending.delete(name));
      }
      await pass(1_000);
      for (const call of calls.splice(0)) answered.push(call) && (await answerAll(call));
    }
    return { answered, pending };
  }

  it('uses at most a third of the background requests at once, and then a quarter per minute', async () => {
    const { answered } = await readEverySecond(60, ['busy']);
    expect(answered.length).toBeGreaterThanOrEqual(50);
    expect(answered.length).toBeLessThanOrEqual(33 + 25);
    const long = await readEverySecond(600, ['busy']);
    expect(long.answered.length).toBeLessThanOrEqual(33 + 10 * 25);
  });

  it('receives each account within a few seconds', async () => {
    const { pending } = await readEverySecond(600, ['busy', 'other']);
    expect(pending.size).toBeLessThanOrEqual(2 * 3);
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
