import { describe, expect, it, onTestFinished } from 'vitest';
import { type ConnectClientOptions, createConnectClient, type EventsOptions } from '../../client/src/index.ts';
import { jwtConfig, startIssuer } from '../support/tokens.ts';
import { startWorld, type WorldOptions } from '../support/world.ts';

async function start(options: WorldOptions = {}) {
  const world = await startWorld({ webhooks: {}, ...options });
  onTestFinished(() => world.stop());
  return world;
}

/** Somebody who writes down what the client tells them of a gateway. */
function listen(url: string, options: Partial<ConnectClientOptions> = {}, selection: Partial<EventsOptions> = {}) {
  const told: string[] = [];
  const client = createConnectClient({ url: `${url}/graphql`, ...options });
  const stop = client.events({
    onEvent: ({ type, linkedAccountId, linkedAccount }) =>
      told.push(`${type} ${linkedAccountId} ${linkedAccount?.label ?? linkedAccount?.status}`),
    onResync: () => told.push('resync'),
    onStatus: (status) => told.push(status),
    onError: ({ code }) => told.push(`error ${code}`),
    ...selection,
  });
  onTestFinished(stop);
  return { told, stop };
}

/** An account that the sandbox begins with. */
const hibob = '45355976281015164504';
const begun = ['connecting', 'live', 'resync'];

describe("the client's events(), with the gateway's own stream", () => {
  it('reports what happens to accounts', async () => {
    const { url, sandbox } = await start();
    const { told } = listen(url);
    await expect.poll(() => told).toEqual(begun);
    const { id } = sandbox.accounts.add({ label: 'New' });
    await expect.poll(() => told.slice(3)).toEqual([`CREATED ${id} New`]);
    sandbox.accounts.update(id, { label: 'Renamed' });
    await expect.poll(() => told.slice(4)).toEqual([`UPDATED ${id} Renamed`]);
    sandbox.accounts.delete(id);
    await expect.poll(() => told.slice(5)).toEqual([`DELETED ${id} undefined`]);
  });

  it('reports only the types that were asked for', async () => {
    const { url, sandbox } = await start();
    const { told } = listen(url, {}, { types: ['UPDATED'] });
    await expect.poll(() => told).toEqual(begun);
    sandbox.accounts.add({ label: 'New' });
    sandbox.accounts.update(hibob, { label: 'Renamed' });
    await expect.poll(() => told.slice(3)).toEqual([`UPDATED ${hibob} Renamed`]);
  });

  it('reports what has happened while the connection was broken', async () => {
    const { url, sandbox } = await start();
    const cuts: AbortController[] = [];
    const fetchThatBreaksOff: typeof fetch = (input, init) => {
      const cut = new AbortController();
      cuts.push(cut);
      return fetch(input, { ...init, signal: AbortSignal.any([cut.signal, ...(init?.signal ? [init.signal] : [])]) });
    };
    const { told } = listen(url, { fetch: fetchThatBreaksOff });
    await expect.poll(() => told).toEqual(begun);
    const { id } = sandbox.accounts.add({ label: 'New' });
    await expect.poll(() => told.slice(3)).toEqual([`CREATED ${id} New`]);

    cuts.at(-1)?.abort();
    sandbox.accounts.update(id, { label: 'Renamed' });
    await sandbox.webhooks.settled();
    await expect.poll(() => told.slice(4)).toEqual(['connecting', 'live', `UPDATED ${id} Renamed`]);
  });

  it('asks for the list to be read again after the gateway was restarted and has lost its events', async () => {
    const world = await start();
    const { told } = listen(world.url);
    await expect.poll(() => told).toEqual(begun);
    const { id } = world.sandbox.accounts.add({ label: 'New' });
    await expect.poll(() => told.slice(3)).toEqual([`CREATED ${id} New`]);
    await world.restart();
    await expect.poll(() => told.slice(4).at(-1)).toBe('resync');
    expect(told.slice(4).filter((line) => line === 'resync')).toHaveLength(1);
    world.sandbox.accounts.update(id, { label: 'Renamed' });
    await expect.poll(() => told.at(-1)).toBe(`UPDATED ${id} Renamed`);
  });

  it('stops, and says why, when the gateway knows no such caller', async () => {
    const identity = await startIssuer();
    onTestFinished(() => identity.close());
    const { url } = await start({ config: { auth: jwtConfig({ kind: 'jwks', url: identity.jwksUrl }) } });
    const { told } = listen(url);
    await expect.poll(() => told).toEqual(['connecting', 'stopped', 'error UNAUTHENTICATED']);
  });

  it('closes the stream when nobody listens any more', async () => {
    const { url } = await start();
    const { told, stop } = listen(url);
    await expect.poll(() => told).toEqual(begun);
    stop();
    const open = async () =>
      /^connect_gateway_subscriptions\S* (\d+)$/m.exec(await (await fetch(`${url}/metrics`)).text())?.[1];
    await expect.poll(open).toBe('0');
  });
});
