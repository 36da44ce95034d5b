import { describe, expect, it } from 'vitest';
import { CacheUse } from '../../../src/caching/cache-use.ts';
import { ReadCache, type ReadCacheOptions, type ReadScope } from '../../../src/linked-account/live/read-cache.ts';
import { ReadLease } from '../../../src/linked-account/live/read-lease.ts';

const acme: ReadScope = { ownerId: 'acme' };
const keepMs = 60_000;

/** A cache with the test's clock, and reads that the test completes. */
function start(options: Partial<ReadCacheOptions> = {}) {
  let now = 0;
  const cache = new ReadCache({ keepMs, joinWithinMs: 5_000, now: () => now, ...options });
  const reads: { readonly end: (value: string) => void; readonly fail: (error: Error) => void }[] = [];
  interface Asked {
    readonly scope?: ReadScope;
    readonly key?: string;
    readonly ids?: readonly string[];
    readonly fresh?: boolean;
    readonly caller?: AbortSignal;
    readonly background?: boolean;
  }
  const read = ({ scope = acme, key = 'page', ids = ['a'], fresh = false, caller, background = false }: Asked = {}) =>
    cache.read({
      scope,
      key,
      fresh,
      lease: new ReadLease(caller ?? new AbortController().signal, now, background),
      idsOf: () => ids,
      start: () => {
        const { promise, resolve, reject } = Promise.withResolvers<string>();
        reads.push({ end: resolve, fail: reject });
        return promise;
      },
    });
  const begin = (asked: Asked = {}) => {
    void read(asked);
  };
  /** Reads, and completes the read if it is a new one. */
  const readAll = async (asked: Asked = {}, value = 'value') => {
    const before = reads.length;
    const reading = read(asked);
    reads[before]?.end(value);
    await reading;
    return reads.length > before ? 'read' : 'kept';
  };
  return {
    cache,
    reads,
    read,
    begin,
    readAll,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

describe('identical reads of one scope', () => {
  it('are not joined by callers if they are background reads, because callers would share their failures', async () => {
    const { begin, read, reads } = start();
    const background = [read({ background: true }), read({ background: true })];
    const caller = read();
    begin();
    expect(reads).toHaveLength(2);
    reads[0]?.fail(new Error('no quota'));
    reads[1]?.end('value');
    expect(await caller).toBe('value');
    expect((await Promise.allSettled(background)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('share one request while it is in flight, even if nothing is cached', async () => {
    const { begin, read, reads } = start({ keepMs: 0 });
    const reading = [read(), read(), read()];
    expect(reads).toHaveLength(1);
    reads[0]?.end('value');
    expect(await Promise.all(reading)).toEqual(['value', 'value', 'value']);
    begin();
    expect(reads).toHaveLength(2);
  });

  it('share its failure, which is not cached', async () => {
    const { read, reads, readAll } = start();
    const reading = [read(), read()];
    reads[0]?.fail(new Error('StackOne failed'));
    for (const each of reading) await expect(each).rejects.toThrow('StackOne failed');
    expect(await readAll()).toBe('read');
  });

  it('are cached for a time that starts with the read', async () => {
    const { read, reads, readAll, pass } = start();
    const reading = read();
    pass(1_000);
    reads[0]?.end('value');
    await reading;
    pass(keepMs - 1_001);
    expect(await readAll()).toBe('kept');
    pass(1);
    expect(await readAll()).toBe('read');
  });

  it('are not cached if they take longer', async () => {
    const { read, reads, readAll, pass } = start({ joinWithinMs: 0 });
    const reading = read();
    pass(keepMs);
    reads[0]?.end('value');
    await reading;
    expect(await readAll()).toBe('read');
  });

  it('do not join a read that started too long ago', () => {
    const { begin, reads, pass } = start();
    begin();
    pass(5_000);
    begin();
    expect(reads).toHaveLength(1);
    pass(1);
    begin();
    expect(reads).toHaveLength(2);
  });

  it('are counted as hits and misses', async () => {
    const use = new CacheUse();
    const { begin, readAll } = start({ use });
    await readAll();
    await readAll();
    begin({ key: 'other' });
    begin({ key: 'other' });
    expect(use).toMatchObject({ hits: 2, misses: 2 });
    expect(use.bytes?.()).toBeGreaterThan(0);
  });
});

describe('reads of other scopes', () => {
  it("are never shared, whatever an organisation's name", async () => {
    const { begin, reads, readAll } = start();
    const scopes: ReadScope[] = [acme, 'any-owner', { ownerId: '*' }, { ownerId: 'any-owner' }, { ownerId: '' }];
    for (const scope of scopes) begin({ scope });
    expect(reads).toHaveLength(scopes.length);
    for (const { end } of reads) end('value');
    for (const scope of [{ ownerId: 'owner acme' }, { ownerId: 'owner *' }])
      expect(await readAll({ scope })).toBe('read');
  });
});

describe('a caller that disconnects', () => {
  it('does not abort a read that another caller waits for', () => {
    const { cache } = start();
    const callers = [new AbortController(), new AbortController()] as const;
    const leases = callers.map(({ signal }) => new ReadLease(signal, 0));
    for (const lease of leases) {
      void cache.read({
        scope: acme,
        key: 'x',
        fresh: false,
        lease,
        idsOf: () => [],
        start: () => new Promise(() => {}),
      });
    }
    callers[0].abort();
    expect(leases[0]?.signal.aborted).toBe(false);
    callers[1].abort();
    expect(leases[0]?.signal.aborted).toBe(true);
  });

  it('aborts a read that no other caller waits for; the next caller starts a new one', () => {
    const { begin, reads } = start();
    const caller = new AbortController();
    begin({ caller: caller.signal });
    caller.abort();
    begin();
    expect(reads).toHaveLength(2);
  });
});

describe('a fresh read', () => {
  it('uses no cached value, and joins no earlier read', async () => {
    const { begin, readAll, reads } = start();
    await readAll();
    expect(await readAll({ fresh: true })).toBe('read');
    begin({ key: 'other' });
    begin({ key: 'other', fresh: true });
    begin({ key: 'other', fresh: true });
    expect(reads).toHaveLength(5);
  });

  it('is used by later reads, even if an earlier one ends after it', async () => {
    const { read, reads } = start();
    const earlier = read();
    const fresh = read({ fresh: true });
    const joined = read();
    reads[1]?.end('new');
    reads[0]?.end('old');
    expect(await Promise.all([earlier, fresh, joined])).toEqual(['old', 'new', 'new']);
    expect(await read()).toBe('new');
  });
});

describe('a change of an account', () => {
  it('invalidates the reads with the account in every scope, whatever its owner', async () => {
    const { cache, readAll } = start();
    const scopes: ReadScope[] = [acme, { ownerId: 'globex' }, 'any-owner'];
    for (const scope of scopes) await readAll({ scope, ids: ['b', 'a'] });
    cache.change('a', 'initech');
    for (const scope of scopes) expect(await readAll({ scope })).toBe('read');
  });

  it("invalidates all reads of the account's organisation and of services, and no others", async () => {
    const { cache, readAll } = start();
    const scopes: ReadScope[] = [acme, 'any-owner', { ownerId: 'globex' }];
    for (const scope of scopes) await readAll({ scope, ids: ['b'] });
    cache.change('new', 'acme');
    const after = [];
    for (const scope of scopes) after.push(await readAll({ scope, ids: ['b'] }));
    expect(after).toEqual(['read', 'read', 'kept']);
  });

  it('invalidates all reads of an organisation with a cached read of the account', async () => {
    const { cache, readAll } = start();
    await readAll({ scope: { ownerId: 'former' }, key: 'page 1', ids: ['a'] });
    await readAll({ scope: { ownerId: 'former' }, key: 'page 2', ids: ['b'] });
    cache.change('a', 'acme');
    expect(await readAll({ scope: { ownerId: 'former' }, key: 'page 2' })).toBe('read');
  });

  it('invalidates everything without an owner, and if changes may have been missed', async () => {
    for (const forget of [(cache: ReadCache) => cache.change('x', undefined), (cache: ReadCache) => cache.clear()]) {
      const { cache, readAll, read, reads } = start();
      await readAll();
      const underWay = read({ key: 'other' });
      forget(cache);
      expect(await readAll()).toBe('read');
      expect(await readAll({ key: 'other' })).toBe('read');
      reads[1]?.end('old');
      await underWay;
      expect(await read({ key: 'other' })).toBe('value');
    }
  });

  it.each([
    ['of its organisation', acme, ['b']],
    ['of a service', 'any-owner', ['b']],
    ['of another organisation that brings the account', { ownerId: 'former' }, ['a']],
  ] as const)('prevents an earlier read %s from being cached or joined', async (_whose, scope, ids) => {
    const { cache, read, reads, readAll } = start();
    const before = read({ scope, ids });
    cache.change('a', 'acme');
    const after = read({ scope, ids });
    expect(reads).toHaveLength(2);
    reads[1]?.end('new');
    expect(await after).toBe('new');
    reads[0]?.end('old');
    expect(await before).toBe('old');
    expect(await readAll({ scope, ids })).toBe('kept');
    expect(await read({ scope, ids })).toBe('new');
  });

  it('prevents an earlier read from being cached when it ends alone', async () => {
    const { cache, read, reads, readAll } = start();
    const before = read();
    cache.change('a', 'acme');
    reads[0]?.end('old');
    await before;
    expect(await readAll()).toBe('read');
  });
});

describe('the cache', () => {
  it('is bounded by bytes', async () => {
    const use = new CacheUse();
    const { readAll } = start({ maximumBytes: 10_000, use });
    for (let index = 0; index < 50; index += 1)
      await readAll({ key: `page ${index}`, ids: [`a${index}`] }, 'x'.repeat(400));
    expect(use.bytes?.()).toBeLessThanOrEqual(10_000);
    expect(await readAll({ key: 'page 49' })).toBe('kept');
    expect(await readAll({ key: 'page 0' })).toBe('read');
    await readAll({ key: 'huge' }, 'x'.repeat(10_000));
    expect(await readAll({ key: 'huge' })).toBe('read');
  });
});

describe('a batch of reads', () => {
  /** Batches whose reads the test completes. */
  function startBatches(options: Partial<ReadCacheOptions> = {}) {
    const world = start(options);
    const batches: {
      readonly ids: readonly string[];
      readonly end: (found?: Readonly<Record<string, string | Error>>) => void;
    }[] = [];
    const readBatch = (ids: readonly string[], { fresh = false, scope = acme } = {}) =>
      world.cache.readBatch<string | undefined>({
        ...{ ids, scope, fresh, keyOf: (id) => id },
        lease: new ReadLease(new AbortController().signal, 0),
        start: (missing) => {
          const { promise, resolve } = Promise.withResolvers<ReadonlyMap<string, string | Error>>();
          batches.push({ ids: missing, end: (found = {}) => resolve(new Map(Object.entries(found))) });
          return promise;
        },
      });
    return { ...world, batches, readBatch };
  }

  it('is one read of all ids that are neither cached nor in flight', async () => {
    const { batches, readBatch, readAll, read, reads } = startBatches();
    await readAll({ key: 'kept', ids: ['kept'] }, 'kept value');
    const single = read({ key: 'single', ids: ['single'] });
    const first = readBatch(['a', 'kept', 'b', 'single']);
    const second = readBatch(['b', 'c']);
    expect(batches.map(({ ids }) => ids)).toEqual([['a', 'b'], ['c']]);
    reads[1]?.end('single value');
    batches[0]?.end({ a: 'A', b: 'B' });
    batches[1]?.end({});
    expect(await first).toEqual(['A', 'kept value', 'B', 'single value']);
    expect(await second).toEqual(['B', undefined]);
    expect(await single).toBe('single value');
    // A missing account is cached as well.
    expect(await readBatch(['a', 'b', 'c'])).toEqual(['A', 'B', undefined]);
    expect(batches).toHaveLength(2);
  });

  it('shares the failure of one id, which is not cached', async () => {
    const { batches, readBatch, read } = startBatches();
    const reading = [readBatch(['a', 'b']), readBatch(['b'])];
    const joined = read({ key: 'b', ids: ['b'] });
    const failure = new Error('StackOne failed');
    batches[0]?.end({ a: 'A', b: failure });
    expect(await Promise.all(reading)).toEqual([['A', failure], [failure]]);
    await expect(joined).rejects.toBe(failure);
    void readBatch(['a', 'b']);
    expect(batches[1]?.ids).toEqual(['b']);
  });

  it('is superseded only for the ids that are read again meanwhile', async () => {
    const { batches, readBatch } = startBatches();
    const earlier = readBatch(['a', 'b']);
    const later = readBatch(['b'], { fresh: true });
    batches[1]?.end({ b: 'newer' });
    expect(await later).toEqual(['newer']);
    batches[0]?.end({ a: 'A', b: 'older' });
    expect(await earlier).toEqual(['A', 'older']);
    expect(await readBatch(['a', 'b'])).toEqual(['A', 'newer']);
    expect(batches).toHaveLength(2);
  });

  it('is neither cached nor joined after an account of its organisation has changed', async () => {
    const { batches, readBatch, cache } = startBatches();
    const reading = readBatch(['a', 'b']);
    cache.change('c', 'acme');
    void readBatch(['a']);
    expect(batches[1]?.ids).toEqual(['a']);
    batches[0]?.end({ a: 'A', b: 'B' });
    await reading;
    void readBatch(['b']);
    expect(batches[2]?.ids).toEqual(['b']);
  });

  it('caches the others if one of its accounts has changed in another organisation', async () => {
    const { batches, readBatch, cache } = startBatches();
    const reading = readBatch(['a', 'b']);
    cache.change('b', 'another');
    batches[0]?.end({ a: 'A', b: 'B' });
    await reading;
    void readBatch(['a', 'b']);
    expect(batches[1]?.ids).toEqual(['b']);
  });

  it('shares nothing with another scope whose name begins with its own', async () => {
    const { batches, readBatch } = startBatches();
    void readBatch(['x y'], { scope: { ownerId: 'acme' } });
    void readBatch(['y'], { scope: { ownerId: 'acme x' } });
    expect(batches.map(({ ids }) => ids)).toEqual([['x y'], ['y']]);
  });
});
