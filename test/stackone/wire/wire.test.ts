import { describe, expect, it } from 'vitest';
import { wireList } from '../../../src/stackone/wire/wire.ts';

describe("a list of StackOne's", () => {
  const rows = (count: number) => Array.from({ length: count }, () => 1);

  it.each([
    ['bare', (list: unknown[]) => list],
    ['within data', (list: unknown[]) => ({ data: list })],
  ])('has at most 10,000 rows: %s', (_form, answerOf) => {
    expect(wireList.safeParse(answerOf(rows(10_000))).data).toHaveLength(10_000);
    expect(wireList.safeParse(answerOf(rows(10_001))).success).toBe(false);
  });
});
