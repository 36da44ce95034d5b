import { describe, expect, it, vi } from 'vitest';
import { Idempotency } from '../../../src/connect-session/idempotency/idempotency.ts';
import type { IdempotencyRecord, RecordKey } from '../../../src/connect-session/idempotency/idempotency-store.ts';
import { MemoryIdempotencyStore } from '../../../src/connect-session/idempotency/memory-idempotency-store.ts';
import { StackOneError } from '../../../src/stackone/stackone-error.ts';
import type { WireCreatedConnectSession } from '../../../src/stackone/wire/wire.ts';

const hour = 60 * 60 * 1_000;
const day = 24 * hour;
const mebibyte = 1024 * 1024;

function session(label = ''): WireCreatedConnectSession {
  return {
    id: '1',
    organization_id: '1',
    project_id: 'project',
    origin_owner_id: 'acme',
    origin_owner_name: 'Acme',
    created_at: '2026-01-12T09:30:00.000Z',
    token: 'token',
    auth_link_url: 'https://connect.example/link',
    label,
  };
}

const keyOf = (id: string | number, owner = 'acme'): RecordKey => ({ id: String(id), owner });
const pending: IdempotencyRecord = { state: 'pending', fingerprint: 'input', startedAt: 0 };
const unknown: IdempotencyRecord = { state: 'unknown', fingerprint: 'input' };
const done = (bytes = 0): IdempotencyRecord => ({
  state: 'done',
  fingerprint: 'input',
  session: session('x'.repeat(bytes)),
});

/** A store with a clock that the test controls. */
function storeOf(bytes = 10 * mebibyte) {
  const clock = { now: 1 };
  return { store: new MemoryIdempotencyStore(bytes, () => clock.now), clock };
}

async function settleMany(store: MemoryIdempotencyStore, count: number, record: IdempotencyRecord, owner?: string) {
  for (let index = 0; index < count; index += 1) {
    const key = keyOf(`${record.state} ${index}`, owner);
    await store.claim(key, pending, day);
    await store.settle(key, record, day);
  }
}

describe('an idempotency store in memory', () => {
  it('keeps a claim and its result, and nothing after a release', async () => {
    const { store } = storeOf();
    expect(await store.claim(keyOf('a'), pending, day)).toBeUndefined();
    expect(await store.claim(keyOf('a'), unknown, day)).toEqual(pending);
    await store.settle(keyOf('a'), done(), day);
    expect(await store.claim(keyOf('a'), pending, day)).toEqual(done());
    await store.release(keyOf('a'));
    expect(await store.read(keyOf('a'))).toBeUndefined();
    expect(store.bytes).toBe(0);
  });

  it.each([
    ['pending', pending],
    ['unknown', unknown],
    ['done', done()],
  ])('keeps a record that is %s until it expires, and then accepts a new claim', async (_state, record) => {
    const { store, clock } = storeOf();
    await store.settle(keyOf('a'), record, hour);
    clock.now += hour - 1;
    expect(await store.read(keyOf('a'))).toEqual(record);
    clock.now += 2;
    expect(await store.read(keyOf('a'))).toBeUndefined();
    expect(await store.claim(keyOf('a'), pending, day)).toBeUndefined();
    await store.release(keyOf('a'));
    expect(store.bytes).toBe(0);
  });

  it('replays the session as StackOne answered it', async () => {
    const { store } = storeOf();
    const metadata = { ключ: ['é', 1.5, null, { '': true }] };
    const record: IdempotencyRecord = { state: 'done', fingerprint: 'input', session: { ...session(), metadata } };
    await store.settle(keyOf('a'), record, day);
    expect(await store.read(keyOf('a'))).toEqual(record);
  });
});

describe('its size', () => {
  it('stays within the limit, however large the sessions are and whichever organisation they belong to', async () => {
    const { store } = storeOf();
    for (let round = 0; round < 400; round += 1) {
      await store.settle(keyOf(round, `owner ${round % 40}`), done((round % 7) * 20_000), day);
      expect(store.bytes).toBeLessThanOrEqual(10 * mebibyte);
    }
    expect(store.bytes).toBeGreaterThan(9 * mebibyte);
  });

  it('stays within the limit when sessions and open records fill it together', async () => {
    const { store } = storeOf();
    for (let owner = 0; owner < 20; owner += 1) {
      for (let index = 0; index < 300; index += 1)
        await store.claim(keyOf(`${owner} ${index}`, `${owner}`), pending, day);
      for (let index = 0; index < 10; index += 1)
        await store.settle(keyOf(`done ${owner} ${index}`, `${owner}`), done(80_000), day);
      expect(store.bytes).toBeLessThanOrEqual(10 * mebibyte);
    }
    expect(store.bytes).toBeGreaterThan(9 * mebibyte);
  });

  it('returns to zero after each release and each completion', async () => {
    const { store } = storeOf();
    for (let round = 0; round < 3_000; round += 1) {
      await store.claim(keyOf('released'), pending, day);
      await store.release(keyOf('released'));
      await store.claim(keyOf('answered'), pending, day);
      await store.settle(keyOf('answered'), done(), day);
      await store.release(keyOf('answered'));
    }
    expect(store.bytes).toBe(0);
  });

  it('is taken from the oldest session, even if its key was used before', async () => {
    const { store } = storeOf();
    await store.settle(keyOf('again'), done(100_000), day);
    await store.release(keyOf('again'));
    for (let round = 0; round < 5; round += 1) await store.settle(keyOf(round), done(100_000), day);
    await store.settle(keyOf('again'), done(100_000), day);
    for (let round = 5; round < 14; round += 1) await store.settle(keyOf(round), done(100_000), day);
    expect(await store.read(keyOf(4))).toBeUndefined();
    expect(await store.read(keyOf('again'))).toEqual(done(100_000));
  });

  it('counts the bytes of a session, not its characters', async () => {
    const { store } = storeOf();
    await store.settle(keyOf('a'), done(), day);
    const empty = store.bytes;
    await store.settle(keyOf('b'), { state: 'done', fingerprint: 'input', session: session('€'.repeat(1_000)) }, day);
    expect(store.bytes).toBe(2 * empty + 3_000);
  });

  it('is at most a tenth for one organisation, whose oldest session is evicted first', async () => {
    const { store } = storeOf();
    await store.settle(keyOf('of globex', 'globex'), done(), day);
    for (let round = 0; round < 12; round += 1) await store.settle(keyOf(round), done(100_000), day);
    expect(store.bytes).toBeLessThanOrEqual(1.01 * mebibyte);
    expect(await store.read(keyOf(0))).toBeUndefined();
    expect(await store.read(keyOf(3))).toEqual(done(100_000));
    expect(await store.read(keyOf('of globex', 'globex'))).toEqual(done());
  });

  it('is returned when records end, in any way', async () => {
    const { store, clock } = storeOf();
    await settleMany(store, 500, unknown);
    await settleMany(store, 500, done(100), 'globex');
    clock.now += day + 1;
    await store.claim(keyOf('next'), pending, day);
    for (let index = 0; index < 500; index += 1) await store.release(keyOf(`done ${index}`));
    await store.release(keyOf('next'));
    expect(store.bytes).toBe(0);
  });
});

describe("records that can't be evicted", () => {
  it('stay, and sessions are evicted instead', async () => {
    const { store } = storeOf();
    await settleMany(store, 500, unknown);
    await settleMany(store, 20, done(100_000));
    await settleMany(store, 500, unknown, 'globex');
    for (let index = 0; index < 500; index += 1) {
      expect(await store.read(keyOf(`unknown ${index}`))).toEqual(unknown);
    }
  });

  it.each(['pending', 'unknown'])(
    'is too much: %s records of one organisation refuse its next claim',
    async (state) => {
      const { store } = storeOf();
      const claims = async () => {
        for (let index = 0; index < 100_000; index += 1) {
          await store.claim(keyOf(index), pending, day);
          if (state === 'unknown') await store.settle(keyOf(index), unknown, day);
        }
      };
      await expect(claims()).rejects.toMatchObject({ code: 'OVERLOADED' });
      expect(store.bytes).toBeLessThanOrEqual(mebibyte);
      await expect(store.claim(keyOf('another', 'globex'), pending, day)).resolves.toBeUndefined();
    },
  );

  it('refuse further claims of any organisation when they fill the store', async () => {
    const { store, clock } = storeOf();
    const claims = async () => {
      for (let index = 0; index < 100_000; index += 1) await store.claim(keyOf(index, `owner ${index}`), pending, day);
    };
    await expect(claims()).rejects.toMatchObject({ code: 'OVERLOADED' });
    expect(store.bytes).toBeLessThanOrEqual(10 * mebibyte);
    clock.now += day + 1;
    await expect(store.claim(keyOf('tomorrow'), pending, day)).resolves.toBeUndefined();
  });

  it('include the existence of a session that is too large to keep, so that it is not created again', async () => {
    const { store } = storeOf();
    await store.claim(keyOf('huge'), pending, day);
    await store.settle(keyOf('huge'), done(2 * mebibyte), day);
    expect(await store.read(keyOf('huge'))).toEqual(unknown);
  });
});

describe('a creation without room for its record', () => {
  it('is refused before StackOne is called', async () => {
    const idempotency = new Idempotency(new MemoryIdempotencyStore(4 * mebibyte), 0);
    const lose = () => Promise.reject(new StackOneError('/connect_sessions', { kind: 'outcome-unknown' }));
    const request = (key: number, create: () => Promise<WireCreatedConnectSession>) =>
      idempotency.createOnce({ scope: [String(key)], owner: 'acme', input: {}, create, lifetimeMs: hour });
    for (let key = 0; key < 300; key += 1) await request(key, lose).catch(() => {});

    const create = vi.fn(async () => session());
    await expect(request(1_000, create)).rejects.toMatchObject({ code: 'OVERLOADED' });
    expect(create).not.toHaveBeenCalled();
    await expect(request(0, create)).rejects.toMatchObject({ failure: { kind: 'outcome-unknown' } });
  });
});
