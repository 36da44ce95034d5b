import { GraphQLError, GraphQLInputObjectType, GraphQLSchema, GraphQLString, getVariableValues, parse } from 'graphql';
import { describe, expect, it, onTestFinished } from 'vitest';
import { describeError } from '../../src/errors.ts';
import { recordError } from '../../src/observability/log/error-record.ts';
import { redactText } from '../../src/observability/log/redaction.ts';
import { StackOneError } from '../../src/stackone/stackone-error.ts';
import { readRefusalDetails } from '../../src/stackone/wire/refusal-details.ts';
import { longestExaminedText } from '../support/examined-text.ts';
import { startRawServer } from '../support/raw-server.ts';
import { startWorld } from '../support/world.ts';

const length = 128 * 1024;
/** More than any truncated text, and far less than `length`. */
const longestExamined = 10_000;
const fill = (part: string) => part.repeat(Math.ceil(length / part.length)).slice(0, length);

/** Each of these makes a careless regular expression backtrack. */
const hostileTexts = {
  'a scheme without end': fill('a'),
  'schemes within schemes': fill('a.'),
  'URLs that are none': fill('a:/'),
  'URLs with users': fill('a://b'),
  'a URL without end': `https://${fill('a')}`,
  'tokens within tokens': fill('eyJ-'),
  'credentials without end': fill('Bearer '),
  'blanks without end': `Bearer${fill(' ')}`,
  'control characters': fill('\u0000 '),
  'quotes without end': fill('"'),
  'one quote': `"${fill('a')}`,
  'the words of graphql-js': fill('" does not exist in "A" enum.'),
  'the words of a scalar': fill('String cannot represent value'),
  'places in an input': fill(' at "input.a"; '),
  frames: fill('\n    at a (b:1:1)'),
  'halves of pairs': fill('\ud83d'),
};

const input = new GraphQLInputObjectType({ name: 'Input', fields: { label: { type: GraphQLString } } });
const schema = new GraphQLSchema({ types: [input] });

/** The error of graphql-js for a variable with this value. */
function coercionFault(value: unknown): GraphQLError {
  const document = parse('query ($input: Input) { a }');
  const [definition] = document.definitions;
  const variables = definition?.kind === 'OperationDefinition' ? (definition.variableDefinitions ?? []) : [];
  const error = getVariableValues(schema, variables, { input: value }).errors?.[0];
  if (!error) throw new Error('The value is right.');
  return error;
}

const withCode = (error: GraphQLError, code: string) => ({ message: error.message, extensions: { code } });

/** The functions that read text from callers or StackOne. */
const readers: Readonly<Record<string, (text: string) => unknown>> = {
  "StackOne's message": (text) => readRefusalDetails(400, JSON.stringify({ message: text })),
  "StackOne's list of errors": (text) => readRefusalDetails(422, JSON.stringify({ errors: [text, text] })),
  'a text in the log': redactText,
  'an error in the log': (text) => recordError(new Error(text)),
  "an error of graphql-js' in the log": (text) =>
    recordError(new GraphQLError(`Argument "a" has invalid value ${text}`)),
  'a syntax error in the log': (text) => recordError(new SyntaxError(text)),
  'the cause of an error in the log': (text) =>
    recordError(new StackOneError('/a', { kind: 'timeout' }, new Error(text))),
  'addresses that all refused': (text) =>
    recordError(new AggregateError(Array.from({ length: 100 }, () => new Error(text)))),
  'a message to the caller': (text) =>
    describeError(withCode(new GraphQLError(text), 'GRAPHQL_VALIDATION_FAILED'), new GraphQLError(text)),
  'a refused argument': (text) =>
    describeError({ message: text }, new GraphQLError(`Argument "a" has invalid value ${text}`)),
  'a variable of the wrong type': (text) => {
    const error = coercionFault({ label: [text] });
    return describeError(withCode(error, 'BAD_USER_INPUT'), error);
  },
  'a variable with an unknown field': (text) => {
    const error = coercionFault({ [text]: 1 });
    return describeError(withCode(error, 'BAD_USER_INPUT'), error);
  },
  'a variable whose fault repeats its value': (text) => {
    const originalError = new GraphQLError(`Value "${text}" does not exist in "AccountType" enum.`);
    const message = `Variable "$input" got invalid value "${text}" at "input.type"; ${originalError.message}`;
    return describeError(
      { message, extensions: { code: 'BAD_USER_INPUT' } },
      new GraphQLError(message, { originalError }),
    );
  },
};

describe.each(Object.entries(readers))('%s of 128 KiB', (_name, read) => {
  it.each(Object.entries(hostileTexts))('is truncated before it is matched: %s', async (_text, hostile) => {
    expect(await longestExaminedText(() => read(hostile))).toBeLessThanOrEqual(longestExamined);
  });

  it.each(Object.entries(hostileTexts))('is truncated to a well-formed text: %s', (_text, hostile) => {
    const shown = JSON.stringify(read(hostile));
    expect(shown.length).toBeLessThan(20_000);
    expect(/\\ud83d(?!\\ude)/.test(shown)).toBe(false);
  });
});

describe('an error about a variable', () => {
  it('names the fault and its path for a long value, and not the value', () => {
    const text = `${fill('secret ')}`;
    const originalError = new GraphQLError(`Value "${text}" does not exist in "AccountType" enum.`);
    const message = `Variable "$input" got invalid value "${text}" at "input.type"; ${originalError.message}`;
    const described = describeError(
      { message, extensions: { code: 'BAD_USER_INPUT' } },
      new GraphQLError(message, { originalError }),
    );
    expect(described.message).toBe(
      'Variable "$input" got an invalid value at "input.type"; The value does not exist in "AccountType" enum.',
    );
    expect(described.extensions?.['inputPath']).toEqual(['input', 'type']);
  });
});

describe('a label of 120 KiB that StackOne refuses and repeats', () => {
  const create = 'mutation ($input: ConnectSessionCreateInput!) { createConnectSession(input: $input) { token } }';
  const owner = { originOwnerId: 'dev-owner', originOwnerName: 'Development Owner' };

  async function startRefusing(bodyFor: (label: string) => unknown) {
    const upstream = await startRawServer(async (request, response) => {
      const { label } = JSON.parse(Buffer.concat(await request.toArray()).toString());
      response.writeHead(422, { 'content-type': 'application/json' }).end(JSON.stringify(bodyFor(label)));
    });
    const world = await startWorld({ upstreamUrl: upstream.url });
    onTestFinished(async () => {
      await world.stop();
      upstream.close();
    });
    return world;
  }

  it('costs no more than a short one, and is truncated in the error', async () => {
    const world = await startRefusing((label) => ({
      message: 'Validation failed',
      errors: Array.from({ length: 12 }, () => `See https://secret.example/a and shorten ${label}`),
    }));
    const label = fill('a.').slice(0, 120 * 1024);
    const longest = await longestExaminedText(async () => {
      const { body } = await world.graphql(create, { input: { ...owner, label } });
      expect(body.errors?.map(({ extensions }) => extensions['code'])).toEqual(['BAD_USER_INPUT']);
      const details = body.errors?.[0]?.extensions['details'];
      expect(details).toEqual(Array.from({ length: 10 }, () => `See [url] and shorten ${label}`.slice(0, 300)));
    });
    expect(longest).toBeLessThanOrEqual(longestExamined);
  });

  it('is not truncated within a character', async () => {
    const world = await startRefusing((label) => ({ message: `x${label}` }));
    const { body } = await world.graphql(create, { input: { ...owner, label: fill('😀').slice(0, 30 * 1024) } });
    expect(body.errors?.[0]?.extensions['details']).toEqual([`x${'😀'.repeat(149)}\ufffd`]);
  });
});
