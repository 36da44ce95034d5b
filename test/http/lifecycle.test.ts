import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/config.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { createGateway, type Gateway } from '../../src/server.ts';
import { Secret } from '../../src/values/secret.ts';
import { openConnection, sendRaw } from '../support/raw-http.ts';

let sandbox: Sandbox;
let gateway: Gateway;
let url: string;
// Keeps connections open, like load balancers.
let agent: Agent;

beforeEach(async () => {
  sandbox = await startSandbox();
  const stackone = { apiKey: new Secret(sandbox.apiKey), baseUrl: new URL(sandbox.url), timeoutMs: 5_000 };
  gateway = await createGateway({ ...loadConfig({ PORT: '0' }), stackone, log: pino({ level: 'silent' }) });
  url = await gateway.listen();
  agent = new Agent({ keepAlive: true });
});
afterEach(async () => {
  await gateway.stop({ drainDelayMs: 0, finishWithinMs: 0 });
  agent.destroy();
  await sandbox.close();
});

interface Answer {
  readonly status: number | undefined;
  readonly connection: string | undefined;
  readonly body: { readonly status?: string; readonly data?: unknown };
}

async function send(path: string, query?: string): Promise<Answer> {
  const headers = { 'content-type': 'application/json' };
  const sent = request(url + path, { agent, method: query ? 'POST' : 'GET', ...(query && { headers }) });
  sent.end(query && JSON.stringify({ query }));
  const [answer] = await once(sent, 'response');
  return { status: answer.statusCode, connection: answer.headers.connection, body: JSON.parse(await text(answer)) };
}

/** Resolves when StackOne has received a request, which is then in flight. */
async function upstreamAsked(): Promise<void> {
  while (sandbox.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
}

const readConnectors = '{ connectors { provider } }';
const soon = { drainDelayMs: 300 };

describe('a serving gateway', () => {
  it('is alive, ready, and keeps connections open', async () => {
    for (const path of ['/livez', '/readyz']) {
      expect(await send(path)).toMatchObject({ status: 200, connection: 'keep-alive' });
    }
    expect(await send('/graphql', readConnectors)).toMatchObject({ status: 200, connection: 'keep-alive' });
  });

  it('is alive and ready independent of StackOne, even when StackOne is down', async () => {
    sandbox.faults.add({ fault: { kind: 'status', status: 503 } });
    expect((await send('/graphql', readConnectors)).body.data).toEqual({ connectors: null });
    for (const path of ['/livez', '/readyz']) expect((await send(path)).status).toBe(200);
    await sandbox.close();
    expect((await send('/graphql', readConnectors)).body.data).toEqual({ connectors: null });
    for (const path of ['/livez', '/readyz']) expect((await send(path)).status).toBe(200);
  });
});

describe('a draining gateway', () => {
  it('is not ready, but alive', async () => {
    const stopped = gateway.stop(soon);
    expect(await send('/readyz')).toMatchObject({ status: 503, body: { status: 'draining' } });
    expect(await send('/livez')).toMatchObject({ status: 200 });
    // Like HAProxy's plain check.
    expect(await sendRaw(url, 'GET /readyz HTTP/1.0\r\n\r\n')).toMatchObject({ status: 503 });
    await stopped;
  });

  it('still accepts and answers new connections, with `connection: close`', async () => {
    // Loads Apollo Server, which may take longer than the drain delay.
    await send('/graphql', '{');
    const stopped = gateway.stop(soon);
    for (const [path, query] of [
      ['/readyz'],
      ['/livez'],
      ['/nothing'],
      ['/graphql', readConnectors],
      ['/graphql', '{'],
    ] as const) {
      expect((await send(path, query)).connection).toBe('close');
    }
    expect(await send('/graphql', readConnectors)).toMatchObject({ status: 200, body: { data: expect.anything() } });
    await stopped;
  });

  it('finally refuses connections, including those that were kept open', async () => {
    expect(await send('/livez')).toMatchObject({ connection: 'keep-alive' });
    await gateway.stop({ drainDelayMs: 0 });
    await expect(send('/livez')).rejects.toThrow(/ECONNREFUSED|ECONNRESET|socket hang up/);
    await expect(openConnection(url)).rejects.toThrow('ECONNREFUSED');
  });

  it('finishes requests in flight, then closes their connections', async () => {
    sandbox.faults.add({ fault: { kind: 'latency', ms: 400 } });
    const answer = send('/graphql', readConnectors);
    await upstreamAsked();
    const stopped = gateway.stop({ drainDelayMs: 0 });
    expect(await answer).toMatchObject({ status: 200, connection: 'close', body: { data: expect.anything() } });
    // Not by the timeout of idle connections, which is longer than the test's.
    await stopped;
  });

  it('does not wait for connections without a request', async () => {
    const silent = await openConnection(url);
    await send('/livez');
    const closed = once(silent.resume(), 'close');
    await gateway.stop({ drainDelayMs: 0 });
    await closed;
  });

  it('cuts requests that do not finish', async () => {
    const slow = await openConnection(url);
    slow.write('POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{');
    const closed = once(slow.resume(), 'close');
    await send('/livez');
    await gateway.stop({ drainDelayMs: 0, finishWithinMs: 100 });
    await closed;
  });

  it('stops once, however often it is asked to', async () => {
    const first = gateway.stop({ drainDelayMs: 200 });
    expect(gateway.stop({ drainDelayMs: 0 })).toBe(first);
    await first;
    await gateway.stop({ drainDelayMs: 60_000 });
  });
});
