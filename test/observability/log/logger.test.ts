import { GraphQLError } from 'graphql';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { createLogger, logOfApollo, OperationLine } from '../../../src/observability/log/logger.ts';
import { StackOneError } from '../../../src/stackone/stackone-error.ts';

function logged(write: (log: ReturnType<typeof createLogger>) => void) {
  const lines: string[] = [];
  write(createLogger('trace', { write: (line: string) => lines.push(line) }));
  return lines.map((line) => {
    const { time: _time, pid: _pid, hostname: _hostname, ...rest } = JSON.parse(line);
    return rest;
  });
}

const errorIn = (thrown: unknown) => logged((log) => log.error({ requestId: 'abcd1234', err: thrown }, 'failed'))[0];

describe('an error in the log', () => {
  it('keeps its type, message, code, endpoint and frames, and those of its causes', () => {
    const cause = Object.assign(new TypeError('connect ECONNREFUSED 10.0.0.1:443'), { code: 'ECONNREFUSED' });
    const line = errorIn(new StackOneError('/accounts/{id}', { kind: 'unreachable' }, cause));
    expect(line).toEqual({
      level: 50,
      requestId: 'abcd1234',
      msg: 'failed',
      err: {
        type: 'StackOneError',
        message: 'StackOne: /accounts/{id}: unreachable',
        endpoint: '/accounts/{id}',
        stack: expect.stringMatching(/^ {4}at .*logger\.test\.ts:\d+:\d+/),
        cause: {
          type: 'TypeError',
          message: 'connect ECONNREFUSED 10.0.0.1:443',
          code: 'ECONNREFUSED',
          stack: expect.stringMatching(/^ {4}at /),
        },
      },
    });
  });

  it('keeps no other properties, nor its message within the stack', () => {
    const laden = Object.assign(new Error('a\nb'), { body: 'secret', headers: { a: 'secret' }, code: 'has a secret' });
    const { err } = errorIn(laden);
    expect(Object.keys(err).sort()).toEqual(['message', 'stack', 'type']);
    expect(err.stack.split('\n').every((frame: string) => frame.startsWith('    at '))).toBe(true);
  });

  it('is the error that a resolver threw, not the wrapper of graphql-js', () => {
    const { err } = errorIn(new GraphQLError('wrapped', { originalError: new RangeError('original') }));
    expect(err).toMatchObject({ type: 'RangeError', message: 'original' });
  });

  it.each([
    ['String cannot represent value: { a: "secret" }', 'String cannot represent [value]'],
    ['Enum "AccountType" cannot represent value: "secret"', 'Enum "AccountType" cannot represent [value]'],
    ['Variable "$a" got invalid value "secret"; no', 'Variable "$a" got invalid value [value]'],
    ['Argument "a" has invalid value { b: "secret" }.', 'Argument "a" has invalid value [value]'],
    ['Unexpected error value: { a: "secret" }', 'Unexpected error value: [value]'],
    ['Expected `String.serialize("secret")` to return', 'Expected `String.serialize( [value]'],
    ['Expected value of type "A" but got: "secret".', 'Expected value of type "A" but got: [value]'],
  ])('has a message without the value that graphql-js repeats: %s', (message, shown) => {
    expect(errorIn(new GraphQLError(message)).err.message).toBe(shown);
  });

  it('has a message without the text that JSON.parse quotes', () => {
    for (const text of ['secret', '{"a": secret}', '"secret', '{"secret" 1}']) {
      const thrown: unknown[] = [];
      try {
        JSON.parse(text);
      } catch (error) {
        thrown.push(error);
      }
      expect(errorIn(thrown[0]).err.message).toMatch(/JSON/);
      expect(JSON.stringify(errorIn(thrown[0]))).not.toContain('secret');
    }
  });

  it('has no quotation where JSON.parse quotes more than the limit', () => {
    const { message } = errorIn(new SyntaxError(`Unexpected token in "${'secret '.repeat(1_000)}" of JSON`)).err;
    expect(message).toBe('Unexpected token in [value]');
  });

  it('has the frames of its stack, and no line of its message that looks like one', () => {
    const { err } = errorIn(new Error('failed\n    at secret (file:1:1)\n    at secret (file:2:2)'));
    expect(err.stack).toMatch(/^ {4}at .*logger\.test\.ts/);
    expect(err.stack).not.toContain('secret');
  });

  it('has a bounded stack, and a bounded number of nested errors', () => {
    const error = new Error('deep');
    error.stack = `Error: deep\n${'    at a (file:1:1)\n'.repeat(10_000)}`;
    expect(errorIn(error).err.stack.length).toBeLessThanOrEqual(10_000);
    let read = 0;
    const refusals = Array.from({ length: 1_000 }, () =>
      Object.defineProperty(new Error(), 'message', {
        get() {
          read += 1;
          return 'refused';
        },
      }),
    );
    errorIn(new AggregateError(refusals));
    expect(read).toBeLessThan(100);
  });

  it('names the addresses that refused the connection, although its own message is empty', () => {
    const refusals = [new Error('connect ECONNREFUSED ::1:80'), new Error('connect ECONNREFUSED 127.0.0.1:80')];
    expect(errorIn(new AggregateError(refusals)).err.message).toBe(
      'connect ECONNREFUSED ::1:80; connect ECONNREFUSED 127.0.0.1:80',
    );
  });

  it('can be any thrown value, and its own cause', () => {
    for (const thrown of ['secret', { secret: 'secret' }, 1, null, Symbol('secret')]) {
      expect(JSON.stringify(errorIn(thrown))).not.toContain('secret');
      expect(errorIn(thrown).err.message).toBe('The thrown value is not an Error.');
    }
    const circular = new Error('round');
    circular.cause = circular;
    expect(errorIn(circular).err.message).toBe('round');
  });
});

describe('a log line', () => {
  it.each([
    ['https://user:secret@host.example:8443/secret?secret#secret then', 'https://host.example:8443 then'],
    ['at redis://:secret@redis:6379/0.', 'at redis://redis:6379'],
    ['at redis://user:secret@secret@redis:6379/0.', 'at redis://redis:6379'],
    [`${'x'.repeat(970)} https://user:${'secret'.repeat(10)}@host/`, `${'x'.repeat(970)} https://`],
    ['Authorization: Bearer secret.secret-secret', 'Authorization: Bearer [redacted]'],
    ['Basic c2VjcmV0Og==, too', 'Basic [redacted], too'],
    ['eyJhbGciOi.eyJzZWNyZXQ.c2VjcmV0 is a token', '[redacted] is a token'],
  ])('contains neither credentials nor paths of URLs: %s', (text, shown) => {
    expect(logged((log) => log.warn(text))[0].msg).toBe(shown);
    expect(logged((log) => log.warn({ text }, '%s', text))[0]).toMatchObject({ text: shown, msg: shown });
    expect(errorIn(new Error(text)).err.message).toBe(shown);
  });

  it('redacts values with the names of secrets, in every spelling and at every depth', () => {
    const names = ['authorization', 'Cookie', 'x-stackone-signature', 'x-api-key', 'apiKey', 'token', 'auth_link_url'];
    const more = ['authLinkUrl', 'externalTriggerToken', 'external_trigger_token', 'setup_information', 'variables'];
    for (const name of [...names, ...more, 'metadata', 'password', 'body']) {
      const line = JSON.stringify(
        logged((log) => log.info({ [name]: 'secret', a: [{ b: { [name]: 'secret' } }] }, 'a')),
      );
      expect(line.match(/\[redacted\]/g)).toHaveLength(2);
      expect(line).not.toContain('secret');
    }
  });

  it('redacts values whose names are too long, and truncates the names', () => {
    const [line] = logged((log) => log.info({ ['name'.repeat(1_000)]: 'secret' }, 'a'));
    expect(line).toEqual({ level: 30, ['name'.repeat(25)]: '[redacted]', msg: 'a' });
  });

  it('does not take the message of an error that is logged alone', () => {
    const message = 'String cannot represent value: secret';
    for (const line of [
      ...logged((log) => log.error(new GraphQLError(message))),
      ...logged((log) => log.error({ err: new GraphQLError(message) })),
    ]) {
      expect(line).toMatchObject({ msg: 'unexpected error', err: { message: 'String cannot represent [value]' } });
    }
  });

  it('is truncated', () => {
    expect(logged((log) => log.info('x'.repeat(100_000)))[0].msg).toHaveLength(1_000);
    const deep = JSON.parse(`${'{"a":'.repeat(50)}1${'}'.repeat(50)}`);
    expect(
      JSON.stringify(logged((log) => log.info({ deep, many: Array.from({ length: 500 }, () => 1) }))).length,
    ).toBeLessThan(500);
  });

  it('keeps values that are not secret unchanged', () => {
    const at = new Date(0);
    expect(logged((log) => log.info({ count: 1, at, none: null, list: ['a'], code: 'A' }, 'said'))).toEqual([
      { level: 30, count: 1, at: at.toJSON(), none: null, list: ['a'], code: 'A', msg: 'said' },
    ]);
  });
});

describe('the log of Apollo Server', () => {
  it("omits lines that the gateway logs with the request's id", () => {
    const lines = logged((log) => {
      const apollo = logOfApollo(log);
      apollo.error('Unexpected error processing request: Error: secret');
      apollo.error('Landing page `html` function threw: Error');
      apollo.warn('a warning');
    });
    expect(lines.map(({ level, msg }) => [level, msg])).toEqual([
      [50, 'Landing page `html` function threw: Error'],
      [40, 'a warning'],
    ]);
  });
});

describe('the line of an operation', () => {
  const fields = {
    requestId: 'id "quoted" \u2028 “ü” \ud800 \u0007',
    traceId: undefined,
    operation: 'Names',
    code: 'OK',
    reason: undefined,
    owner: 'abc\\def',
    upstreamAttempts: 2,
    ms: 17,
  };

  /** The text of each line, without the time. */
  function textOf(write: (destination: { write(line: string): void }) => void): string[] {
    const lines: string[] = [];
    write({ write: (line) => lines.push(line.replace(/"time":\d{13},/, '')) });
    return lines;
  }

  it('is the text that pino writes for the same fields, at every level', () => {
    const ours = textOf((destination) => {
      const log = createLogger('debug', destination);
      log.info(new OperationLine(fields), 'operation');
      log.debug(new OperationLine(fields), 'operation');
      log.info(new OperationLine(fields));
    });
    const expected = textOf((destination) => {
      const log = pino({ level: 'debug' }, destination);
      log.info(fields, 'operation');
      log.debug(fields, 'operation');
      log.info(fields);
    });
    expect(ours).toEqual(expected);
  });

  it('has the time at which it was logged', () => {
    const lines: string[] = [];
    const before = Date.now();
    createLogger('info', { write: (line: string) => lines.push(line) }).info(new OperationLine(fields), 'operation');
    const { time } = JSON.parse(lines[0] ?? '');
    expect(time).toBeGreaterThanOrEqual(before);
    expect(time).toBeLessThanOrEqual(Date.now());
  });

  it('is omitted below the level of the log', () => {
    const lines = textOf((destination) =>
      createLogger('warn', destination).info(new OperationLine(fields), 'operation'),
    );
    expect(lines).toEqual([]);
  });

  it('keeps the fields of a child logger', () => {
    const [line] = logged((log) => log.child({ part: 'stream' }).info(new OperationLine(fields), 'operation'));
    expect(line).toMatchObject({ part: 'stream', operation: 'Names', msg: 'operation' });
  });
});
