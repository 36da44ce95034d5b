import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { WebhookTarget } from '../../../src/sandbox/sandbox.ts';
import { Random } from '../../fuzz/random.ts';
import { claimsOf, type Issuer, jwtConfig, serviceClaims, startIssuer } from '../../support/tokens.ts';
import { startWorld, type World } from '../../support/world.ts';

const owners = ['acme', 'globex', 'initech'];
const cacheMs = 60_000;
const list = '{ linkedAccounts(first: 100) { nodes { id label } } }';

let issuer: Issuer;
let callers: { readonly ownerId: string | undefined; readonly headers: Readonly<Record<string, string>> }[];
beforeAll(async () => {
  issuer = await startIssuer();
  const claims = [
    ...owners.map((ownerId) => ({ ownerId, claims: claimsOf(ownerId) })),
    { ownerId: undefined, claims: serviceClaims },
  ];
  callers = await Promise.all(
    claims.map(async ({ ownerId, claims: each }) => ({
      ownerId,
      headers: { authorization: `Bearer ${await issuer.token(each)}` },
    })),
  );
});
afterAll(() => issuer.close());

/** The answers for every caller, and the actual state. */
async function compare(world: World) {
  const shown = await Promise.all(
    callers.map(async ({ headers }) => {
      const { body } = await world.graphql(list, {}, headers);
      return body.data.linkedAccounts.nodes.map(({ id, label }: { id: string; label: string }) => `${id} ${label}`);
    }),
  );
  const there = callers.map(({ ownerId }) =>
    world.sandbox.accounts
      .list(ownerId === undefined ? {} : { originOwnerIds: [ownerId] })
      .map(({ id, label }) => `${id} ${label}`),
  );
  return { shown, there };
}

function changeAtRandom({ sandbox: { accounts } }: World, random: Random): void {
  const all = accounts.list();
  const one = all.length > 0 ? random.pick(all) : undefined;
  if (!one || random.chance(0.3))
    accounts.add({ origin_owner_id: random.pick(owners), label: `new ${random.below(1_000)}` });
  else if (random.chance(0.25)) accounts.delete(one.id);
  else if (random.chance(0.2)) accounts.update(one.id, { origin_owner_id: random.pick(owners) });
  else accounts.update(one.id, { label: `changed ${random.below(1_000)}` });
}

async function run(webhooks: Partial<WebhookTarget>, seed: number) {
  let now = 0;
  const auth = jwtConfig({ kind: 'jwks', url: issuer.jwksUrl });
  const world = await startWorld({ sandbox: { seed: 'empty' }, webhooks, config: { auth }, now: () => now });
  onTestFinished(() => world.stop());
  const random = new Random(seed);
  for (let round = 0; round < 20; round += 1) {
    for (let changes = random.below(4); changes >= 0; changes -= 1) changeAtRandom(world, random);
    // While webhooks are in flight.
    await compare(world);
    now += random.below(2_000);
  }
  await world.sandbox.webhooks.settled();
  return {
    world,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

describe('after the last event, every caller gets the actual state', () => {
  it.each<[string, Partial<WebhookTarget>]>([
    ['at once, when each webhook comes twice and out of order', { copies: 2, order: 'reversed' }],
    ['at once, when webhooks come late', { delayMs: 20, copies: 2 }],
  ])('%s', async (_faults, webhooks) => {
    const { world } = await run(webhooks, 1);
    const { shown, there } = await compare(world);
    expect(shown).toEqual(there);
  });

  it.each<[string, Partial<WebhookTarget>]>([
    ['one in ten is lost', { copies: 2, order: 'reversed', loseEvery: 10 }],
    ['all are lost', { loseEvery: 1 }],
    ['none is signed right', { wrongSignature: true, retries: 0 }],
  ])('within the lifetime of the cache, when %s', async (_faults, webhooks) => {
    const { world, pass } = await run(webhooks, 2);
    pass(cacheMs);
    const { shown, there } = await compare(world);
    expect(shown).toEqual(there);
  });
});
