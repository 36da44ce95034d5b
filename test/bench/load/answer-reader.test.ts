import { describe, expect, it } from 'vitest';
import { AnswerReader } from './answer-reader.ts';

const withLength = 'HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{"a":1}';
const chunked = 'HTTP/1.1 503 Busy\r\ntransfer-encoding: chunked\r\n\r\n3\r\n{"a\r\n4\r\n":1}\r\n0\r\n\r\n';

function readInPieces(text: string, length: number) {
  const reader = new AnswerReader();
  const bytes = Buffer.from(text);
  const answers = [];
  for (let start = 0; start < bytes.length; start += length) {
    const answer = reader.read(bytes.subarray(start, start + length));
    answers.push(answer && { status: answer.status, body: answer.body.toString() });
  }
  return answers;
}

describe('a response', () => {
  it.each([
    ['with a length', withLength, 200],
    ['in chunks', chunked, 503],
  ])('%s is complete with its last piece and not before, however it is split', (_kind, text, status) => {
    for (const length of [1, 2, 5, 20, text.length]) {
      const answers = readInPieces(text, length);
      expect(answers.pop()).toEqual({ status, body: '{"a":1}' });
      expect(answers.every((answer) => answer === undefined)).toBe(true);
    }
  });

  it('is followed by the next one on the same connection', () => {
    const reader = new AnswerReader();
    for (const text of [withLength, chunked, withLength]) {
      expect(reader.read(Buffer.from(text))?.body.toString()).toBe('{"a":1}');
    }
  });

  it('with neither a length nor chunks is refused', () => {
    expect(() => new AnswerReader().read(Buffer.from('HTTP/1.1 200 OK\r\n\r\n{}'))).toThrow(/neither a length/);
  });
});
