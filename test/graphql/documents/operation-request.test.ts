import { describe, expect, it } from 'vitest';
import { readOperationRequest } from '../../../src/graphql/documents/operation-request.ts';

const get = (search: string, method = 'GET') => readOperationRequest({ method, url: `/graphql${search}` });
const post = (body: unknown) => readOperationRequest({ method: 'POST', url: '/graphql?query=%7Ba%7D', body });

describe('the operation of a GET', () => {
  it('is in the URL', () => {
    const search = new URLSearchParams({
      query: 'query A { a }',
      operationName: 'A',
      variables: '{"first":1}',
      extensions: '{"a":1}',
      documentId: 'sha256:a',
    });
    const expected = {
      query: 'query A { a }',
      operationName: 'A',
      variables: { first: 1 },
      extensions: { a: 1 },
      documentId: 'sha256:a',
    };
    expect(get(`?${search}`)).toEqual(expected);
    expect(get(`?${search}`, 'HEAD')).toEqual(expected);
    expect(get('?query=%7B+a%20%7D#fragment')).toMatchObject({ query: '{ a }' });
  });

  it.each(['', '?', '?query=%7Ba%7D&query=%7Bb%7D', '?variables={', '?variables=a&variables=b'])(
    'is missing in %s',
    (search) => {
      expect(get(search)).toEqual({});
    },
  );

  it('is read from any URL', () => {
    expect(get('?query=%E0%A4%A')).toEqual({ query: expect.any(String) });
    expect(readOperationRequest({ method: 'GET', url: '//[?query=a' })).toEqual({});
  });
});

describe('the operation of a POST', () => {
  it('is in the body, not in the URL', () => {
    const body = { query: '{ b }', operationName: 'B', variables: { first: 1 } };
    expect(post(body)).toEqual(body);
  });

  it.each([undefined, null, 'text', 7, [], [{ query: '{ a }' }]])('is missing in %j', (body) => {
    expect(post(body)).toEqual({});
  });
});
