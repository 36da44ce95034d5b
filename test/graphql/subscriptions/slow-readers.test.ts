import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { subscribe } from '../../support/event-stream.ts';
import { openSocket } from '../../support/web-socket.ts';
import { startWorld, type World } from '../../support/world.ts';

// Large events, so that few of them fill what operating systems buffer for a reader.
const setup = { text: 'x'.repeat(256 * 1024) };
const query = 'subscription { linkedAccountEvents { linkedAccountId linkedAccount { setupInformation } } }';

async function start(): Promise<World> {
  const world = await startWorld({
    sandbox: { seed: 'empty' },
    maximumPendingEvents: 50,
    // Otherwise a slow machine cuts the subscribers because they answer no ping.
    checkStreamsEveryMs: 600_000,
  });
  onTestFinished(() => world.stop());
  return world;
}

const metricsOf = async (world: World) => (await fetch(`${world.url}/metrics`)).text();

/** Events of so many accounts, one after the other. */
async function change(world: World, from: number, count: number): Promise<void> {
  for (let index = from; index < from + count; index += 1) {
    world.sandbox.accounts.add({ id: `account-${index}`, setup_information: setup });
    const label = JSON.stringify('changed');
    const { body } = await world.graphql(
      `mutation { updateLinkedAccount(input: { id: "account-${index}", label: ${label} }) { linkedAccount { id } } }`,
    );
    if (body.errors) throw new Error(JSON.stringify(body.errors));
  }
}

describe('a subscriber that does not read', () => {
  it('is cut when too many events wait for it, and does not delay the others', async () => {
    const world = await start();
    const socket = await openSocket(world.url);
    await socket.init();
    socket.subscribe('1', query);
    const stream = await subscribe(world.url, query);
    const other = await subscribe(world.url, query);
    await expect.poll(() => metricsOf(world)).toContain('subscriptions{transport="websocket"} 1');
    socket.socket.pause();
    stream.pause();

    let seen = 0;
    const reading = (async () => {
      for (;;) {
        if (!(await other.next())) return;
        seen += 1;
      }
    })();
    let changed = 0;
    const bothCut = async () => {
      const text = await metricsOf(world);
      return ['sse', 'websocket'].every((each) => text.includes(`ended_total{transport="${each}",reason="unread"} 1`));
    };
    while (!(await bothCut())) {
      await change(world, changed, 20);
      changed += 20;
      expect(changed).toBeLessThan(1_000);
    }
    await expect.poll(() => seen).toBe(changed);
    // It is disconnected: a subscription that ends by itself says so.
    stream.resume();
    expect((await stream.rest()).map(({ event }) => event)).not.toContain('complete');
    other.close();
    await reading;
    socket.socket.resume();
    if (socket.socket.readyState !== socket.socket.CLOSED) await once(socket.socket, 'close');
    // The close frame may stand behind what was never read.
    expect([1006, 1013]).toContain((await socket.closed).code);
  });
});
