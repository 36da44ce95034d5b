import { setImmediate } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { startGatewayProcess } from '../support/gateway-process.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterEach(() => world.sandbox.reset());
afterAll(() => world.stop());

/** Frequent documents must be treated like new ones. */
const oftenEnough = 8;

async function sendOften(query: string, variables: Readonly<Record<string, unknown>> = {}) {
  const bodies: unknown[] = [];
  for (let count = 0; count < oftenEnough; count += 1) {
    const { body } = await world.graphql(query, variables);
    bodies.push(JSON.parse(JSON.stringify(body).replaceAll(/"requestId":"[^"]*"/g, '"requestId":""')));
  }
  return bodies;
}

describe('text in a document', () => {
  // The marker that an executor with code generation once inserted unquoted into its source.
  const marker = '__MAGIC_DATE__33a9e76d_02e0_4128_8e92_3530ad3da74d';

  it.each([
    `${marker}Object.assign(globalThis, { takenOver: true })`,
    `\${Object.assign(globalThis, { takenOver: true })}`,
    "'];Object.assign(globalThis, { takenOver: true });['",
    '`+Object.assign(globalThis, { takenOver: true })+`',
  ])('never runs as code in the gateway: %s', async (text) => {
    onTestFinished(() => {
      Reflect.deleteProperty(globalThis, 'takenOver');
    });
    const answers = await sendOften(`{ connector(provider: ${JSON.stringify(text)}) { name } }`);
    expect(answers).toEqual(Array(oftenEnough).fill({ data: { connector: null } }));
    expect(globalThis).not.toHaveProperty('takenOver');
  });
});

describe('a name in a document', () => {
  const odd = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'then', 'toJSON', 'prototype'];

  it.each(odd)('is an ordinary key of the response: %s', async (name) => {
    const query = `{ linkedAccounts(first: 1) { edges { ${name}: node { ${name}: label other: id } } } ${name}: connectViewer { ${name}: username } }`;
    const answers = await sendOften(query);
    const account = Object.fromEntries([
      [name, 'Head office'],
      ['other', '45355976281015164504'],
    ]);
    const connection = { edges: [Object.fromEntries([[name, account]])] };
    const viewer = Object.fromEntries([[name, 'dev']]);
    const expected = `{"data":{"linkedAccounts":${JSON.stringify(connection)},"${name}":${JSON.stringify(viewer)}}}`;
    expect(answers.map((answer) => JSON.stringify(answer))).toEqual(Array(oftenEnough).fill(expected));
  });

  it('never ends the process', async () => {
    const gateway = await startGatewayProcess(world.sandbox.url, { STACKONE_API_KEY: world.sandbox.apiKey });
    const query = '{ linkedAccounts(first: 1) { edges { __proto__: node { __proto__: label } } } }';
    const ask = () =>
      fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      });
    for (let count = 0; count < oftenEnough; count += 1) {
      expect(await (await ask()).text()).toContain('"__proto__":{"__proto__":');
      await setImmediate();
    }
  });
});

describe('a fragment with several spreads', () => {
  const fragment = 'fragment F on LinkedAccount { id label }';
  const account = { id: '45355976281015164504', label: 'Head office' };

  it.each([
    ['@include(if: $yes)', '', account, account],
    ['@include(if: $no)', '', {}, account],
    ['', '@skip(if: $yes)', account, {}],
    ['@skip(if: $no)', '@include(if: $no)', account, {}],
    ['@skip(if: true)', '', {}, account],
    ['@include(if: $yes) @skip(if: $yes)', '@skip(if: $no) @include(if: $yes)', {}, account],
  ])('has the condition of each spread only there: %s, then %s', async (first, second, a, b) => {
    const accounts = (alias: string, condition: string) =>
      `${alias}: linkedAccount(id: "45355976281015164504") { __typename ...F ${condition} }`;
    const query = `query ($yes: Boolean!, $no: Boolean!) {
      ${accounts('a', first)} ${accounts('b', second)} unused: __typename @skip(if: $yes) @include(if: $no)
    } ${fragment}`;
    const __typename = 'LinkedAccount';
    const answers = await sendOften(query, { yes: true, no: false });
    const expected = { data: { a: { __typename, ...a }, b: { __typename, ...b } } };
    expect(answers).toEqual(Array(oftenEnough).fill(expected));
  });

  it('keeps the id that a reference contains', async () => {
    const query = `query ($of: [_Any!]!, $off: Boolean!) {
      _entities(representations: $of) { ...F ... on LinkedAccount @skip(if: $off) { ...F } ... on LinkedAccount { ...F } }
    } ${fragment}`;
    const of = [{ __typename: 'LinkedAccount', id: '45355976281015164504' }];
    const answers = await sendOften(query, { of, off: true });
    expect(answers).toEqual(Array(oftenEnough).fill({ data: { _entities: [account] } }));
  });
});
