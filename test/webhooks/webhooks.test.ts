import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { Secret } from '../../src/values/secret.ts';
import { Random } from '../fuzz/random.ts';
import { openConnection } from '../support/raw-http.ts';
import { startWorld, type World, webhookSecret } from '../support/world.ts';
import { deliver, deliverJson, payload, signatureOf } from './delivery.ts';
import { hostileBody } from './hostile-body.ts';

const text = JSON.stringify(payload);
const at = (date: string) => ({ ...payload, event_date: date });

let world: World;
beforeAll(async () => {
  world = await startWorld({ webhooks: {} });
});
afterAll(() => world.stop());

/** Deliveries by event and result, from `/metrics`. */
async function countsOf({ url }: World): Promise<Record<string, number>> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const lines = metrics.matchAll(/^connect_gateway_webhooks_total\{event="([\w.]+)",result="([\w-]+)"\} (\d+)$/gm);
  return Object.fromEntries([...lines].map(([, event, result, count]) => [`${event} ${result}`, Number(count)]));
}

describe('POST /webhooks/stackone', () => {
  it('does not exist without a secret', async () => {
    const without = await startWorld();
    onTestFinished(() => without.stop());
    expect(await deliver(without, text)).toBe(404);
  });

  it('accepts an event and its duplicates', async () => {
    expect(await deliver(world, text)).toBe(204);
    expect(await deliver(world, JSON.stringify({ ...payload, sent_at: '2024-01-01T00:00:00.000Z' }))).toBe(204);
    expect(await deliver(world, text, `${signatureOf(text)}=`)).toBe(204);
    expect(await countsOf(world)).toMatchObject({ 'account.updated accepted': 1, 'account.updated duplicate': 2 });
  });

  it('answers and counts unknown events', async () => {
    expect(await deliverJson(world, { event: 'request.failed', anything: true })).toBe(204);
    expect(await countsOf(world)).toMatchObject({ 'unknown ignored': 1 });
  });

  it('refuses a wrong signature, whatever the body is', async () => {
    const wrong = signatureOf(text, 'another secret');
    for (const signature of [null, '', 'x', wrong, signatureOf(`${text} `), wrong.toUpperCase()]) {
      expect(await deliver(world, text, signature)).toBe(401);
    }
    expect(await deliver(world, 'not JSON', wrong)).toBe(401);
  });

  it('refuses a body that is not the documented JSON', async () => {
    for (const body of ['', 'null', '[]', '{', '{}', '{"event":"account.updated"}'])
      expect(await deliver(world, body)).toBe(400);
  });

  it('refuses more than 256 KiB, declared or not', async () => {
    const large = JSON.stringify({ ...payload, filler: 'x'.repeat(256 * 1024) });
    expect(await deliver(world, large)).toBe(413);
    const undeclared = { body: new Blob([large]).stream(), duplex: 'half' };
    const headers = { 'x-stackone-signature': signatureOf(large) };
    const response = await fetch(`${world.url}/webhooks/stackone`, { method: 'POST', headers, ...undeclared });
    expect(response.status).toBe(413);
    const largest = JSON.stringify({ ...at('2023-11-01T00:00:00.000Z'), filler: '' });
    const filler = 'x'.repeat(256 * 1024 - largest.length);
    expect(await deliverJson(world, { ...at('2023-11-01T00:00:00.000Z'), filler })).toBe(204);
  });

  it('accepts only POST', async () => {
    expect((await fetch(`${world.url}/webhooks/stackone`)).status).toBe(405);
  });

  it('accepts either of two secrets during a rotation', async () => {
    const webhookSecrets = [new Secret('the new one'), new Secret(webhookSecret)];
    const changing = await startWorld({ config: { webhookSecrets } });
    onTestFinished(() => changing.stop());
    for (const secret of ['the new one', webhookSecret])
      expect(await deliver(changing, text, signatureOf(text, secret))).toBe(204);
    expect(await deliver(changing, text, signatureOf(text, 'an old one'))).toBe(401);
  });

  it('logs nothing from a body', async () => {
    const secretive = {
      ...at('2023-11-03T00:00:00.000Z'),
      origin_owner_name: 'canary-owner',
      setup_information: { a: 'canary-info' },
    };
    await deliverJson(world, secretive);
    await deliver(world, JSON.stringify(secretive), signatureOf('x'));
    await deliverJson(world, { ...secretive, event_date: 'canary-date' });
    expect(world.logLines.join('')).not.toMatch(/canary|GnQoASvosYhE5wJcmmAQs|unique-org/);
  });

  it("accepts StackOne's deliveries while slow senders use up the limit", async () => {
    const head = `POST /webhooks/stackone HTTP/1.1\r\nhost: gateway\r\nx-stackone-signature: ${signatureOf('x')}\r\ncontent-length: 1000\r\n\r\n`;
    const slow = await Promise.all(Array.from({ length: 100 }, () => openConnection(world.url)));
    onTestFinished(() => {
      for (const socket of slow) socket.destroy();
    });
    const answers = slow.map(async (socket) => {
      const [bytes] = await once(socket, 'data');
      return String(bytes).slice(0, 12);
    });
    for (const socket of slow) socket.write(head);
    // More than the limit: the oldest have been refused.
    const refused = await Promise.all(answers.slice(0, 68));
    expect(new Set(refused)).toEqual(new Set(['HTTP/1.1 503']));
    expect(await deliverJson(world, at('2023-11-04T00:00:00.000Z'))).toBe(204);
  });

  it('survives hostile bodies, and accepts none of them', async () => {
    const random = new Random(16);
    const before = await countsOf(world);
    const bodies = Array.from({ length: 1_000 }, () => hostileBody(random));
    const statuses = new Map<number, number>();
    for (let start = 0; start < bodies.length; start += 50) {
      const signed = bodies.slice(start, start + 50).map((body) => ({
        body,
        signature: random.chance(0.7) ? signatureOf(body) : signatureOf(body, 'another secret'),
      }));
      for (const status of await Promise.all(signed.map(({ body, signature }) => deliver(world, body, signature)))) {
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    }
    expect([...statuses.keys()].sort()).toEqual([204, 400, 401]);
    const after = await countsOf(world);
    for (const name of ['account.created', 'account.updated', 'account.deleted']) {
      expect(after[`${name} accepted`]).toBe(before[`${name} accepted`]);
    }
    expect(await deliverJson(world, at('2023-11-05T00:00:00.000Z'))).toBe(204);
  });
});
