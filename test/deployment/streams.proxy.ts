import { expect, it, onTestFinished } from 'vitest';
import { subscribe } from '../support/event-stream.ts';
import { openSocket } from '../support/web-socket.ts';
import { startWorld } from '../support/world.ts';
import { startNginx } from './nginx.ts';

const events = 'subscription { linkedAccountEvents { linkedAccountId } }';

it('behind nginx, streams over both transports deliver each event when it happens', async () => {
  const worlds = [await startWorld(), await startWorld()] as const;
  onTestFinished(async () => {
    await Promise.all(worlds.map((world) => world.stop()));
  });
  const url = await startNginx([new URL(worlds[0].url), new URL(worlds[1].url)]);
  const streams = await Promise.all([1, 2, 3, 4].map(() => subscribe(url, events)));
  const sockets = await Promise.all([1, 2, 3, 4].map(() => openSocket(url)));
  for (const socket of sockets) {
    await socket.init();
    socket.subscribe('1', events);
  }
  const open = async () => {
    const texts = await Promise.all(worlds.map(async (world) => (await fetch(`${world.url}/metrics`)).text()));
    const counts = texts.flatMap((text) => [...text.matchAll(/^connect_gateway_subscriptions\{.*\} (\d+)$/gm)]);
    return counts.reduce((sum, [, count]) => sum + Number(count), 0);
  };
  await expect.poll(open).toBe(8);
  // Without webhooks, each gateway learns from its own change.
  for (const world of worlds) {
    world.sandbox.accounts.add({ id: 'changed' });
    await world.graphql(
      'mutation { updateLinkedAccount(input: { id: "changed", label: "b" }) { linkedAccount { id } } }',
    );
  }
  for (const stream of streams) {
    expect((await stream.next())?.data).toEqual({ data: { linkedAccountEvents: { linkedAccountId: 'changed' } } });
  }
  for (const socket of sockets) {
    expect((await socket.next()).payload).toEqual({ data: { linkedAccountEvents: { linkedAccountId: 'changed' } } });
  }
});
