import { expect, it, onTestFinished } from 'vitest';
import { Secret } from '../../src/values/secret.ts';
import { subscribe } from '../support/event-stream.ts';
import { claimsOf, jwtConfig, startIssuer } from '../support/tokens.ts';
import { startWorld, type WorldOptions, webhookSecret } from '../support/world.ts';
import { deliverJson, payload } from '../webhooks/delivery.ts';
import { startRedisServer } from './redis-server.ts';

const query = `subscription ($after: ID) {
  linkedAccountEvents(after: $after) { id type linkedAccountId linkedAccount { label } }
}`;

async function startTwo(more: WorldOptions['config'] = {}) {
  const server = await startRedisServer();
  const config = { redisUrl: new Secret(server.url), webhookSecrets: [new Secret(webhookSecret)], ...more };
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

it('tells the last owner of an account that has moved or is gone, at a gateway that never read the account', async () => {
  const issuer = await startIssuer();
  onTestFinished(() => issuer.close());
  const { one, other, accounts } = await startTwo({ auth: jwtConfig({ kind: 'jwks', url: issuer.jwksUrl }) });
  one.sandbox.webhooks.sendTo(undefined);
  const owner = { origin_owner_id: 'acme', origin_owner_name: 'Acme' };
  const [moved = '', gone = '', witness = ''] = [1, 2, 3].map(() => accounts.add(owner).id);
  const headers = { authorization: `Bearer ${await issuer.token(claimsOf('acme'))}` };
  const first = await subscribe(one.url, query, { headers });
  const about = (id: string) => ({ ...payload, record_id: id, account_id: id });
  expect(await deliverJson(one, { ...about(witness), origin_owner_id: 'acme' })).toBe(204);
  const { id: after } = (await first.next()) ?? {};
  first.close();
  await expect
    .poll(async () => (await fetch(`${one.url}/metrics`)).text())
    .toContain('connect_gateway_subscriptions{transport="sse"} 0');

  accounts.update(moved, { origin_owner_id: 'globex' });
  accounts.delete(gone);
  expect(await deliverJson(other, { ...about(moved), origin_owner_id: 'globex' })).toBe(204);
  const { origin_owner_id: _, ...withoutOwner } = about(gone);
  expect(await deliverJson(other, { ...withoutOwner, event: 'account.deleted' })).toBe(204);

  const second = await subscribe(other.url, query, { headers, variables: { after } });
  for (const linkedAccountId of [moved, gone]) {
    expect((await second.next())?.data.data.linkedAccountEvents).toMatchObject({
      type: 'DELETED',
      linkedAccountId,
      linkedAccount: null,
    });
  }
});
