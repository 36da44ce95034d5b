import type { Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { subscribe } from '../../support/event-stream.ts';
import { heapUsed } from '../../support/heap.ts';
import { openSocket, type TestSocket } from '../../support/web-socket.ts';
import { startWorld, type World, type WorldOptions } from '../../support/world.ts';

const query = 'subscription { linkedAccountEvents { id } }';
const kibibyte = 1024;
/** Small as JSON, and ten times as large in memory. */
const nested = (bytes: number) => Array.from({ length: bytes / 3 }, () => []);

async function start(config: WorldOptions['config'] = {}): Promise<World> {
  const world = await startWorld({ config });
  onTestFinished(() => world.stop());
  return world;
}

const openOf = async (world: World, transport: string) => {
  const text = await (await fetch(`${world.url}/metrics`)).text();
  return Number(new RegExp(`^connect_gateway_subscriptions{transport="${transport}"} (\\d+)$`, 'm').exec(text)?.[1]);
};

/** What each of some subscriptions takes, with the client's side of its connection. */
async function bytesOfEach(count: number, open: () => Promise<unknown>, opened: () => Promise<number>) {
  await open();
  await expect.poll(opened).toBe(1);
  const before = heapUsed();
  for (let number = 0; number < count; number += 1) await open();
  await expect.poll(opened).toBe(1 + count);
  return (heapUsed() - before) / count;
}

describe('an open subscription', () => {
  it('keeps nothing of the payloads of a WebSocket but what it executes', async () => {
    const world = await start();
    const open = async () => {
      const socket = await openSocket(world.url);
      expect(await socket.init({ junk: nested(60 * kibibyte) })).toEqual({ type: 'connection_ack' });
      socket.subscribe('1', query, {
        variables: { junk: nested(30 * kibibyte) },
        extensions: { junk: nested(30_000) },
      });
    };
    expect(await bytesOfEach(15, open, () => openOf(world, 'websocket'))).toBeLessThan(150 * kibibyte);
  });

  it('keeps nothing of the variables of a request that it does not declare', async () => {
    const world = await start();
    const open = () => subscribe(world.url, query, { variables: { junk: nested(120 * kibibyte) } });
    expect(await bytesOfEach(15, open, () => openOf(world, 'sse'))).toBeLessThan(150 * kibibyte);
  });

  it('counts as several if it keeps a large document or large variables', async () => {
    const world = await start({ subscriptionLimits: { perViewer: 4, total: 100 } });
    const large = `${query} # ${'x'.repeat(40 * kibibyte)}`;
    const first = await subscribe(world.url, large);
    // Three permits, and then the last one, which may be exceeded.
    const ids = 'subscription ($ids: [ID!]) { linkedAccountEvents(linkedAccountIds: $ids) { id } }';
    const variables = { ids: Array.from({ length: 100 }, () => 'x'.repeat(1_000)) };
    expect([first.status, (await subscribe(world.url, ids, { variables })).status]).toEqual([200, 200]);
    const refused = await subscribe(world.url, query);
    expect((await refused.json()).errors?.[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED' });
    first.close();
    await expect.poll(() => openOf(world, 'sse')).toBe(1);
    // The second one still needs seven.
    expect((await subscribe(world.url, query)).status).toBe(429);
  });

  it('gives its permits back to the WebSocket that it used', async () => {
    const world = await start({ subscriptionLimits: { perViewer: 4, total: 100 } });
    const socket = await openSocket(world.url);
    await socket.init();
    const large = `${query} # ${'x'.repeat(40 * kibibyte)}`;
    for (const round of ['1', '2', '3']) {
      socket.subscribe(`${round}-large`, large);
      socket.subscribe(`${round}-small`, query);
      await expect.poll(() => openOf(world, 'websocket')).toBe(2);
      socket.subscribe(`${round}-refused`, query);
      expect(await socket.next()).toMatchObject({ type: 'error', payload: [{ extensions: { code: 'RATE_LIMITED' } }] });
      for (const id of ['large', 'small']) socket.send({ type: 'complete', id: `${round}-${id}` });
      await expect.poll(() => openOf(world, 'websocket')).toBe(0);
    }
  });

  it('is refused if it would keep more than 512 KiB', async () => {
    const world = await start();
    const ids = 'subscription ($ids: [ID!]) { linkedAccountEvents(linkedAccountIds: $ids) { id } }';
    const variables = { ids: Array.from({ length: 30_000 }, () => 'x') };
    const refused = await subscribe(world.url, ids, { variables });
    expect(refused.status).toBe(400);
    expect((await refused.json()).errors?.[0]?.extensions).toMatchObject({
      code: 'LIMIT_EXCEEDED',
      limit: 'subscriptionBytes',
    });
  });
});

describe('a WebSocket', () => {
  const closing = async (send: (socket: TestSocket) => void) => {
    const socket = await openSocket((await start()).url);
    await socket.init();
    send(socket);
    return (await socket.closed).code;
  };

  it('is closed for an id that is too long to be kept', async () => {
    expect(await closing((socket) => socket.subscribe('x'.repeat(257), query))).toBe(4400);
  });

  it('is closed for a message in too many fragments', async () => {
    const code = await closing(({ socket }) => {
      for (let fragment = 0; fragment < 1_000; fragment += 1) socket.send('x', { fin: false });
    });
    expect(code).toBe(1008);
  });

  it('is closed for a frame that arrives in too many chunks', async () => {
    const { socket, closed } = await openSocket((await start()).url);
    const connection: Socket = Reflect.get(socket, '_socket');
    connection.setNoDelay(true);
    // The head of a masked text of 65,000 bytes.
    connection.write(Buffer.from([0x81, 0xfe, 0xfd, 0xe8, 0, 0, 0, 0]));
    for (let sent = 0; sent < 65_000 && !connection.writableEnded; sent += 1) {
      connection.write('x');
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await closed).code).toBe(1008);
  });
});
