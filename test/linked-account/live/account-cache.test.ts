import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { claimsOf, type Issuer, jwtConfig, serviceClaims, startIssuer } from '../../support/tokens.ts';
import { unshared } from '../../support/unshared.ts';
import { countCalls } from '../../support/upstream-calls.ts';
import { startWorld, type World, type WorldOptions } from '../../support/world.ts';

const list = '{ linkedAccounts { nodes { id label } } }';
const one = 'query ($id: ID!) { linkedAccount(id: $id) { id label } }';
const cacheMs = 60_000;

let issuer: Issuer;
beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.close());

const bearer = async (claims: Parameters<Issuer['token']>[0]) => ({
  authorization: `Bearer ${await issuer.token(claims)}`,
});

async function start(options: WorldOptions = {}): Promise<World> {
  const world = await startWorld({ sandbox: { seed: 'empty' }, webhooks: {}, ...options });
  onTestFinished(() => world.stop());
  return world;
}

const labelsOf = ({ body }: Awaited<ReturnType<World['graphql']>>): string[] =>
  body.data.linkedAccounts.nodes.map(({ label }: { label: string }) => label);

describe('cached accounts', () => {
  it('are returned without a call for 60 seconds while webhooks report changes', async () => {
    let now = 0;
    const world = await start({ now: () => now });
    const { id } = world.sandbox.accounts.add({ label: 'First' });
    await world.sandbox.webhooks.settled();
    for (const query of [list, one]) {
      expect((await countCalls(world, query, { id })).calls).toHaveLength(1);
      expect((await countCalls(world, query, { id })).calls).toHaveLength(0);
    }
    now = cacheMs;
    expect((await countCalls(world, list)).calls).toHaveLength(1);
  });

  it('are kept as long as configured, and by default not at all without webhooks', async () => {
    const without = await startWorld();
    onTestFinished(() => without.stop());
    await without.graphql(list);
    expect((await countCalls(without, list)).calls).toHaveLength(1);

    const never = await start({ config: { accountCacheSeconds: 0 } });
    await never.graphql(list);
    expect((await countCalls(never, list)).calls).toHaveLength(1);

    const always = await startWorld({ config: { accountCacheSeconds: 1 } });
    onTestFinished(() => always.stop());
    await always.graphql(list);
    expect((await countCalls(always, list)).calls).toHaveLength(0);
  });

  it('are read once for 1,000 browsers that open the same list at the same time', async () => {
    const world = await start();
    world.sandbox.accounts.addMany(30);
    await world.sandbox.webhooks.settled();
    const before = world.sandbox.requests.length;
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => world.graphql(list)));
    expect(answers.every((answer) => labelsOf(answer).length === 25)).toBe(true);
    expect(world.sandbox.requests.length - before).toBeLessThanOrEqual(2);
  });

  it('are read again for a caller that requests it', async () => {
    const world = await start({ webhooks: { loseEvery: 1 } });
    const { id } = world.sandbox.accounts.add({ label: 'Old' });
    await world.graphql(list);
    await world.graphql(one, { id });
    world.sandbox.accounts.update(id, { label: 'New' });
    expect(labelsOf(await world.graphql(list))).toEqual(['Old']);
    expect(labelsOf(await world.graphql(list, {}, unshared))).toEqual(['New']);
    const fresh = await world.graphql(one, { id }, { 'cache-control': 'max-age=0, No-Cache' });
    expect(fresh.body.data.linkedAccount.label).toBe('New');
    expect((await world.graphql(one, { id })).body.data.linkedAccount.label).toBe('New');
  });

  it('are not returned in another scope', async () => {
    const auth = jwtConfig({ kind: 'jwks', url: issuer.jwksUrl });
    const world = await start({ config: { auth } });
    const { id } = world.sandbox.accounts.add({ origin_owner_id: 'acme', label: 'Of Acme' });
    await world.sandbox.webhooks.settled();
    const [acme, globex, service] = await Promise.all(
      [claimsOf('acme'), claimsOf('globex'), serviceClaims].map(bearer),
    );
    for (let round = 0; round < 2; round += 1) {
      for (const caller of [acme, service]) {
        expect(labelsOf(await world.graphql(list, {}, caller))).toEqual(['Of Acme']);
        expect((await world.graphql(one, { id }, caller)).body.data.linkedAccount.label).toBe('Of Acme');
      }
      expect(labelsOf(await world.graphql(list, {}, globex))).toEqual([]);
      expect((await world.graphql(one, { id }, globex)).body.data.linkedAccount).toBeNull();
    }
  });
});

describe('a change', () => {
  it('is in the next answer after its webhook', async () => {
    const world = await start();
    const { id } = world.sandbox.accounts.add({ label: 'First' });
    await world.sandbox.webhooks.settled();
    expect(labelsOf(await world.graphql(list))).toEqual(['First']);
    world.sandbox.accounts.update(id, { label: 'Second' });
    await world.sandbox.webhooks.settled();
    expect(labelsOf(await world.graphql(list))).toEqual(['Second']);
    world.sandbox.accounts.delete(id);
    await world.sandbox.webhooks.settled();
    expect(labelsOf(await world.graphql(list))).toEqual([]);
  });

  it('by the gateway itself is in the next answer at once', async () => {
    const world = await start({ webhooks: { loseEvery: 1 } });
    const { id } = world.sandbox.accounts.add({ label: 'First' });
    await world.graphql(list);
    await world.graphql(
      'mutation ($id: ID!) { updateLinkedAccount(input: { id: $id, label: "Second" }) { linkedAccount { id } } }',
      { id },
    );
    expect(labelsOf(await world.graphql(list))).toEqual(['Second']);
    await world.graphql('mutation ($id: ID!) { deleteLinkedAccount(input: { id: $id }) { deletedLinkedAccountId } }', {
      id,
    });
    expect(labelsOf(await world.graphql(list))).toEqual([]);
  });

  it('whose answer was lost leads to a new read', async () => {
    const world = await start({ webhooks: { loseEvery: 1 }, timeoutMs: 300 });
    const { id } = world.sandbox.accounts.add({ label: 'First' });
    await world.graphql(list);
    world.sandbox.accounts.update(id, { label: 'Second' });
    world.sandbox.faults.add({ method: 'PATCH', path: `/accounts/${id}`, fault: { kind: 'status', status: 500 } });
    await world.graphql(
      'mutation ($id: ID!) { updateLinkedAccount(input: { id: $id, label: "x" }) { linkedAccount { id } } }',
      { id },
    );
    expect(labelsOf(await world.graphql(list))).toEqual(['Second']);
  });

  it('is authorised by the current state, whatever is cached', async () => {
    const auth = jwtConfig({ kind: 'jwks', url: issuer.jwksUrl });
    const world = await start({ webhooks: { loseEvery: 1 }, config: { auth } });
    const caller = await bearer(claimsOf('acme'));
    const { id } = world.sandbox.accounts.add({ origin_owner_id: 'acme' });
    await world.graphql(one, { id }, caller);
    world.sandbox.accounts.update(id, { origin_owner_id: 'globex' });
    const mutations = [
      'mutation ($id: ID!) { updateLinkedAccount(input: { id: $id, label: "x" }) { linkedAccount { id } } }',
      'mutation ($id: ID!) { deleteLinkedAccount(input: { id: $id }) { deletedLinkedAccountId } }',
      'mutation ($id: String!) { createViewerConnectSession(input: { accountId: $id }) { token } }',
    ];
    for (const mutation of mutations) {
      const { body } = await world.graphql(mutation, { id }, caller);
      expect(body.errors?.[0]?.extensions['code']).toBe('NOT_FOUND');
    }
  });
});

describe('the charge', () => {
  const rateLimit = { viewerPerMinute: 100, ownerPerMinute: 0 };
  const statuses = async (world: World, count: number, headers = {}) => {
    const answers = [];
    for (let asked = 0; asked < count; asked += 1) answers.push((await world.graphql(list, {}, headers)).status);
    return answers;
  };

  it('for a cached list is 1 per view, whatever its length', async () => {
    const world = await start({ config: { rateLimit } });
    world.sandbox.accounts.addMany(20);
    await world.sandbox.webhooks.settled();
    // The first view costs 1 and 20 accounts. A view is admitted while the 26 units that it may cost are available.
    expect(await statuses(world, 55)).toEqual(Array(55).fill(200));
    expect(await statuses(world, 1)).toEqual([429]);
  });

  it('for an uncached list is the number of read accounts, within the maximum cost', async () => {
    const world = await start({ config: { rateLimit } });
    world.sandbox.accounts.addMany(60);
    expect(await statuses(world, 4, unshared)).toEqual([200, 200, 200, 429]);
  });

  it('for an empty list or a missing account is that of the lookup', async () => {
    const world = await start({ config: { rateLimit: { viewerPerMinute: 30, ownerPerMinute: 0 } } });
    expect(await statuses(world, 3, unshared)).toEqual([200, 200, 200]);
    expect(await statuses(world, 1, unshared)).toEqual([429]);
    for (let asked = 0; asked < 24; asked += 1) {
      expect((await world.graphql(one, { id: 'missing' }, unshared)).status).toBe(200);
    }
    expect((await world.graphql('{ __typename }')).status).toBe(429);
  });
});
