import { describe, expect, it } from 'vitest';
import { FallbackRateLimitStore } from '../../../src/limits/rate/fallback-rate-limit-store.ts';
import { MemoryRateLimitStore } from '../../../src/limits/rate/memory-rate-limit-store.ts';
import { type RateLimitStore, windowMs } from '../../../src/limits/rate/rate-limit-store.ts';
import { WithFallback } from '../../../src/redis/with-fallback.ts';
import { describeRateLimitStore } from '../../support/rate-limit-store-promises.ts';

describeRateLimitStore('in memory', () => new MemoryRateLimitStore());

describe('a rate limit store in memory', () => {
  it('begins a window with the first consumption and ends it a minute later, however many requests were refused', async () => {
    let now = 1_000_000;
    const store = new MemoryRateLimitStore(() => now);
    const limits = [{ key: 'a', perWindow: 10 }];
    await store.consume(limits, 6);
    now += windowMs / 2;
    await store.consume(limits, 4);
    expect(await store.consume(limits, 4)).toBe(windowMs / 2);
    now += windowMs / 2 - 1;
    expect(await store.consume(limits, 10)).toBe(1);
    now += 1;
    expect(await store.consume(limits, 10)).toBe(0);
    expect(await store.consume(limits, 1)).toBe(windowMs);
  });

  it('returns the wait for the last of all exceeded windows', async () => {
    let now = 0;
    const store = new MemoryRateLimitStore(() => now);
    const mine = { key: 'mine', perWindow: 10 };
    const ours = { key: 'ours', perWindow: 10 };
    await store.consume([mine], 10);
    now += 20_000;
    await store.consume([ours], 10);
    expect(await store.consume([mine, ours], 1)).toBe(windowMs);
  });

  it('keeps a bounded number of keys, the latest ones', async () => {
    const store = new MemoryRateLimitStore();
    const consume = (key: string) => store.consume([{ key, perWindow: 10 }], 10);
    await consume('first');
    for (let index = 0; index < 49_999; index += 1) await consume(`other-${index}`);
    expect(await consume('first')).toBeGreaterThan(0);
    for (let index = 0; index < 50_000; index += 1) await consume(`more-${index}`);
    expect(await consume('first')).toBe(0);
    expect(await consume('more-49999')).toBeGreaterThan(0);
  });
});

describe('a shared store with a fallback', () => {
  const limits = [{ key: 'a', perWindow: 10 }];

  function withFallback() {
    const events: string[] = [];
    const clock = { now: 0 };
    const shared: RateLimitStore & { failure?: Error | undefined } = {
      async consume() {
        if (this.failure) throw this.failure;
        return 42;
      },
      async charge() {
        if (this.failure) throw this.failure;
      },
    };
    const store = new FallbackRateLimitStore(
      new WithFallback<RateLimitStore>(
        shared,
        new MemoryRateLimitStore(),
        { onLost: (error) => events.push(String(error)), onRestored: () => events.push('restored') },
        () => clock.now,
      ),
    );
    return { events, shared, store, clock };
  }

  it('uses the shared store', async () => {
    const { events, store } = withFallback();
    expect(await store.consume(limits, 1)).toBe(42);
    expect(events).toEqual([]);
  });

  it("uses the process's own store while the shared one fails, and reports that once", async () => {
    const { events, store, shared, clock } = withFallback();
    shared.failure = new Error('gone');
    expect(await store.consume(limits, 10)).toBe(0);
    expect(await store.consume(limits, 10)).toBeGreaterThan(42);
    expect(events).toEqual(['Error: gone']);

    shared.failure = undefined;
    expect(await store.consume(limits, 1)).toBe(42);
    clock.now += 60_000;
    expect(await store.consume(limits, 1)).toBe(42);
    expect(events).toEqual(['Error: gone', 'restored']);

    shared.failure = new Error('gone again');
    await store.consume(limits, 1);
    expect(events).toEqual(['Error: gone', 'restored', 'Error: gone again']);
  });
});
