import { describe, expect, it } from 'vitest';
import { type AccountConditions, cursorsOf, decodeCursor } from '../../../src/linked-account/list/cursor.ts';

const conditions: AccountConditions = { originOwnerIds: ['acme', 'globex'], statuses: ['active'] };
const position = { offset: 40, lastId: '45355976281015164504' };
const badCursor = expect.objectContaining({ code: 'BAD_USER_INPUT', details: { inputPath: ['after'] } });

const encode = (content: unknown) => Buffer.from(JSON.stringify(content)).toString('base64url');

describe('a cursor', () => {
  it('contains a position in a list', () => {
    expect(decodeCursor(cursorsOf(conditions)(position), conditions)).toEqual(position);
  });

  it('contains only characters that a URL can contain', () => {
    expect(cursorsOf(conditions)({ offset: 1, lastId: 'ÿþ?~' })).toMatch(/^[\w-]+$/);
  });

  it('is valid for the same conditions in another order', () => {
    const reordered = { statuses: ['active'], originOwnerIds: ['globex', 'acme'] };
    expect(decodeCursor(cursorsOf(conditions)(position), reordered)).toEqual(position);
  });

  it.each<AccountConditions>([
    {},
    { originOwnerIds: ['acme'], statuses: ['active'] },
    { originOwnerIds: ['acme', 'globex'] },
    { originOwnerIds: ['acme', 'globex'], statuses: ['error'] },
    { originOwnerIds: ['acme', 'globex'], providers: ['active'] },
    { accountIds: ['acme', 'globex'], statuses: ['active'] },
  ])('is invalid for the conditions %j of another list', (others) => {
    expect(() => decodeCursor(cursorsOf(conditions)(position), others)).toThrow(badCursor);
  });

  it('is invalid for a list that can only be empty', () => {
    expect(() => decodeCursor(cursorsOf(conditions)(position), null)).toThrow(badCursor);
  });

  it('does not reveal the conditions', () => {
    const cursor = Buffer.from(cursorsOf(conditions)(position), 'base64url').toString();
    expect(cursor).not.toMatch(/acme|globex|active/);
  });

  const fingerprint: unknown = JSON.parse(Buffer.from(cursorsOf(conditions)(position), 'base64url').toString())[2];

  it.each([
    ['nothing', ''],
    ['any text', 'hello'],
    ['not base64', '💥'],
    ['JSON that is no list', encode({ offset: 40 })],
    ['JSON null', encode(null)],
    ['an empty list', encode([])],
    ['a place before the beginning', encode([0, 'a', fingerprint])],
    ['a negative place', encode([-1, 'a', fingerprint])],
    ['a fraction', encode([1.5, 'a', fingerprint])],
    ['a number beyond exactness', encode([2 ** 53, 'a', fingerprint])],
    ['text for a number', encode(['40', 'a', fingerprint])],
    ['no account', encode([40, null, fingerprint])],
    ['no conditions', encode([40, 'a'])],
  ])('is invalid if it is %s', (_what, cursor) => {
    expect(() => decodeCursor(cursor, conditions)).toThrow(badCursor);
  });
});
