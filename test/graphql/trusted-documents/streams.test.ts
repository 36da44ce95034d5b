import { createClient } from 'graphql-ws';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { hashOf } from '../../../src/graphql/documents/known-document.ts';
import { Secret } from '../../../src/values/secret.ts';
import { subscribe } from '../../support/event-stream.ts';
import { flatManifest, manifestFile } from '../../support/manifest-file.ts';
import { openSocket, type TestSocket } from '../../support/web-socket.ts';
import { startWorld, type World } from '../../support/world.ts';

const events =
  'subscription Events($types: [LinkedAccountEventType!]) { linkedAccountEvents(types: $types) { type linkedAccountId } }';
const other = 'subscription Other { linkedAccountEvents { id } }';
const secret = 'the secret of the router, 32 bytes long';
const variables = { types: ['CREATED'] };
const forms = [
  { documentId: `sha256:${hashOf(events)}` },
  { extensions: { persistedQuery: { version: 1, sha256Hash: hashOf(events) } } },
];
const unknown = { documentId: hashOf(other) };

async function start(only: boolean): Promise<World> {
  const file = manifestFile(flatManifest([events]));
  const router = { secrets: [new Secret(secret)], required: false };
  const config = { trustedDocuments: { file: file.path, only }, router };
  const world = await startWorld({ webhooks: {}, config });
  onTestFinished(async () => {
    await world.stop();
    file.remove();
  });
  return world;
}

async function initialised(world: World, headers = {}): Promise<TestSocket> {
  const socket = await openSocket(world.url, { headers });
  expect(await socket.init()).toEqual({ type: 'connection_ack' });
  return socket;
}

async function opened(world: World, transport: string, count: number): Promise<void> {
  await expect
    .poll(async () => (await fetch(`${world.url}/metrics`)).text())
    .toContain(`connect_gateway_subscriptions{transport="${transport}"} ${count}\n`);
}

const codeOf = async (socket: TestSocket) => {
  const { type, payload } = await socket.next();
  return { type, code: payload[0]?.extensions.code };
};

describe.each([true, false])('a trusted subscription, with only trusted documents: %s', (only) => {
  it('runs over WebSocket by its id', async () => {
    const world = await start(only);
    const socket = await initialised(world);
    for (const [index, named] of forms.entries()) socket.subscribe(String(index), '', { ...named, variables });
    await opened(world, 'websocket', forms.length);
    const { id } = world.sandbox.accounts.add();
    for (const _ of forms) {
      const { type, payload } = await socket.next();
      expect({ type, payload }).toEqual({
        type: 'next',
        payload: { data: { linkedAccountEvents: { type: 'CREATED', linkedAccountId: id } } },
      });
    }
  });

  it.each(forms)('runs over server-sent events by its id: %j', async (named) => {
    const world = await start(only);
    const stream = await subscribe(world.url, '', { ...named, variables });
    expect(stream.status).toBe(200);
    await opened(world, 'sse', 1);
    const { id } = world.sandbox.accounts.add();
    expect((await stream.next())?.data).toEqual({
      data: { linkedAccountEvents: { type: 'CREATED', linkedAccountId: id } },
    });
  });

  it('runs with its text', async () => {
    const world = await start(only);
    const socket = await initialised(world);
    socket.subscribe('1', events);
    await opened(world, 'websocket', 1);
  });
});

describe('a subscription that is not in the manifest', () => {
  it('runs by its text if other documents may run, and not by its id', async () => {
    const world = await start(false);
    const socket = await initialised(world);
    socket.subscribe('1', other);
    await opened(world, 'websocket', 1);
    socket.subscribe('2', '', unknown);
    expect(await codeOf(socket)).toEqual({ type: 'error', code: 'PERSISTED_QUERY_NOT_FOUND' });
    const stream = await subscribe(world.url, '', unknown);
    expect({ status: stream.status, ...(await stream.json()).errors?.[0]?.extensions }).toMatchObject({
      status: 400,
      code: 'PERSISTED_QUERY_NOT_FOUND',
    });
  });

  it('is refused if only trusted documents run, and other subscriptions of the socket continue', async () => {
    const world = await start(true);
    const socket = await initialised(world);
    socket.subscribe('1', events);
    await opened(world, 'websocket', 1);
    for (const [query, named] of [
      [other, {}],
      ['', unknown],
      [other, { documentId: hashOf(other) }],
      ['subscription { __schema { queryType { name } } }', {}],
    ] as const) {
      socket.subscribe('2', query, named);
      expect(await codeOf(socket)).toEqual({ type: 'error', code: 'DOCUMENT_NOT_TRUSTED' });
      const stream = await subscribe(world.url, query, named);
      expect(stream.status).toBe(400);
      expect((await stream.json()).errors?.[0]?.extensions['code']).toBe('DOCUMENT_NOT_TRUSTED');
    }
    socket.subscribe('2', other, { documentId: hashOf(events) });
    expect(await codeOf(socket)).toEqual({ type: 'error', code: 'BAD_REQUEST' });
    await opened(world, 'websocket', 1);
  });

  it("runs for a caller with the router's secret", async () => {
    const world = await start(true);
    const headers = { 'x-router-authorization': secret };
    const socket = await initialised(world, headers);
    socket.subscribe('1', other);
    await opened(world, 'websocket', 1);
    expect((await subscribe(world.url, other, { headers })).status).toBe(200);
  });
});

describe('the client of graphql-ws', () => {
  it('sends a trusted document with an empty text', async () => {
    const world = await start(true);
    const client = createClient({ url: `${world.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket });
    const results = client.iterate({ query: '', extensions: forms[1]?.extensions ?? {}, variables });
    const next = results.next();
    await opened(world, 'websocket', 1);
    const { id } = world.sandbox.accounts.add();
    expect((await next).value).toMatchObject({ data: { linkedAccountEvents: { linkedAccountId: id } } });
    await results.return?.();
    await client.dispose();
  });
});
