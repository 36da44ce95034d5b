import { describe, expect, it } from 'vitest';
import type { Viewer } from '../../../src/auth/viewer.ts';
import { MemoryRateLimitStore } from '../../../src/limits/rate/memory-rate-limit-store.ts';
import type { WindowLimit } from '../../../src/limits/rate/rate-limit-store.ts';
import { createRateLimiter, type RateLimits } from '../../../src/limits/rate/rate-limiter.ts';
import { boundTo, service } from '../../support/viewers.ts';

const issuer = 'https://id.example';
const ann: Viewer = { ...boundTo('acme'), issuer, subject: 'ann' };
const bob: Viewer = { ...boundTo('acme'), issuer, subject: 'bob' };
const eve: Viewer = { ...boundTo('evil'), issuer, subject: 'eve' };

function limiter(limits: RateLimits) {
  const rateLimiter = createRateLimiter(limits, new MemoryRateLimitStore());
  // The store in memory throws synchronously; this wrapper rejects.
  return async (viewer: Viewer, cost: number) => rateLimiter.admit(viewer, cost, cost);
}
const refused = (retryAfter: unknown = expect.any(Number)) => ({ code: 'RATE_LIMITED', details: { retryAfter } });

describe('the rate limit', () => {
  it("limits the cost of a caller's operations per minute, in one operation or in many", async () => {
    const charge = limiter({ viewerPerMinute: 30, ownerPerMinute: 0 });
    await charge(ann, 10);
    await charge(ann, 20);
    await expect(charge(ann, 1)).rejects.toMatchObject(refused());
    await charge(bob, 30);
    await expect(charge(bob, 1)).rejects.toMatchObject(refused());
  });

  it('limits an organisation too, across all its callers', async () => {
    const charge = limiter({ viewerPerMinute: 30, ownerPerMinute: 50 });
    await charge(ann, 30);
    await expect(charge(bob, 21)).rejects.toMatchObject(refused());
    await charge(bob, 20);
    await expect(charge(bob, 1)).rejects.toMatchObject(refused());
    await charge(eve, 30);
  });

  it('admits operations within the limits, and charges their cost', async () => {
    const rateLimiter = createRateLimiter({ viewerPerMinute: 30, ownerPerMinute: 0 }, new MemoryRateLimitStore());
    const admit = async (cost: number, price: number) => rateLimiter.admit(ann, cost, price);
    for (let views = 0; views < 5; views += 1) await admit(26, 1);
    await expect(admit(26, 1)).rejects.toMatchObject(refused());
    rateLimiter.charge(ann, 24);
    await admit(1, 1);
    await expect(admit(1, 1)).rejects.toMatchObject(refused());
    // The cost of an admitted operation is charged even beyond the limit.
    rateLimiter.charge(ann, 100);
    await expect(admit(1, 1)).rejects.toMatchObject(refused());
  });

  it('is off at 0', async () => {
    const refuse = () => Promise.reject(new Error('Nothing is to be counted.'));
    const off = createRateLimiter({ viewerPerMinute: 0, ownerPerMinute: 0 }, { consume: refuse, charge: refuse });
    await off.admit(ann, 1_000_000, 1);
    off.charge(ann, 1);
    const byOwner = limiter({ viewerPerMinute: 0, ownerPerMinute: 10 });
    await byOwner(ann, 10);
    await expect(byOwner(bob, 1)).rejects.toMatchObject(refused());
  });

  it('returns a wait in whole seconds, never 0', async () => {
    const waiting = (waitMs: number) => {
      const store = { consume: async () => waitMs, charge: () => {} };
      return createRateLimiter({ viewerPerMinute: 1, ownerPerMinute: 0 }, store).admit(ann, 1, 1);
    };
    await expect(waiting(1)).rejects.toMatchObject(refused(1));
    await expect(waiting(1_000)).rejects.toMatchObject(refused(1));
    await expect(waiting(1_001)).rejects.toMatchObject(refused(2));
    await expect(waiting(60_000)).rejects.toMatchObject(refused(60));
  });
});

describe('the charged identity', () => {
  async function limitsOf(viewer: Viewer): Promise<readonly WindowLimit[]> {
    const charged: WindowLimit[] = [];
    const rateLimiter = createRateLimiter(
      { viewerPerMinute: 1, ownerPerMinute: 2 },
      {
        consume: async (limits) => {
          charged.push(...limits);
          return 0;
        },
        charge: () => {},
      },
    );
    await rateLimiter.admit(viewer, 1, 1);
    return charged;
  }
  const keysOf = async (viewer: Viewer) => (await limitsOf(viewer)).map(({ key }) => key);

  it('is the caller and the organisation', async () => {
    expect(await limitsOf(ann)).toEqual([
      { key: expect.stringMatching(/^viewer:/), perWindow: 1 },
      { key: expect.stringMatching(/^owner:/), perWindow: 2 },
    ]);
  });

  it('is the same person for one subject of one issuer, in every organisation', async () => {
    const [annKey, acmeKey] = await keysOf(ann);
    expect(await keysOf({ ...ann, username: 'Ann', ownerName: 'New name' })).toEqual([annKey, acmeKey]);
    expect((await keysOf({ ...ann, ownerId: 'evil', actsForAnyOwner: false }))[0]).toBe(annKey);
    expect((await keysOf({ ...ann, issuer: 'https://other.example' }))[0]).not.toBe(annKey);
    expect(await keysOf(bob)).toEqual([expect.not.stringContaining(String(annKey)), acmeKey]);
  });

  it("is the organisation's user for a caller without a subject", async () => {
    const nameless = { ...boundTo('acme'), issuer };
    const [key] = await keysOf(nameless);
    expect((await keysOf({ ...nameless, username: 'Ann' }))[0]).not.toBe(key);
    expect((await keysOf({ ...boundTo('evil'), issuer }))[0]).not.toBe(key);
    expect((await keysOf(ann))[0]).not.toBe(key);
  });

  it('is only the service itself if it acts for every organisation', async () => {
    expect(await keysOf({ ...service, issuer, subject: 'billing' })).toEqual([expect.stringMatching(/^viewer:/)]);
    expect(await keysOf(service)).toEqual([expect.stringMatching(/^viewer:/)]);
  });

  it('contains no name, and has the same length whatever the token contains', async () => {
    const keys = await keysOf({ ...boundTo('o'.repeat(512)), issuer, subject: `ann\n{x}:*${'s'.repeat(500)}` });
    for (const key of keys) expect(key).toMatch(/^(viewer|owner):[\w-]{43}$/);
  });
});
