import { describe, expect, it } from 'vitest';
import { isWellFormedAccountId, readReferenceId } from '../../src/linked-account/account-id.ts';

describe('a well-formed account id', () => {
  it.each(['45355976281015164504', 'GnQoASvosYhE5wJcmmAQs', 'a', 'a.b', '...a', 'é', '🙂', 'a b', 'x'.repeat(256)])(
    'can be %j',
    (id) => expect(isWellFormedAccountId(id)).toBe(true),
  );

  it.each([
    '',
    '.',
    '..',
    '...',
    'a/b',
    '../accounts',
    'a\\b',
    'a?page=1',
    'a#b',
    'a%2fb',
    'a\nb',
    'a\u0000',
    '\u007f',
    '\u0085',
    '\ud800',
    'x'.repeat(257),
  ])('is never %j', (id) => expect(isWellFormedAccountId(id)).toBe(false));
});

describe("the identifier in an entity's reference", () => {
  it('is text, or a number as text', () => {
    expect(readReferenceId('45355976281015164504')).toBe('45355976281015164504');
    expect(readReferenceId(42)).toBe('42');
  });

  it.each([undefined, null, true, {}, ['42'], { toString: () => '42' }])('is missing in %j', (id) =>
    expect(readReferenceId(id)).toBeNull(),
  );
});
