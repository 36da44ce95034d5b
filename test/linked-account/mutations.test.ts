import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { countCalls } from '../support/upstream-calls.ts';
import { startWorld, type World } from '../support/world.ts';

const update = `mutation ($input: UpdateLinkedAccountInput!) {
  updateLinkedAccount(input: $input) { linkedAccount { id label type originOwnerId originOwnerName originUsername } }
}`;
const remove = `mutation ($input: DeleteLinkedAccountInput!) {
  deleteLinkedAccount(input: $input) { deletedLinkedAccountId linkedAccount { id label status } }
}`;

const malformedIds = ['', '..', 'a/b', 'a?page=1', 'x'.repeat(257)];

let world: World;
let id: string;
beforeEach(async () => {
  world = await startWorld();
  id = world.sandbox.accounts.add({ label: 'Before' }).id;
});
afterEach(() => world.stop());

describe('updateLinkedAccount', () => {
  it('sends exactly the given fields, and returns the current account', async () => {
    const input = {
      id,
      label: 'After',
      originOwnerId: 'acme',
      originOwnerName: 'Acme',
      originUsername: 'wile.e',
      type: 'TEST',
    };
    const { body, calls, callLines } = await countCalls(world, update, { input });
    expect(body).toEqual({ data: { updateLinkedAccount: { linkedAccount: input } } });
    expect(callLines).toEqual([`GET /accounts/${id}`, `PATCH /accounts/${id}`]);
    expect(calls[1]?.body).toEqual({
      label: 'After',
      origin_owner_id: 'acme',
      origin_owner_name: 'Acme',
      origin_username: 'wile.e',
      type: 'test',
    });
    expect(world.sandbox.accounts.get(id)).toMatchObject({ label: 'After', origin_owner_id: 'acme', type: 'test' });
  });

  it('distinguishes an omitted field from null', async () => {
    const { body, calls } = await countCalls(world, update, { input: { id, label: null } });
    expect(calls[1]?.body).toEqual({ label: null });
    expect(body.data.updateLinkedAccount.linkedAccount).toMatchObject({ label: null, type: 'PRODUCTION' });
  });

  it('removes a label and a username if they are null', async () => {
    await world.graphql(update, { input: { id, originUsername: 'ada' } });
    const { body, calls } = await countCalls(world, update, { input: { id, label: null, originUsername: null } });
    expect(calls[1]?.body).toEqual({ label: null, origin_username: null });
    expect(body.data.updateLinkedAccount.linkedAccount).toMatchObject({ label: null, originUsername: null });
  });

  it.each([
    [{}, ['input']],
    [{ originOwnerId: null }, ['input', 'originOwnerId']],
    [{ originOwnerName: null }, ['input', 'originOwnerName']],
    [{ type: null }, ['input', 'type']],
    [{ label: 'x', originUsername: null, type: null }, ['input', 'type']],
    [{ originOwnerId: '' }, ['input', 'originOwnerId']],
    [{ originOwnerName: '  ' }, ['input', 'originOwnerName']],
    [{ originOwnerName: 'x'.repeat(513) }, ['input', 'originOwnerName']],
  ])('refuses %j without a request to StackOne', async (changes, inputPath) => {
    const { body, calls } = await countCalls(world, update, { input: { id, ...changes } });
    expect(body.data).toEqual({ updateLinkedAccount: null });
    expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', inputPath } }]);
    expect(calls).toEqual([]);
  });

  it.each(['credentials', 'secrets', 'setupInformation', 'status', 'provider'])('has no field %s', async (field) => {
    const { body, calls } = await countCalls(world, update, { input: { id, [field]: {} } });
    expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(calls).toEqual([]);
  });

  it('answers NOT_FOUND if there is no account', async () => {
    const { body, callLines } = await countCalls(world, update, { input: { id: 'nowhere', label: 'x' } });
    expect(body.data).toEqual({ updateLinkedAccount: null });
    expect(body.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    expect(callLines).toEqual(['GET /accounts/nowhere']);
  });

  it.each(malformedIds)('finds nothing under the malformed id %j, which StackOne never sees', async (malformed) => {
    const { body, calls } = await countCalls(world, update, { input: { id: malformed, label: 'x' } });
    expect(body.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    expect(calls).toEqual([]);
  });

  it('answers NOT_FOUND if the account is removed just before the change', async () => {
    world.sandbox.faults.add({ method: 'PATCH', fault: { kind: 'status', status: 404 } });
    const { body } = await world.graphql(update, { input: { id, label: 'x' } });
    expect(body.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  });

  it("passes on StackOne's messages about the input", async () => {
    const refusal = { statusCode: 400, message: 'Validation failed', errors: ['label must be a string'] };
    world.sandbox.faults.add({ method: 'PATCH', fault: { kind: 'status', status: 400, body: refusal } });
    const { body } = await world.graphql(update, { input: { id, label: 'x' } });
    expect(body.errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT', details: ['label must be a string'] } },
    ]);
  });
});

describe('deleteLinkedAccount', () => {
  it('returns the deleted account and its id, and answers NOT_FOUND the second time', async () => {
    const first = await countCalls(world, remove, { input: { id } });
    expect(first.body).toEqual({
      data: {
        deleteLinkedAccount: {
          deletedLinkedAccountId: id,
          linkedAccount: { id, label: 'Before', status: 'ACTIVE' },
        },
      },
    });
    expect(first.callLines).toEqual([`GET /accounts/${id}`, `DELETE /accounts/${id}`]);
    expect(world.sandbox.accounts.get(id)).toBeUndefined();

    const second = await countCalls(world, remove, { input: { id } });
    expect(second.body.data).toEqual({ deleteLinkedAccount: null });
    expect(second.body.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    expect(second.callLines).toEqual([`GET /accounts/${id}`]);
  });

  it('deletes once if one operation deletes the account twice', async () => {
    const { body, callLines } = await countCalls(
      world,
      `mutation ($input: DeleteLinkedAccountInput!) {
        a: deleteLinkedAccount(input: $input) { deletedLinkedAccountId }
        b: deleteLinkedAccount(input: $input) { deletedLinkedAccountId }
      }`,
      { input: { id } },
    );
    expect(body.data).toEqual({ a: { deletedLinkedAccountId: id }, b: null });
    expect(body.errors).toMatchObject([{ path: ['b'], extensions: { code: 'NOT_FOUND' } }]);
    expect(callLines.filter((line) => line.startsWith('DELETE'))).toHaveLength(1);
  });

  it.each(malformedIds)('finds nothing under the malformed id %j, which StackOne never sees', async (malformed) => {
    const { body, calls } = await countCalls(world, remove, { input: { id: malformed } });
    expect(body.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
    expect(calls).toEqual([]);
  });

  it('answers NOT_FOUND if the account is removed just before', async () => {
    world.sandbox.faults.add({ method: 'DELETE', fault: { kind: 'status', status: 404 } });
    const { body } = await world.graphql(remove, { input: { id } });
    expect(body.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  });
});

describe('an account that an operation reads after changing it', () => {
  const owned = 'linkedAccount { originOwner { linkedAccounts(filter: $filter) { nodes { label } } } }';
  const operation = `mutation ($id: ID!, $filter: LinkedAccountFilter) {
    a: updateLinkedAccount(input: { id: $id, label: "First" }) { ${owned} }
    b: updateLinkedAccount(input: { id: $id, label: "Second" }) { ${owned} }
    c: deleteLinkedAccount(input: { id: $id }) { ${owned} }
  }`;

  it('has its new state', async () => {
    const { body } = await world.graphql(operation, { id, filter: { ids: [id] } });
    expect(body.errors).toBeUndefined();
    const labels = Object.values<{ linkedAccount: { originOwner: { linkedAccounts: { nodes: unknown[] } } } }>(
      body.data,
    ).map(({ linkedAccount }) => linkedAccount.originOwner.linkedAccounts.nodes);
    expect(labels).toEqual([[{ label: 'First' }], [{ label: 'Second' }], []]);
  });
});
