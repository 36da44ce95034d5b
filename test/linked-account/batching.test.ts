import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countCalls } from '../support/upstream-calls.ts';
import { startWorld, type World } from '../support/world.ts';

const entitiesQuery = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on LinkedAccount { id originOwnerName } }
}`;

const reference = (id: unknown) => ({ __typename: 'LinkedAccount', id });

let world: World;
let ids: string[];
beforeAll(async () => {
  world = await startWorld({ sandbox: { seed: 'empty' } });
  ids = world.sandbox.accounts.addMany(160).map(({ id }) => id);
});
afterAll(() => world.stop());

/** `account0: linkedAccount(id: …) { … }` for each id. */
const aliases = (accountIds: readonly string[], selection: string) =>
  accountIds
    .map((id, index) => `account${index}: linkedAccount(id: ${JSON.stringify(id)}) { ${selection} }`)
    .join('\n');

describe('references to accounts in one operation', () => {
  it('make at most 2 calls for 100 ids, 20 of them repeated and 5 of them unknown', async () => {
    const unknown = ['unknown-1', 'unknown-2', 'unknown-3', 'unknown-4', 'unknown-5'];
    const wanted = [...ids.slice(0, 40), ...unknown, ...ids.slice(40, 75), ...ids.slice(10, 30)];
    expect(wanted).toHaveLength(100);

    const { body, calls, callLines } = await countCalls(world, entitiesQuery, {
      representations: wanted.map(reference),
    });
    expect(body.errors).toBeUndefined();
    const known = new Set(ids);
    expect(body.data._entities).toEqual(
      wanted.map((id) => (known.has(id) ? { id, originOwnerName: 'Development Owner' } : null)),
    );
    expect(body.data._entities.filter((entity: unknown) => entity === null)).toHaveLength(5);
    // 75 of 80 rows could be StackOne's cap, unless the cap is known. The second call is for the missing rows.
    expect(callLines.length).toBeLessThanOrEqual(2);
    expect(new Set(callLines)).toEqual(new Set(['GET /accounts']));
    expect(calls[0]?.query['account_ids']).toHaveLength(80);
    if (calls[1]) expect(calls[1].query['account_ids']).toEqual(unknown);
  });

  it("are resolved in their own order, independent of StackOne's order", async () => {
    const wanted = ids.slice(0, 10).reverse();
    const { body } = await countCalls(world, entitiesQuery, { representations: wanted.map(reference) });
    expect(body.data._entities.map(({ id }: { id: string }) => id)).toEqual(wanted);
  });

  it.each([
    [1, 1],
    [2, 1],
    [51, 1],
    [100, 1],
    [101, 1],
    [150, 2],
  ])('to %i different accounts make %i calls', async (count, expected) => {
    const representations = ids.slice(0, count).map(reference);
    const { body, calls } = await countCalls(world, entitiesQuery, { representations });
    expect(body.data._entities).toHaveLength(count);
    expect(calls).toHaveLength(expected);
  });

  it('to one account read it once by its id', async () => {
    const id = ids[0] ?? '';
    const single = await countCalls(world, `{ ${aliases([id], 'label')} }`);
    expect(single.callLines).toEqual([`GET /accounts/${id}`]);
    const repeated = await countCalls(world, `{ ${aliases([id, id, id], 'label')} }`);
    expect(repeated.callLines).toEqual([`GET /accounts/${id}`]);
  });

  it('share calls across aliases and entities', async () => {
    const query = `query ($representations: [_Any!]!) {
      ${aliases(ids.slice(0, 3), 'id')}
      _entities(representations: $representations) { ... on LinkedAccount { id } }
    }`;
    const { body, callLines } = await countCalls(world, query, { representations: ids.slice(2, 6).map(reference) });
    expect(body.errors).toBeUndefined();
    expect(callLines).toEqual(['GET /accounts']);
  });

  it('read an account once if a connect session refers to it twice', async () => {
    const id = ids[0] ?? '';
    const query = `mutation ($input: ConnectSessionCreateInput!) {
      createConnectSession(input: $input) { connectSession { account { id } again: account { label } } }
    }`;
    const input = { originOwnerId: 'dev-owner', originOwnerName: 'Development Owner', accountId: id };
    const { body, callLines } = await countCalls(world, query, { input });
    expect(body.data.createConnectSession.connectSession.account).toEqual({ id });
    expect(callLines.filter((line) => line === `GET /accounts/${id}`)).toHaveLength(1);
  });

  it('make no call for malformed ids', async () => {
    const malformed = ['', '..', '../connectors/meta', 'a?b', 'x'.repeat(257), undefined, null, {}, ['1'], true];
    const { body, calls } = await countCalls(world, entitiesQuery, { representations: malformed.map(reference) });
    expect(body.errors).toBeUndefined();
    expect(body.data._entities).toEqual(malformed.map(() => null));
    expect(calls).toEqual([]);
  });

  it('omit malformed ids from the calls for the others', async () => {
    const [first = '', second = ''] = ids;
    const representations = [first, '../x', second].map(reference);
    const { body, calls } = await countCalls(world, entitiesQuery, { representations });
    expect(body.data._entities.map((entity: { id: string } | null) => entity?.id)).toEqual([first, undefined, second]);
    expect(calls.map(({ query }) => query['account_ids'])).toEqual([[first, second]]);
  });

  it('fail individually if their call fails', async () => {
    const chunks = { method: 'GET', path: '/accounts', times: 1, fault: { kind: 'status', status: 501 } } as const;
    world.sandbox.faults.add(chunks);
    const { body } = await countCalls(world, entitiesQuery, { representations: ids.slice(0, 150).map(reference) });
    expect(body.data._entities.filter(Boolean).length).toBeGreaterThanOrEqual(49);
    expect(body.errors?.length).toBeLessThanOrEqual(101);
    expect(body.errors?.[0]).toMatchObject({
      path: ['_entities', expect.any(Number)],
      extensions: { code: 'UPSTREAM_UNAVAILABLE' },
    });
  });
});

describe("organisations' accounts in one operation", () => {
  const owners = `query ($representations: [_Any!]!, $first: Int) {
    _entities(representations: $representations) {
      ... on OriginOwner { id linkedAccounts(first: $first) { nodes { originOwnerId } } }
    }
  }`;
  const owner = (id: string) => ({ __typename: 'OriginOwner', id });

  it('make one call for each different organisation', async () => {
    world.sandbox.accounts.addMany(3, { origin_owner_id: 'acme' });
    const representations = ['acme', 'dev-owner', 'acme', 'nobody', 'dev-owner', 'acme'].map(owner);
    const { body, calls } = await countCalls(world, owners, { representations, first: 10 });
    expect(body.errors).toBeUndefined();
    expect(calls.map(({ query }) => query['origin_owner_id']).sort()).toEqual(['acme', 'dev-owner', 'nobody']);
    const sizes = body.data._entities.map(
      (entity: { linkedAccounts: { nodes: unknown[] } }) => entity.linkedAccounts.nodes.length,
    );
    expect(sizes).toEqual([3, 10, 3, 0, 10, 3]);
  });

  it('make one call for many accounts of the same organisation', async () => {
    const query =
      '{ linkedAccounts(first: 40) { nodes { originOwner { id linkedAccounts(first: 5) { nodes { id } } } } } }';
    const { body, calls } = await countCalls(world, query);
    expect(body.data.linkedAccounts.nodes).toHaveLength(40);
    expect(calls).toHaveLength(2);
  });

  it('make one call for each different page', async () => {
    const query = `{
      a: linkedAccounts(first: 5) { nodes { id } }
      b: linkedAccounts(first: 5) { pageInfo { endCursor } }
      c: linkedAccounts(first: 6) { nodes { id } }
    }`;
    expect((await countCalls(world, query)).calls).toHaveLength(2);
  });
});
