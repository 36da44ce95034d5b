import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import { openConnection, sendRaw } from '../../support/raw-http.ts';
import { claimsOf, type Issuer, jwtConfig, serviceClaims, startIssuer } from '../../support/tokens.ts';
import { openSocket, type TestSocket } from '../../support/web-socket.ts';
import { startWorld, type World, type WorldOptions } from '../../support/world.ts';

const events = 'subscription Events { linkedAccountEvents { id type linkedAccountId linkedAccount { label } } }';

let issuer: Issuer;
beforeAll(async () => {
  issuer = await startIssuer();
});
afterAll(() => issuer.close());

async function start(options: WorldOptions = {}): Promise<World> {
  const world = await startWorld({ webhooks: {}, ...options });
  onTestFinished(() => world.stop());
  return world;
}

const startWithTokens = (options: WorldOptions = {}) =>
  start({ ...options, config: { auth: jwtConfig({ kind: 'jwks', url: issuer.jwksUrl }), ...options.config } });

const token = async (claims: Parameters<Issuer['token']>[0]) => `Bearer ${await issuer.token(claims)}`;

async function metricsOf(world: World): Promise<string> {
  return (await fetch(`${world.url}/metrics`)).text();
}

/** Resolves when this many subscriptions are open. */
async function opened(world: World, count: number): Promise<void> {
  await expect
    .poll(() => metricsOf(world))
    .toContain(`connect_gateway_subscriptions{transport="websocket"} ${count}\n`);
}

async function initialised(world: World, payload?: unknown): Promise<TestSocket> {
  const socket = await openSocket(world.url);
  expect(await socket.init(payload)).toEqual({ type: 'connection_ack' });
  return socket;
}

describe('a subscription over WebSocket', () => {
  it('gets the events of accounts until the client completes it', async () => {
    const world = await start();
    const socket = await initialised(world);
    socket.subscribe('1', events);
    await opened(world, 1);
    const { id } = world.sandbox.accounts.add({ label: 'New' });
    expect(await socket.next()).toEqual({
      id: '1',
      type: 'next',
      payload: {
        data: {
          linkedAccountEvents: {
            id: expect.any(String),
            type: 'CREATED',
            linkedAccountId: id,
            linkedAccount: { label: 'New' },
          },
        },
      },
    });
    socket.send({ id: '1', type: 'complete' });
    await opened(world, 0);
    expect(await metricsOf(world)).toContain('subscriptions_ended_total{transport="websocket",reason="left"} 1');
  });

  it('works with the client of graphql-ws', async () => {
    const world = await start();
    const client = createClient({ url: `${world.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket });
    const results = client.iterate({ query: events });
    const next = results.next();
    await opened(world, 1);
    const { id } = world.sandbox.accounts.add();
    expect((await next).value).toMatchObject({ data: { linkedAccountEvents: { linkedAccountId: id } } });
    await results.return?.();
    await client.dispose();
    await opened(world, 0);
  });

  it("answers the protocol's pings", async () => {
    const socket = await initialised(await start());
    socket.send({ type: 'ping' });
    expect(await socket.next()).toEqual({ type: 'pong' });
  });

  it('refuses queries and mutations, and continues', async () => {
    const world = await start();
    const socket = await initialised(world);
    socket.subscribe(
      '1',
      'mutation { deleteLinkedAccount(input: { id: "45355976281015164504" }) { deletedLinkedAccountId } }',
    );
    socket.subscribe('2', '{ linkedAccounts { nodes { id } } }');
    for (const answer of [await socket.next(), await socket.next()]) {
      expect(answer).toMatchObject({
        type: 'error',
        payload: [{ extensions: { code: 'BAD_REQUEST', retryable: false } }],
      });
    }
    expect(world.sandbox.requests).toEqual([]);
    socket.subscribe('3', events);
    await opened(world, 1);
  });

  it.each([
    ['a document that does not parse', { query: 'subscription {' }, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', { query: 'subscription { nothing { id } }' }, 'GRAPHQL_VALIDATION_FAILED'],
    ['an empty text', { query: '' }, 'BAD_REQUEST'],
    ['an id, if the gateway has no trusted documents', { query: '', documentId: 'sha256:a' }, 'BAD_REQUEST'],
    ['an unknown operation', { query: events, operationName: 'Others' }, 'OPERATION_RESOLUTION_FAILURE'],
    [
      'a missing variable',
      { query: 'subscription ($a: ID!) { linkedAccountEvents(after: $a) { id } }' },
      'BAD_USER_INPUT',
    ],
    [
      'variables that are too deep',
      { query: events, variables: { a: JSON.parse(`${'['.repeat(30)}${']'.repeat(30)}`) } },
      'BAD_USER_INPUT',
    ],
    [
      'a document over the limits',
      { query: `subscription { linkedAccountEvents { ${'id '.repeat(1_000)} } }` },
      'LIMIT_EXCEEDED',
    ],
  ])('is refused with an error message for %s', async (_what, payload, code) => {
    const socket = await initialised(await start());
    socket.send({ id: '1', type: 'subscribe', payload });
    expect(await socket.next()).toMatchObject({
      id: '1',
      type: 'error',
      payload: [{ message: expect.any(String), extensions: { code, requestId: expect.any(String) } }],
    });
  });

  it('is logged when it opens and when it ends', async () => {
    const world = await start();
    const socket = await initialised(world);
    socket.subscribe('1', events);
    await opened(world, 1);
    socket.socket.close();
    const lines = () =>
      world.logLines.map((line) => JSON.parse(line)).filter(({ operation }) => operation === 'Events');
    await expect.poll(lines).toMatchObject([
      { msg: 'operation', code: 'OK', requestId: expect.any(String) },
      { msg: 'subscription ended', transport: 'websocket', reason: 'left', events: 0 },
    ]);
  });
});

describe('close codes', () => {
  it.each([
    ['no JSON', 'nothing'],
    ['another type', { type: 'start' }],
    ['a message that only servers send', { id: '1', type: 'next', payload: {} }],
    ['a subscription without an id', { type: 'subscribe', payload: { query: events } }],
  ])('4400 for %s', async (_what, message) => {
    const socket = await initialised(await start());
    socket.send(message);
    expect((await socket.closed).code).toBe(4400);
  });

  it('4401 without a token, with an invalid one, and with two different ones', async () => {
    const world = await startWithTokens();
    const [mine, other] = [await token(claimsOf('acme')), await token(claimsOf('globex'))];
    const codeOf = async (payload?: unknown, headers?: Record<string, string>) => {
      const socket = await openSocket(world.url, { headers: headers ?? {} });
      socket.send({ type: 'connection_init', ...(payload !== undefined && { payload }) });
      return (await socket.closed).code;
    };
    expect(await codeOf()).toBe(4401);
    expect(await codeOf({ authorization: 'Bearer nothing' })).toBe(4401);
    expect(await codeOf({ authorization: 7 })).toBe(4401);
    expect(await codeOf({ authorization: mine }, { authorization: other })).toBe(4401);
    expect(await codeOf({ authorization: mine, Authorization: other })).toBe(4401);
    const lines = world.logLines.map((line) => JSON.parse(line));
    expect(lines.filter(({ code }) => code === 'UNAUTHENTICATED').map(({ reason }) => reason)).toEqual([
      ...['missing', 'malformed', 'malformed', 'malformed', 'malformed'],
    ]);
    expect(await metricsOf(world)).toContain('connect_gateway_authentication_failures_total{reason="missing"} 1');
    expect(await metricsOf(world)).toContain('connect_gateway_websockets_closed_total{code="4401"} 5');
  });

  it('4401 for a subscription before connection_ack', async () => {
    const socket = await openSocket((await start()).url);
    socket.subscribe('1', events);
    expect((await socket.closed).code).toBe(4401);
  });

  it('4403 for an expired token, and when a token expires', async () => {
    const world = await startWithTokens();
    const now = Math.floor(Date.now() / 1_000);
    const old = await openSocket(world.url);
    old.send({ type: 'connection_init', payload: { authorization: await token(claimsOf('acme', { exp: now - 60 })) } });
    expect((await old.closed).code).toBe(4403);

    const socket = await initialised(world, { authorization: await token(claimsOf('acme', { exp: now - 28 })) });
    socket.subscribe('1', events);
    await opened(world, 1);
    expect((await socket.closed).code).toBe(4403);
    await expect
      .poll(() => metricsOf(world))
      .toContain('subscriptions_ended_total{transport="websocket",reason="expired"} 1');
  });

  it('4406 for another protocol', async () => {
    const socket = await openSocket((await start()).url, { protocol: 'graphql-transport-ws' });
    socket.socket.terminate();
    const world = await start();
    const raw = new WebSocket(`${world.url.replace('http', 'ws')}/graphql`);
    const closed = new Promise((resolve) => raw.on('close', resolve));
    expect(await closed).toBe(4406);
  });

  it('4408 without connection_init', async () => {
    const socket = await openSocket((await start()).url);
    expect((await socket.closed).code).toBe(4408);
  });

  it('4409 for two subscriptions with one id, and 4429 for a second connection_init', async () => {
    const world = await start();
    const twice = await initialised(world);
    twice.subscribe('1', events);
    twice.subscribe('1', events);
    expect((await twice.closed).code).toBe(4409);
    const again = await initialised(world);
    again.send({ type: 'connection_init' });
    expect((await again.closed).code).toBe(4429);
    await opened(world, 0);
  });

  it('1009 for a message of more than 64 KiB', async () => {
    const socket = await initialised(await start());
    socket.send({ id: '1', type: 'subscribe', payload: { query: ' '.repeat(64 * 1024) } });
    expect((await socket.closed).code).toBe(1009);
  });

  it('1012 when the gateway stops, while new connections are refused during the drain delay', async () => {
    const world = await start({ config: { drainDelayMs: 500 } });
    const socket = await initialised(world);
    socket.subscribe('1', events);
    await opened(world, 1);
    const stopped = world.stop();
    await expect.poll(async () => (await fetch(`${world.url}/readyz`)).status).toBe(503);
    const late = await openSocket(world.url);
    expect((await late.closed).code).toBe(1012);
    socket.subscribe('2', events);
    expect(await socket.next()).toMatchObject({
      id: '2',
      type: 'error',
      payload: [{ extensions: { code: 'OVERLOADED', retryable: true } }],
    });
    expect((await socket.closed).code).toBe(1012);
    await stopped;
  });
});

describe('the caller of a WebSocket', () => {
  it('is identified by the token in the headers of the upgrade or in connection_init', async () => {
    const world = await startWithTokens({ sandbox: { seed: 'empty' } });
    const [acme, globex] = [await token(claimsOf('acme')), await token(claimsOf('globex'))];
    const inHeader = await openSocket(world.url, { headers: { authorization: acme } });
    await inHeader.init();
    const inBoth = await openSocket(world.url, { headers: { authorization: acme } });
    await inBoth.init({ Authorization: acme });
    const inPayload = await openSocket(world.url, { headers: { authorization: 'Basic cmVtZW1iZXJlZA==' } });
    await inPayload.init({ AUTHORIZATION: globex });
    for (const socket of [inHeader, inBoth, inPayload]) socket.subscribe('1', events);
    await opened(world, 3);
    world.sandbox.accounts.add({ label: 'of globex', origin_owner_id: 'globex' });
    world.sandbox.accounts.add({ label: 'of acme', origin_owner_id: 'acme' });
    const labelOf = async (socket: TestSocket) =>
      (await socket.next()).payload.data.linkedAccountEvents.linkedAccount.label;
    expect(await labelOf(inHeader)).toBe('of acme');
    expect(await labelOf(inBoth)).toBe('of acme');
    expect(await labelOf(inPayload)).toBe('of globex');
  });

  it('must come through the router if that is required', async () => {
    const secret = 'a secret of the router, 32 bytes.';
    const { Secret } = await import('../../../src/values/secret.ts');
    const world = await start({ config: { router: { secrets: [new Secret(secret)], required: true } } });
    const direct = await openSocket(world.url);
    direct.send({ type: 'connection_init' });
    expect((await direct.closed).code).toBe(4401);
    const routed = await openSocket(world.url);
    expect(await routed.init({ 'X-Router-Authorization': secret })).toEqual({ type: 'connection_ack' });
    const byHeader = await openSocket(world.url, { headers: { 'x-router-authorization': secret } });
    expect(await byHeader.init()).toEqual({ type: 'connection_ack' });
    const twoSecrets = await openSocket(world.url, { headers: { 'x-router-authorization': 'another' } });
    twoSecrets.send({ type: 'connection_init', payload: { 'x-router-authorization': secret } });
    expect((await twoSecrets.closed).code).toBe(4401);
  });

  it("is asked to retry later if the keys can't be read", async () => {
    const own = await startIssuer();
    onTestFinished(() => own.close());
    own.setDown(true);
    const world = await start({ config: { auth: jwtConfig({ kind: 'jwks', url: own.jwksUrl }) } });
    const socket = await openSocket(world.url);
    socket.send({ type: 'connection_init', payload: { authorization: `Bearer ${await own.token(claimsOf('acme'))}` } });
    expect((await socket.closed).code).toBe(1013);
  });
});

describe('an upgrade', () => {
  const upgrade = (path: string, headers: readonly string[] = []) =>
    [
      `GET ${path} HTTP/1.1`,
      'connection: upgrade',
      'upgrade: websocket',
      'sec-websocket-version: 13',
      'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==',
      'sec-websocket-protocol: graphql-transport-ws',
      ...headers,
      '',
      '',
    ].join('\r\n');

  it('is refused for pages of foreign origins, with and without tokens', async () => {
    const config = { corsOrigins: ['https://app.example.com', 'https://*.preview.example.com'] };
    for (const world of [
      await startWithTokens({ config: { ...config, auth: jwtConfig({ kind: 'jwks', url: issuer.jwksUrl }) } }),
      await start({ config }),
    ]) {
      const { host } = new URL(world.url);
      const status = async (origin: string, named = host) =>
        (await openUpgrade(world.url, upgrade('/graphql', [`host: ${named}`, `origin: ${origin}`]))).status;
      expect(await status('https://evil.example')).toBe(403);
      expect(await status('null')).toBe(403);
      expect(await status(`http://${host}.evil.example`)).toBe(403);
      expect(await status('http://127.0.0.1:1')).toBe(403);
      expect(await status('https://app.example.com')).toBe(101);
      expect(await status('https://a.preview.example.com')).toBe(101);
      expect(await status(world.url)).toBe(101);
    }
  });

  it('is refused by AUTH_MODE=none under a foreign host name', async () => {
    const world = await start();
    const answer = await sendRaw(world.url, upgrade('/graphql', ['host: rebound.example']));
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.body)).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
  });

  it('is accepted only at /graphql', async () => {
    const world = await start();
    for (const path of ['/', '/livez', '/graphql/x']) {
      expect((await sendRaw(world.url, upgrade(path, ['host: gateway']))).status, path).toBe(404);
    }
    expect((await sendRaw(world.url, upgrade('/graphql', []))).status).toBe(400);
  });

  it('to another protocol than WebSocket is ignored, and the request is answered', async () => {
    const world = await start();
    const response = await sendRaw(
      world.url,
      'GET /livez HTTP/1.1\r\nhost: gateway\r\nconnection: Upgrade, HTTP2-Settings, close\r\nupgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n',
    );
    expect(response.status).toBe(200);
  });

  it('that follows an unanswered request is cut', async () => {
    const world = await start();
    const release = world.sandbox.requests.length;
    const socket = await openConnection(world.url);
    const body = JSON.stringify({ query: '{ linkedAccounts { nodes { id } } }' });
    const first = `POST /graphql HTTP/1.1\r\nhost: gateway\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
    socket.write(first + upgrade('/graphql', ['host: gateway']));
    let received = '';
    for await (const chunk of socket) received += String(chunk);
    expect(received).not.toContain('101 Switching Protocols');
    expect(release).toBe(0);
  });

  async function openUpgrade(url: string, text: string): Promise<{ readonly status: number }> {
    const socket = await openConnection(url);
    socket.write(text);
    const head = await new Promise<string>((resolve) => socket.once('data', (data) => resolve(String(data))));
    socket.destroy();
    return { status: Number(head.split(' ')[1]) };
  }
});

describe('limits of WebSockets', () => {
  it('refuse a subscription above the limit with an error message, and keep the others', async () => {
    const world = await startWithTokens({ config: { subscriptionLimits: { perViewer: 2, total: 100 } } });
    const socket = await initialised(world, { authorization: await token(claimsOf('acme')) });
    for (const id of ['1', '2', '3']) socket.subscribe(id, events);
    expect(await socket.next()).toMatchObject({
      id: '3',
      type: 'error',
      payload: [{ extensions: { code: 'RATE_LIMITED' } }],
    });
    await opened(world, 2);
    socket.send({ id: '1', type: 'complete' });
    await opened(world, 1);
    socket.subscribe('4', events);
    await opened(world, 2);
  });

  it('count a socket without a subscription as one, and close sockets above the limit with 1013', async () => {
    const world = await startWithTokens({ config: { subscriptionLimits: { perViewer: 2, total: 3 } } });
    const payload = { authorization: await token(serviceClaims) };
    const own = [await initialised(world, payload), await initialised(world, payload)];
    const third = await openSocket(world.url);
    third.send({ type: 'connection_init', payload });
    expect((await third.closed).code).toBe(1013);
    const other = await initialised(world, { authorization: await token({ ...serviceClaims, sub: 'other' }) });
    expect((await (await openSocket(world.url)).closed).code).toBe(1013);
    own[0]?.socket.terminate();
    await expect
      .poll(async () => {
        const socket = await openSocket(world.url);
        socket.send({ type: 'connection_init', payload });
        return Promise.race([
          socket.closed.then(({ code }) => code),
          socket.next().then(
            ({ type }) => type,
            () => 0,
          ),
        ]);
      })
      .toBe('connection_ack');
    other.socket.terminate();
  });

  it('allow 200 sockets to wait for connection_init, and close the one that has waited the longest for another one', async () => {
    const world = await start({ config: { subscriptionLimits: { perViewer: 20, total: 200 } } });
    const first = await openSocket(world.url);
    const waiting = await Promise.all(Array.from({ length: 199 }, () => openSocket(world.url)));
    const closed = vi.fn();
    for (const socket of waiting) void socket.closed.then(closed);
    // One that does not answer the close frame holds no permit.
    first.socket.pause();
    expect(await (await openSocket(world.url)).init()).toEqual({ type: 'connection_ack' });
    first.socket.resume();
    expect((await first.closed).code).toBe(1013);
    for (const socket of waiting.slice(0, 10)) expect(await socket.init()).toEqual({ type: 'connection_ack' });
    expect(closed).not.toHaveBeenCalled();
  });

  it('slow down a flood of pings before connection_init, which is then late', async () => {
    const world = await start();
    const socket = await openSocket(world.url);
    const payload = { text: 'x'.repeat(60_000) };
    for (let ping = 0; ping < 30; ping += 1) socket.send({ type: 'ping', payload });
    let pongs = 0;
    socket.socket.on('message', () => {
      pongs += 1;
    });
    // The close frame stands behind what the gateway does not read.
    expect([1006, 4408]).toContain((await socket.closed).code);
    expect(pongs).toBeLessThanOrEqual(6);
  });

  it('slow down a flood of pings after it, and answer all of them', async () => {
    const world = await start();
    const socket = await initialised(world);
    const payload = { text: 'x'.repeat(60_000) };
    for (let ping = 0; ping < 20; ping += 1) socket.send({ type: 'ping', payload });
    for (let ping = 0; ping < 20; ping += 1) expect(await socket.next()).toMatchObject({ type: 'pong' });
    expect(socket.socket.readyState).toBe(WebSocket.OPEN);
  });
});

describe('peers', () => {
  it('that answer pings stay connected, and others are cut', async () => {
    const world = await start({ checkStreamsEveryMs: 50 });
    const alive = await initialised(world);
    let pings = 0;
    alive.socket.on('ping', () => {
      pings += 1;
    });
    const silent = new WebSocket(`${world.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
      autoPong: false,
    });
    const code = await new Promise((resolve) => silent.on('close', resolve));
    expect(code).toBe(1006);
    await expect.poll(() => pings).toBeGreaterThan(2);
    expect(alive.socket.readyState).toBe(WebSocket.OPEN);
  });

  it('that are cut leave no subscriptions behind, of 1,000', async () => {
    const world = await startWithTokens({ config: { subscriptionLimits: { perViewer: 1_000, total: 5_000 } } });
    const payload = { authorization: await token(claimsOf('acme')) };
    const sockets: TestSocket[] = [];
    for (let batch = 0; batch < 10; batch += 1) {
      sockets.push(...(await Promise.all(Array.from({ length: 100 }, () => initialised(world, payload)))));
    }
    for (const socket of sockets) socket.subscribe('1', events);
    await opened(world, 1_000);
    for (const { socket } of sockets) socket.terminate();
    await opened(world, 0);
    expect(await metricsOf(world)).toContain('subscriptions_ended_total{transport="websocket",reason="left"} 1000');
  });
});
