import { describe, expect, it } from 'vitest';
import { VerifiedTokens } from '../../../src/auth/token/verified-tokens.ts';
import type { Viewer } from '../../../src/auth/viewer.ts';
import { CacheUse } from '../../../src/caching/cache-use.ts';
import { boundTo } from '../../support/viewers.ts';

const inAnHour = Date.now() / 1_000 + 3_600;
const bytes = 200_000;

function remember(viewerOf: (index: number) => Viewer, count: number, tokenOf = (index: number) => `token ${index}`) {
  const use = new CacheUse();
  const tokens = new VerifiedTokens(() => 0, use, bytes);
  for (let index = 0; index < count; index += 1) tokens.remember(tokenOf(index), viewerOf(index), inAnHour, 0);
  return { tokens, used: use.bytes?.() ?? Number.NaN };
}

describe('verified tokens', () => {
  it('stay within their limit in bytes, however large their claims are, and include the latest', () => {
    const person = (index: number): Viewer => ({
      ...boundTo(`owner ${index}`),
      issuer: 'i'.repeat(512),
      subject: 's'.repeat(512),
      username: '€'.repeat(index % 512),
    });
    const { tokens, used } = remember(person, 1_000);
    expect(used).toBeLessThanOrEqual(bytes);
    expect(used).toBeGreaterThan(bytes * 0.9);
    expect(tokens.find('token 999')).toEqual(person(999));
    expect(tokens.find('token 0')).toBeUndefined();
  });

  it('take two bytes for each character of their claims', () => {
    const named = (username: string) => remember(() => ({ ...boundTo('acme'), username }), 1).used;
    expect(named('x'.repeat(500)) - named('')).toBe(1_000);
  });

  it('take no more memory for a long token', () => {
    const short = remember(() => boundTo('acme'), 50);
    const long = remember(
      () => boundTo('acme'),
      50,
      (index) => `${'x'.repeat(16 * 1024)} ${index}`,
    );
    expect(long.used).toBe(short.used);
    expect(long.tokens.find(`${'x'.repeat(16 * 1024)} 0`)).toEqual(boundTo('acme'));
    expect(long.tokens.find(`${'x'.repeat(16 * 1024)} 50`)).toBeUndefined();
  });

  it('stay while they are used, and are evicted otherwise', () => {
    const tokens = new VerifiedTokens(() => 0, new CacheUse(), bytes);
    tokens.remember('used', boundTo('acme'), inAnHour, 0);
    for (let index = 0; index < 1_000; index += 1) {
      tokens.remember(`token ${index}`, boundTo('globex'), inAnHour, 0);
      expect(tokens.find('used')).toEqual(boundTo('acme'));
    }
  });
});
