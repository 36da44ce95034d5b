import { readFileSync } from 'node:fs';
import { GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import { badUserInput, conflictReasons, describeError, errorCatalogue, GatewayError, notFound } from '../src/errors.ts';
import { StackOneError } from '../src/stackone/stackone-error.ts';

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
