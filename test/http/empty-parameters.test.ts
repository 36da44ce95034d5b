import { afterAll, describe, expect, it } from 'vitest';
import { startWorld } from '../support/world.ts';
import { exchange, expectFailure, json } from './exchange.ts';

const world = await startWorld();
afterAll(() => world.stop());

const query = 'query Who { connectViewer { username } }';
const answer = { data: { connectViewer: { username: 'dev' } } };
const get = (search: string) =>
  exchange(world, {
    method: 'GET',
    path: `/graphql?query=${encodeURIComponent(query)}${search}`,
    headers: { 'apollo-require-preflight': 'true' },
  });

describe('an empty parameter', () => {
  it.each<Readonly<Record<string, unknown>>>([
    { operationName: '' },
    { operationName: null },
    { operationName: '', variables: null, extensions: null },
  ])('counts as omitted in a POST: %j', async (parameters) => {
    const body = JSON.stringify({ query, ...parameters });
    // The gateway executes frequent documents differently.
    for (let times = 0; times < 8; times += 1) {
      expect(await exchange(world, { headers: json, body })).toMatchObject({ status: 200, body: answer });
    }
  });

  it.each(['&operationName=', '&operationName=&variables=&extensions=', '&variables=null&extensions=null'])(
    'counts as omitted in a GET: %s',
    async (search) => expect(await get(search)).toMatchObject({ status: 200, body: answer }),
  );

  it('is refused together with another one of the same name', async () => {
    expectFailure(await get('&operationName=&operationName=Who'), 400, 'BAD_REQUEST');
    expectFailure(await get('&variables=&variables=null'), 400, 'BAD_REQUEST');
  });

  it('selects no operation of several', async () => {
    const body = JSON.stringify({ query: `${query} query Other { __typename }`, operationName: '' });
    expectFailure(await exchange(world, { headers: json, body }), 400, 'OPERATION_RESOLUTION_FAILURE');
  });

  it('does not change the cost of the operation', async () => {
    const list = (alias: string) => `${alias}: linkedAccounts(first: 100) { nodes { meta { provider } } }`;
    const large = `query Large { ${[...'abcdefghij'].map(list).join(' ')} }`;
    const body = JSON.stringify({ query: large, operationName: '' });
    const path = `/graphql?operationName=&query=${encodeURIComponent(large)}`;
    for (const request of [
      { headers: json, body },
      { method: 'GET', path, headers: { 'apollo-require-preflight': 'true' } },
    ]) {
      const error = expectFailure(await exchange(world, request), 400, 'LIMIT_EXCEEDED');
      expect(error.extensions['limit']).toBe('cost');
    }
  });
});
