import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Sandbox, startSandbox, type WebhookTarget } from '../../src/sandbox/sandbox.ts';
import { request } from './request.ts';

const secret = 'signing secret';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Receives deliveries. Answers each with the next status of `statuses`, then with 204. */
async function startReceiver(statuses: number[] = []) {
  const received: Received[] = [];
  const server = createServer(async (incoming, response) => {
    const body = await text(incoming);
    received.push({ headers: incoming.headers, body, payload: JSON.parse(body) });
    response.writeHead(statuses.shift() ?? 204).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` };
}

async function start(switches: Partial<WebhookTarget> = {}, statuses: number[] = []) {
  const { url, received } = await startReceiver(statuses);
  const sandbox = await startSandbox({ webhooks: { url, secret, ...switches }, controlRoutes: true });
  onTestFinished(() => sandbox.close());
  const events = () => received.map(({ payload }) => payload['event']);
  return { sandbox, received, url, events };
}

/** Links, changes and removes an account at once. */
function liveAndDie({ accounts }: Sandbox): string {
  const { id } = accounts.add({ origin_owner_id: 'acme', provider: 'hibob' });
  accounts.update(id, { status: 'error' });
  accounts.delete(id);
  return id;
}
const inOrder = ['account.created', 'account.updated', 'account.deleted'];

describe("the sandbox's webhooks", () => {
  it('report account changes, signed over the bytes that are sent', async () => {
    const { sandbox, received, events } = await start();
    const id = liveAndDie(sandbox);
    await sandbox.webhooks.settled();
    expect(events()).toEqual(inOrder);
    for (const { headers, body, payload } of received) {
      expect(headers['x-stackone-signature']).toBe(createHmac('sha256', secret).update(body).digest('base64url'));
      expect(headers['content-type']).toBe('application/json');
      expect(payload).toMatchObject({
        project_id: 'sandbox-project-68574',
        account_id: id,
        record_id: id,
        record_type: 'account',
        provider: 'hibob',
        origin_owner_id: 'acme',
        event_date: expect.stringMatching(/^\d{4}-.*Z$/),
        sent_at: expect.stringMatching(/^\d{4}-.*Z$/),
      });
      expect(payload).not.toHaveProperty('status');
    }
  });

  it('report changes by the API, and not the initial accounts', async () => {
    const { sandbox, received } = await start();
    const [account] = sandbox.accounts.list();
    await request(sandbox, `/accounts/${account?.id}`, { method: 'PATCH', body: { label: 'New' } });
    await request(sandbox, `/accounts/${account?.id}`, { method: 'DELETE' });
    sandbox.reset();
    sandbox.accounts.add({ id: 'last' });
    await sandbox.webhooks.settled();
    const told = received.map(({ payload }) => [payload['event'], payload['record_id']]);
    expect(told.slice(-1)).toEqual([['account.created', 'last']]);
    expect(told.slice(0, -1).every(([, id]) => id === account?.id)).toBe(true);
  });

  it('are not sent by default', async () => {
    const sandbox = await startSandbox();
    onTestFinished(() => sandbox.close());
    liveAndDie(sandbox);
    await sandbox.webhooks.settled();
    expect(sandbox.webhooks.deliveries).toEqual([]);
  });

  it('are repeated until they are answered with success', async () => {
    const { sandbox, events } = await start({ retryDelayMs: 1 }, [503, 500]);
    sandbox.accounts.add();
    await sandbox.webhooks.settled();
    expect(events()).toEqual(['account.created', 'account.created', 'account.created']);
    expect(sandbox.webhooks.deliveries.map(({ status }) => status)).toEqual([503, 500, 204]);
  });

  it('end after a number of retries', async () => {
    const { sandbox, events } = await start({ retries: 1, retryDelayMs: 1 }, [503, 503, 503]);
    sandbox.accounts.add();
    await sandbox.webhooks.settled();
    expect(events()).toHaveLength(2);
  });
});

describe('the options of webhooks', () => {
  it('duplicate deliveries', async () => {
    const { sandbox, events } = await start({ copies: 2 });
    sandbox.accounts.add();
    await sandbox.webhooks.settled();
    expect(events()).toEqual(['account.created', 'account.created']);
  });

  it('reverse the order', async () => {
    const { sandbox, events } = await start({ order: 'reversed' });
    liveAndDie(sandbox);
    await sandbox.webhooks.settled();
    expect(events()).toEqual([...inOrder].reverse());
  });

  it('lose every n-th event', async () => {
    const { sandbox, events } = await start({ loseEvery: 3 });
    liveAndDie(sandbox);
    liveAndDie(sandbox);
    await sandbox.webhooks.settled();
    expect(events()).toEqual(['account.created', 'account.updated', 'account.created', 'account.updated']);
  });

  it('delay deliveries, and a reset discards them', async () => {
    const { sandbox, events } = await start({ delayMs: 3_600_000 });
    liveAndDie(sandbox);
    sandbox.reset();
    await sandbox.webhooks.settled();
    expect(events()).toEqual([]);
  });

  it('sign with a wrong secret', async () => {
    const { sandbox, received } = await start({ wrongSignature: true, retries: 0 });
    sandbox.accounts.add();
    await sandbox.webhooks.settled();
    expect(received).toHaveLength(1);
    for (const { headers, body } of received) {
      expect(headers['x-stackone-signature']).toMatch(/^[\w-]{43}$/);
      expect(headers['x-stackone-signature']).not.toBe(createHmac('sha256', secret).update(body).digest('base64url'));
    }
  });

  it('can be set and unset by requests', async () => {
    const { sandbox, events, url } = await start();
    const target = { url, secret, copies: 3 };
    expect((await request(sandbox, '/sandbox/webhooks', { method: 'POST', body: target })).status).toBe(204);
    sandbox.accounts.add();
    await sandbox.webhooks.settled();
    expect((await request(sandbox, '/sandbox/webhooks', { method: 'DELETE' })).status).toBe(204);
    sandbox.accounts.add();
    await sandbox.webhooks.settled();
    expect(events()).toHaveLength(3);
    const wrong = await request(sandbox, '/sandbox/webhooks', { method: 'POST', body: { url: 'ftp://x', secret } });
    expect(wrong.status).toBe(400);
  });
});
