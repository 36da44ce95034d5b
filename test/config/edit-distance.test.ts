import { describe, expect, it } from 'vitest';
import { editDistance } from '../../src/config/edit-distance.ts';

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['abc', '', 3],
    ['PORT', 'PORT', 0],
    ['PROT', 'PORT', 2],
    ['kitten', 'sitting', 3],
    ['AUTH_ISSUERS', 'AUTH_ISSUER', 1],
  ])('from %j to %j is %i', (from, to, distance) => {
    expect(editDistance(from, to)).toBe(distance);
    expect(editDistance(to, from)).toBe(distance);
    expect(editDistance(from, to, distance + 1)).toBe(distance);
    expect(editDistance(from, to, distance)).toBe(Number.POSITIVE_INFINITY);
  });
});
