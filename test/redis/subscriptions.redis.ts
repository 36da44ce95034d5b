import { expect, it, onTestFinished } from 'vitest';
import { Secret } from '../../src/values/secret.ts';
import { subscribe } from '../support/event-stream.ts';
import { startWorld, webhookSecret } from '../support/world.ts';
import { startRedisServer } from './redis-server.ts';

const query = `subscription ($after: ID) {
  linkedAccountEvents(after: $after) { id type linkedAccountId linkedAccount { label } }
}`;

async function startTwo() {
  const server = await startRedisServer();
  const config = { redisUrl: new Secret(server.url), webhookSecrets: [new Secret(webhookSecret)] };
  const one = await startWorld({ config, sandbox: { seed: 'empty' }, webhooks: {} });
  const other = await startWorld({ config, sandbox: { seed: 'empty' }, upstreamUrl: one.sandbox.url });
  onTestFinished(async () => {
    await Promise.all([one.stop(), other.stop()]);
    await server.kill();
  });
  return { one, other, server, accounts: one.sandbox.accounts };
}

it('notifies subscribers of both gateways of an event that one received, with one read per gateway', async () => {
  const { one, other, accounts } = await startTwo();
  const streams = await Promise.all([one, one, other, other].map((world) => subscribe(world.url, query)));
  const before = one.sandbox.requests.length;
  const { id } = accounts.add({ label: 'New' });
  for (const stream of streams) {
    expect((await stream.next())?.data.data.linkedAccountEvents).toMatchObject({
      type: 'CREATED',
      linkedAccountId: id,
      linkedAccount: { label: 'New' },
    });
  }
  expect(one.sandbox.requests.slice(before).map(({ path }) => path)).toEqual([`/accounts/${id}`, `/accounts/${id}`]);
});

it('lets a subscriber resume at the other gateway without a gap', async () => {
  const { one, other, accounts } = await startTwo();
  const first = await subscribe(one.url, query);
  accounts.add();
  const { id: after } = (await first.next()) ?? {};
  first.close();
  const missed = [accounts.add().id, accounts.add().id];
  await one.sandbox.webhooks.settled();
  const second = await subscribe(other.url, query, { variables: { after } });
  const later = accounts.add().id;
  const seen = [await second.next(), await second.next(), await second.next()];
  expect(seen.map((event) => event?.data.data.linkedAccountEvents.linkedAccountId)).toEqual([...missed, later]);
});

it('ends subscriptions with RESYNC if Redis has lost its events', async () => {
  const { one, server, accounts } = await startTwo();
  const stream = await subscribe(one.url, query);
  accounts.add();
  await stream.next();
  await server.kill();
  await server.restart();
  const last = await stream.rest();
  expect(last.at(0)?.data).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT', reason: 'RESYNC' } }] });
  expect(last.at(-1)?.event).toBe('complete');
});
