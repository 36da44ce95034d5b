import { describe, expect, it } from 'vitest';
import { readRefusalDetails } from '../../../src/stackone/wire/refusal-details.ts';

const detailsOf = (body: unknown) => readRefusalDetails(400, JSON.stringify(body));

describe('readRefusalDetails', () => {
  it('prefers the list of errors to the message', () => {
    expect(detailsOf({ message: 'Validation failed', errors: ['a', 'b'] })).toEqual(['a', 'b']);
    expect(detailsOf({ message: 'Bad Request', errors: [] })).toEqual(['Bad Request']);
    expect(detailsOf({ message: ['a', 'b'] })).toEqual(['a', 'b']);
  });

  it('keeps at most 10 texts of 300 characters', () => {
    const details = detailsOf({ errors: Array.from({ length: 12 }, () => 'x'.repeat(400)) });
    expect(details).toEqual(Array.from({ length: 10 }, () => 'x'.repeat(300)));
  });

  it('removes URLs and control characters', () => {
    expect(detailsOf({ errors: ['see https://a.example/b?c=d#e, or\r\n\u0000 FTP://x'] })).toEqual([
      'see [url] or [url]',
    ]);
  });

  it.each([[null], [5], ['text'], [[]], [{}], [{ errors: { a: 1 }, message: 5 }], [{ errors: [1, {}, null] }]])(
    'returns nothing for %j',
    (body) => {
      expect(detailsOf(body)).toEqual([]);
    },
  );

  it('returns nothing for text that is not JSON, and for other statuses', () => {
    expect(readRefusalDetails(400, '<html>')).toEqual([]);
    expect(readRefusalDetails(401, '{"message":"x"}')).toEqual([]);
  });
});
