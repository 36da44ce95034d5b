import { describe, expect, it, onTestFinished } from 'vitest';
import { Secret } from '../../src/values/secret.ts';
import { startWorld, type World, webhookSecret } from '../support/world.ts';
import { deliverJson, payload } from '../webhooks/delivery.ts';
import { type RedisServer, startRedisServer } from './redis-server.ts';

const cacheMs = 60_000;

/** Two gateways on one Redis and one StackOne, which sends its webhooks to the first only. The test controls the clock. */
async function startTwo(server: RedisServer) {
  let now = 0;
  const config = { redisUrl: new Secret(server.url), webhookSecrets: [new Secret(webhookSecret)] };
  const options = { config, now: () => now, sandbox: { seed: 'empty' } } as const;
  const one = await startWorld({ ...options, webhooks: { retries: 0 } });
  const other = await startWorld({ ...options, upstreamUrl: one.sandbox.url });
  onTestFinished(async () => {
    await Promise.all([one.stop(), other.stop()]);
    await server.kill();
  });
  const labelsAt = async (world: World): Promise<string[]> => {
    const { body } = await world.graphql('{ linkedAccounts { nodes { label } } }');
    return body.data.linkedAccounts.nodes.map(({ label }: { label: string }) => label);
  };
  const readBoth = () => Promise.all([one, other].map(labelsAt));
  const pass = (ms: number) => {
    now += ms;
  };
  return { one, other, labelsAt, readBoth, pass, accounts: one.sandbox.accounts };
}

const lostEvents = async ({ url }: World) =>
  /^connect_gateway_shared_state_lost\{state="events"\} 1$/m.test(await (await fetch(`${url}/metrics`)).text());

describe('two gateways on one Redis', () => {
  it('both learn of a webhook that one received, and of a change that one made', async () => {
    const { one, other, readBoth, labelsAt, accounts } = await startTwo(await startRedisServer());
    const { id } = accounts.add({ label: 'First' });
    await one.sandbox.webhooks.settled();
    expect(await readBoth()).toEqual([['First'], ['First']]);

    accounts.update(id, { label: 'Second' });
    await one.sandbox.webhooks.settled();
    await expect.poll(() => labelsAt(other)).toEqual(['Second']);

    one.sandbox.webhooks.sendTo(undefined);
    await other.graphql(
      'mutation ($id: ID!) { updateLinkedAccount(input: { id: $id, label: "Third" }) { linkedAccount { id } } }',
      { id },
    );
    await expect.poll(() => labelsAt(one)).toEqual(['Third']);
  });

  it('treat a delivery as a duplicate if the other one received it', async () => {
    const { one, other } = await startTwo(await startRedisServer());
    expect(await deliverJson(one, payload)).toBe(204);
    expect(await deliverJson(other, payload)).toBe(204);
    const metrics = await (await fetch(`${other.url}/metrics`)).text();
    expect(metrics).toContain('connect_gateway_webhooks_total{event="account.updated",result="duplicate"} 1');
  });

  it('refuse webhooks while Redis is down, and are correct again when it is back or accounts have expired', async () => {
    const server = await startRedisServer();
    const { one, other, readBoth, labelsAt, pass, accounts } = await startTwo(server);
    const { id } = accounts.add({ label: 'First' });
    await one.sandbox.webhooks.settled();
    await expect.poll(readBoth).toEqual([['First'], ['First']]);

    await server.kill();
    expect(await deliverJson(one, payload)).toBe(503);
    await expect.poll(() => lostEvents(other)).toBe(true);
    accounts.update(id, { label: 'Second' });
    await one.sandbox.webhooks.settled();
    expect(one.sandbox.webhooks.deliveries.at(-1)?.status).toBe(503);
    expect(await labelsAt(other)).toEqual(['First']);
    pass(cacheMs);
    expect(await readBoth()).toEqual([['Second'], ['Second']]);

    // This change is reported nowhere. A Redis without its data makes the gateways clear their caches.
    accounts.update(id, { label: 'Third' });
    await server.restart();
    await expect.poll(() => deliverJson(one, payload), { timeout: 15_000 }).toBe(204);
    await expect.poll(readBoth, { timeout: 15_000 }).toEqual([['Third'], ['Third']]);
    await expect.poll(() => lostEvents(other), { timeout: 15_000 }).toBe(false);
  });

  it('start with an empty cache after a restart', async () => {
    const server = await startRedisServer();
    const { one, accounts } = await startTwo(server);
    accounts.add({ label: 'First' });
    await one.sandbox.webhooks.settled();
    const restarted = await startWorld({
      config: { redisUrl: new Secret(server.url), webhookSecrets: [new Secret(webhookSecret)] },
      upstreamUrl: one.sandbox.url,
    });
    onTestFinished(() => restarted.stop());
    accounts.add({ label: 'Second' });
    const { body } = await restarted.graphql('{ linkedAccounts { nodes { label } } }');
    expect(body.data.linkedAccounts.nodes).toHaveLength(2);
  });
});
