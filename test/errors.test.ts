import { readFileSync } from 'node:fs';
import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import { badUserInput, conflictReasons, describeError, errorCatalogue, GatewayError, notFound } from '../src/errors.ts';
import { StackOneError, type StackOneFailure } from '../src/stackone/stackone-error.ts';

const describeThrown = (thrown: unknown) =>
  describeError({ message: String(thrown), locations: [{ line: 1, column: 2 }], path: ['field'] }, thrown);

describe('describeError', () => {
  it('keeps the place of an error', () => {
    expect(describeThrown(notFound('thing'))).toMatchObject({ locations: [{ line: 1, column: 2 }], path: ['field'] });
  });

  it('tells a failure of the gateway, thrown as it is or wrapped by graphql-js', () => {
    const error = badUserInput('No.', 'input', 'label');
    const extensions = { code: 'BAD_USER_INPUT', retryable: false, inputPath: ['input', 'label'] };
    for (const thrown of [error, new GraphQLError('wrapped', { originalError: error })]) {
      expect(describeThrown(thrown)).toMatchObject({ message: 'No.', extensions });
    }
  });

  it('tells a failure of StackOne in words of its own', () => {
    const thrown = new StackOneError('/accounts', { kind: 'timeout' }, new Error('10.0.0.1'));
    expect(describeThrown(thrown)).toMatchObject({
      message: 'StackOne did not answer in time.',
      extensions: { code: 'UPSTREAM_TIMEOUT', retryable: true },
    });
  });

  const refused = (status: number, more: { details?: string[]; retryAfter?: number } = {}): StackOneFailure => ({
    kind: 'refused',
    status,
    details: [],
    retryAfter: undefined,
    ...more,
  });

  it.each<[StackOneFailure, message: string, extensions: object]>([
    [{ kind: 'timeout' }, 'StackOne did not answer in time.', { code: 'UPSTREAM_TIMEOUT', retryable: true }],
    [{ kind: 'unreachable' }, 'StackOne could not be reached.', { code: 'UPSTREAM_UNAVAILABLE', retryable: true }],
    [{ kind: 'interrupted' }, 'StackOne could not be reached.', { code: 'UPSTREAM_UNAVAILABLE', retryable: true }],
    [{ kind: 'cancelled' }, 'StackOne could not be reached.', { code: 'UPSTREAM_UNAVAILABLE', retryable: true }],
    [
      { kind: 'route-gone', status: 410 },
      'StackOne has removed the endpoint that this needs.',
      { code: 'UPSTREAM_UNAVAILABLE', retryable: false },
    ],
    [
      { kind: 'circuit-open' },
      'StackOne is failing, and the circuit breaker is open. Try again in a few seconds.',
      { code: 'UPSTREAM_UNAVAILABLE', retryable: true },
    ],
    [{ kind: 'overloaded' }, 'Too many requests to StackOne are in progress.', { code: 'OVERLOADED', retryable: true }],
    [
      { kind: 'bad-response', problem: 'secret' },
      'StackOne sent an invalid response.',
      { code: 'UPSTREAM_BAD_RESPONSE', retryable: true },
    ],
    [
      { kind: 'outcome-unknown' },
      'The response from StackOne was lost. The operation may or may not have been carried out.',
      { code: 'UPSTREAM_OUTCOME_UNKNOWN', retryable: true },
    ],
    [
      refused(400, { details: ['No.'] }),
      'StackOne rejected the input.',
      { code: 'BAD_USER_INPUT', details: ['No.'], retryable: false },
    ],
    [refused(422), 'StackOne rejected the input.', { code: 'BAD_USER_INPUT', details: [], retryable: false }],
    ...[401, 403].map((status): [StackOneFailure, string, object] => [
      refused(status),
      "StackOne rejected the gateway's credentials.",
      { code: 'UPSTREAM_REJECTED_GATEWAY', retryable: false },
    ]),
    [refused(404), 'StackOne did not find the resource.', { code: 'NOT_FOUND', retryable: false }],
    [
      refused(408, { retryAfter: 2 }),
      'StackOne did not finish in time.',
      { code: 'UPSTREAM_TIMEOUT', retryable: true, retryAfter: 2 },
    ],
    ...[409, 412].map((status): [StackOneFailure, string, object] => [
      refused(status),
      'The current state of the resource in StackOne does not allow this.',
      { code: 'CONFLICT', retryable: false },
    ]),
    [
      refused(429, { retryAfter: 3 }),
      'The rate limit of StackOne is exceeded.',
      { code: 'UPSTREAM_RATE_LIMITED', retryable: true, retryAfter: 3 },
    ],
    [refused(501), 'StackOne does not support this.', { code: 'UPSTREAM_UNAVAILABLE', retryable: false }],
    [
      refused(503, { retryAfter: 4 }),
      'StackOne reported an internal error.',
      { code: 'UPSTREAM_UNAVAILABLE', retryable: true, retryAfter: 4 },
    ],
    [refused(418), 'StackOne sent an invalid response.', { code: 'UPSTREAM_BAD_RESPONSE', retryable: true }],
  ])('tells the caller of %j exactly what concerns it', (failure, message, extensions) => {
    expect(describeThrown(new StackOneError('/accounts', failure))).toEqual({
      message,
      locations: [{ line: 1, column: 2 }],
      path: ['field'],
      extensions,
    });
  });

  it.each([
    new Error('ENOENT /etc/secret'),
    new GraphQLError('wrapped secret', { originalError: new TypeError('secret') }),
    new GraphQLError('secret', { extensions: { code: 'SOMETHING_ELSE', secret: true } }),
    new GraphQLError('secret', { extensions: { code: 'toString' } }),
    'secret',
    null,
    undefined,
    { code: 'NOT_FOUND', message: 'secret' },
  ])('hides %o', (thrown) => {
    const described = describeThrown(thrown);
    expect(described).toMatchObject({
      message: 'An internal error occurred in the gateway.',
      extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: false },
    });
    expect(JSON.stringify(described)).not.toContain('secret');
  });
});

describe("Apollo Server's own errors", () => {
  const described = (message: string, code: string) =>
    describeError({ message, extensions: { code, stacktrace: ['secret'] } }, new GraphQLError(message));

  it('keep their message and nothing else', () => {
    expect(described('Cannot query field "x".', 'GRAPHQL_VALIDATION_FAILED')).toEqual({
      message: 'Cannot query field "x".',
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED', retryable: false },
    });
  });

  it('let Apollo Client fall back from a persisted query', () => {
    expect(described('PersistedQueryNotSupported', 'PERSISTED_QUERY_NOT_SUPPORTED')).toMatchObject({
      message: 'PersistedQueryNotSupported',
      extensions: { code: 'BAD_REQUEST' },
    });
  });
});

describe('docs/errors.md', () => {
  const text = readFileSync(new URL('../docs/errors.md', import.meta.url), 'utf8');
  const rows = [...text.matchAll(/^\| `([A-Z_]+)` \| ([^|]+) \| ([^|]+) \|/gm)].map(([, code, status, retryable]) => ({
    code,
    status: status?.trim(),
    retryable: retryable?.trim(),
  }));

  it('lists every code with its status and whether it is worth retrying, and no other', () => {
    const catalogue = Object.entries(errorCatalogue).map(([code, { status, retryable }]) => ({
      code,
      status: status === null ? '200' : String(status),
      retryable: retryable ? 'yes' : 'no',
    }));
    expect(rows).toEqual(catalogue);
  });

  it('says of every reason of a CONFLICT what to do, and of no other', () => {
    const documented = [...text.matchAll(/^- `([A-Z_]+)`: \S/gm)].map(([, reason]) => reason);
    expect(documented).toEqual(Object.values(conflictReasons));
  });
});

describe('GatewayError', () => {
  it('keeps its cause for the log', () => {
    const cause = new Error('x');
    expect(new GatewayError('CONFLICT', 'No.', {}, cause).cause).toBe(cause);
  });
});
