import { parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createSchema } from '../../src/schema.ts';
import type { FuzzAnswer } from './client.ts';
import { DocumentWriter } from './documents.ts';
import { memoryGrowth } from './memory-growth.ts';
import { randomFor } from './random.ts';
import { requestOf } from './requests.ts';
import { runFuzz } from './run.ts';
import { faultOf } from './verdict.ts';

const schema = createSchema();
const seed = 20_260_101;

describe('a gateway in production mode under random hostile requests', () => {
  it('answers every one as documented, stays alive and keeps its memory', async () => {
    const report = await runFuzz({ seed, requests: 2_000, maximumSeconds: Number.POSITIVE_INFINITY });
    expect(report.findings).toEqual([]);
    expect(report.sent).toBe(2_000);
    expect(report.life.failures).toBe(0);
    expect(Math.max(...report.memory.map(({ rss }) => rss))).toBeLessThan(512 * 2 ** 20);
    // They reached every layer: the wire, the document, its limits, the input and StackOne.
    expect(report.statuses['200']).toBeGreaterThan(300);
    expect(Object.keys(report.codes)).toEqual(
      expect.arrayContaining([
        ...['BAD_REQUEST', 'GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'LIMIT_EXCEEDED', 'BAD_USER_INPUT'],
        'NOT_FOUND',
      ]),
    );
  }, 120_000);
});

describe('a request of the fuzz', () => {
  it('is the same for the same seed and number, whatever was generated before', () => {
    const first = requestOf(schema, seed, 500);
    for (let index = 0; index < 100; index += 1) requestOf(schema, seed, index);
    expect(requestOf(schema, seed, 500)).toEqual(first);
  });

  it('is different for another seed or number', () => {
    const requests = [0, 1, 2].flatMap((index) => [1, 2, 3].map((other) => requestOf(schema, other, index)));
    expect(new Set(requests.map((request) => JSON.stringify(request))).size).toBe(9);
  });

  it('fits the schema if it is meant to', () => {
    const reached = new Set<string>();
    for (let index = 0; index < 300; index += 1) {
      const { query } = new DocumentWriter(schema, randomFor(seed, index)).write();
      expect({ query, faults: validate(schema, parse(query)).map(({ message }) => message) }).toEqual({
        query,
        faults: [],
      });
      for (const [name] of query.matchAll(/\w+/g)) reached.add(name);
    }
    const roots = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
      Object.keys(type?.getFields() ?? {}),
    );
    expect(roots.filter((name) => !reached.has(name))).toEqual([]);
  });
});

describe('the verdict of the fuzz', () => {
  const request = { kind: 'http', method: 'POST', path: '/graphql', headers: {}, body: '{}' } as const;
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'private, no-store',
    'x-content-type-options': 'nosniff',
    'x-request-id': 'abcd1234',
  };
  const answer = (body: unknown, more: Partial<FuzzAnswer> = {}): FuzzAnswer => ({
    ...{ status: 200, headers, body: typeof body === 'string' ? body : JSON.stringify(body) },
    ...more,
  });
  const failure = (code: string, requestId = 'abcd1234') => ({
    errors: [{ message: 'No.', extensions: { code, retryable: false, requestId } }],
  });

  it('is good for documented behaviour', () => {
    expect(faultOf(request, answer({ data: { a: 1 } }))).toBeUndefined();
    expect(faultOf(request, answer(failure('BAD_USER_INPUT'), { status: 400 }))).toBeUndefined();
    expect(faultOf(request, answer({ data: { a: null }, ...failure('NOT_FOUND') }))).toBeUndefined();
  });

  it.each<[string, FuzzAnswer]>([
    ['a status of the gateway itself', answer(failure('INTERNAL_SERVER_ERROR'), { status: 500 })],
    ['a fault of the gateway in a field', answer({ data: { a: null }, ...failure('INTERNAL_SERVER_ERROR') })],
    ['a fault of an upstream that is well', answer({ data: { a: null }, ...failure('UPSTREAM_TIMEOUT') })],
    ['a code that is in no catalogue', answer(failure('SOMETHING'), { status: 400 })],
    ["another request's id", answer(failure('NOT_FOUND', 'efgh5678'))],
    ['no JSON', answer('<html>', { status: 400 })],
    ['JSON of another form', answer({ error: 'Bad Request', statusCode: 400 }, { status: 400 })],
    ['an error with a stack', answer({ errors: [{ message: 'No.', extensions: {} }], stack: 'a' }, { status: 400 })],
    ['nothing in it', answer({})],
    ['data beside a failed status', answer({ data: {} }, { status: 400 })],
    ['another type', answer({ data: {} }, { headers: { ...headers, 'content-type': 'text/plain' } })],
    ['no word on caches', answer({ data: {} }, { headers: { ...headers, 'cache-control': 'public' } })],
    ['no security headers', answer({ data: {} }, { headers: { ...headers, 'x-content-type-options': undefined } })],
  ])('is bad for a response with %s', (_name, given) => {
    expect(faultOf(request, given)).toMatch(/\S/);
  });

  it('on memory is bad if it grows, and good if it only fluctuates', () => {
    const measured = (megabytes: (index: number) => number) =>
      Array.from({ length: 25 }, (_, index) => {
        const bytes = megabytes(index) * 2 ** 20;
        return { rss: 2 * bytes, heapUsed: bytes };
      });
    expect(memoryGrowth({ memory: measured((index) => 100 + 2 * index) }).isFlat).toBe(false);
    expect(memoryGrowth({ memory: measured((index) => 100 + (index % 5) * 4) }).isFlat).toBe(true);
    expect(memoryGrowth({ memory: measured((index) => Math.min(150, 50 + 20 * index)) }).isFlat).toBe(true);
  });
});
