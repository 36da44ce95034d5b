import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type EventStreamClient, subscribe } from '../../support/event-stream.ts';
import { claimsOf, type Issuer, jwtConfig, startIssuer } from '../../support/tokens.ts';
import { startWorld, type World, type WorldOptions } from '../../support/world.ts';

const limit = 60;
const inBackground = limit / 10;
/** An organisation may use a third of them at once for its events. The next read would be 40 seconds later. */
const atOnce = inBackground / 3;

let issuer: Issuer;
beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.close());

async function start(options: WorldOptions = { config: { stackoneRequestsPerMinute: limit } }): Promise<World> {
  const world = await startWorld({ webhooks: {}, sandbox: { seed: 'empty' }, ...options });
  onTestFinished(() => world.stop());
  return world;
}

/** Without those for the lists of organisations with subscribers, which a timer starts. */
const requestsOf = ({ sandbox }: World) =>
  sandbox.requests.filter(({ query: { origin_owner_id } }) => origin_owner_id === undefined).length;
const query = (fields: string) => `subscription { linkedAccountEvents { type linkedAccount { ${fields} } } }`;
const labelOf = async (stream: EventStreamClient) =>
  (await stream.next())?.data.data.linkedAccountEvents.linkedAccount.label;

/** Changes an account at StackOne so many times without waiting for its events. */
async function change({ sandbox }: World, id: string, times: number) {
  for (let time = 1; time <= times; time += 1) sandbox.accounts.update(id, { label: `label ${time}` });
  await sandbox.webhooks.settled();
}

describe('reads that no caller waits for', () => {
  it('take a part of a tenth of the quota for the events of one organisation, and callers have the rest', async () => {
    const world = await start();
    const stream = await subscribe(world.url, query('label'));
    const { id } = world.sandbox.accounts.add({ label: 'label 0' });
    const seen = [await labelOf(stream)];
    for (let time = 1; time < atOnce; time += 1) {
      await change(world, id, 1);
      seen.push(await labelOf(stream));
    }
    expect(seen).toEqual(['label 0', 'label 1']);
    await change(world, id, 4 * inBackground);
    expect(requestsOf(world)).toBe(atOnce);
    const { body } = await world.graphql('{ linkedAccounts { nodes { label } } }');
    expect(body.data.linkedAccounts.nodes).toEqual([{ label: `label ${4 * inBackground}` }]);
  });

  it('are left for the events of an organisation when another one has many', async () => {
    const auth = jwtConfig({ kind: 'jwks', url: issuer.jwksUrl });
    const world = await start({ config: { auth, stackoneRequestsPerMinute: limit } });
    const subscribeAs = async (owner: string) => {
      const authorization = `Bearer ${await issuer.token(claimsOf(owner))}`;
      return subscribe(world.url, query('label'), { headers: { authorization } });
    };
    const [busy, modest] = [await subscribeAs('acme'), await subscribeAs('globex')];
    const accounts = Array.from({ length: 4 * inBackground }, () =>
      world.sandbox.accounts.add({ label: 'first', origin_owner_id: 'acme' }),
    );
    for (const { id } of accounts) await change(world, id, 1);
    expect(await labelOf(busy)).toBeTypeOf('string');
    world.sandbox.accounts.add({ label: 'modest', origin_owner_id: 'globex' });
    expect(await labelOf(modest)).toBe('modest');
  });

  it('take at most a tenth of it for the other fields of events', async () => {
    const world = await start();
    const fields = Array.from({ length: 2 * inBackground }, (_, index) => `field${index}: meta { provider }`);
    const streams = await Promise.all(fields.map((field) => subscribe(world.url, query(field))));
    world.sandbox.accounts.add();
    await Promise.all(streams.map((stream) => stream.next()));
    expect(requestsOf(world)).toBeGreaterThan(1);
    expect(requestsOf(world)).toBeLessThanOrEqual(inBackground);
  });

  it('delay an event that StackOne has no request for, until it has', async () => {
    const world = await start({ timeoutMs: 900 });
    const stream = await subscribe(world.url, query('label'));
    const fault = { kind: 'status', status: 429, headers: { 'retry-after': '1' } } as const;
    world.sandbox.faults.add({ method: 'GET', path: '/accounts/*', times: 1, fault });
    const { id } = world.sandbox.accounts.add({ label: 'first' });
    await expect.poll(() => requestsOf(world)).toBe(1);
    await change(world, id, 1);
    expect(await labelOf(stream)).toBe('label 1');
    expect(requestsOf(world)).toBe(2);
  });
});
