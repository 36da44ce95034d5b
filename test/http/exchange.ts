import { expect } from 'vitest';
import type { GraphQLAnswer, GraphQLAnswerError, World } from '../support/world.ts';

export interface Exchange {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent unchanged. */
  readonly body?: string | Uint8Array<ArrayBuffer> | ReadableStream;
}

/** Sends a request to `/graphql` with exactly these headers and bytes, without an implicit content type. */
export async function exchange(world: World, request: Exchange): Promise<GraphQLAnswer> {
  const { method = 'POST', path = '/graphql', headers = {}, body } = request;
  // `fetch` would add a content type to a string.
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const response = await fetch(world.url + path, { method, headers, ...(bytes && { body: bytes, duplex: 'half' }) });
  return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
}

export const json = { 'content-type': 'application/json' };

/** Checks what all failures have in common, and returns the first error. */
export function expectFailure(answer: GraphQLAnswer, status: number, code: string): GraphQLAnswerError {
  const [first] = answer.body.errors ?? [];
  expect({ status: answer.status, code: first?.extensions['code'] }).toEqual({ status, code });
  expect(Object.keys(answer.body)).toEqual(['errors']);
  expect(answer.headers.get('content-type')).toMatch(/^application\/(graphql-response\+)?json; charset=utf-8$/);
  expect(answer.headers.get('cache-control')).toBe('private, no-store');
  expect(answer.headers.get('x-request-id')).toMatch(/^[A-Za-z0-9-]{8,64}$/);
  for (const { message, extensions } of answer.body.errors ?? []) {
    expect(message).toMatch(/\S/);
    expect(extensions).toMatchObject({ retryable: false, requestId: answer.headers.get('x-request-id') });
    expect(extensions).not.toHaveProperty('stacktrace');
  }
  if (!first) throw new Error('There is no error.');
  return first;
}
