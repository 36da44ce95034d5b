import { expect, it } from 'vitest';
import { RecentKeys } from '../../src/events/recent-keys.ts';

it('removes the oldest key first when there are too many', () => {
  const keys = new RecentKeys(() => 1_000, 2);
  for (const key of ['a', 'b']) keys.add(key);
  // A repeated key is not renewed.
  expect(keys.add('a')).toBe(false);
  expect(keys.add('c')).toBe(true);
  expect(['b', 'c'].map((key) => keys.add(key))).toEqual([false, false]);
  expect(keys.add('a')).toBe(true);
});
