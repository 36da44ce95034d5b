import { once } from 'node:events';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { RequestBodies } from '../../src/http/connection/request-bodies.ts';
import { createHttpServer } from '../../src/http/http-server.ts';
import { Metrics } from '../../src/observability/metrics/metrics.ts';
import { openConnection, postRaw } from '../support/raw-http.ts';
import { startWorld, type World } from '../support/world.ts';

const head = 'POST /graphql HTTP/1.1\r\nhost: gateway\r\ncontent-type: application/json\r\n';
const query = '{"query":"{ connectViewer { username } }"}';
const shortTimeouts = { headersMs: 200, requestMs: 600, responseMs: 600, checkEveryMs: 50 };

function createServer(timeouts?: typeof shortTimeouts) {
  const bodies = new RequestBodies({ perCaller: 10 });
  const log = pino({ level: 'silent' });
  return createHttpServer({
    log,
    metrics: new Metrics(),
    closing: () => false,
    production: true,
    corsOrigins: [],
    routes: {
      '/graphql': {
        POST: async (exchange) => {
          await bodies.read(exchange, 'caller');
          exchange.answerJson(200, { data: null });
        },
      },
    },
    ...(timeouts && { timeouts }),
  });
}

describe('a caller that takes too long', () => {
  let app: ReturnType<typeof createServer>;
  let url: string;
  beforeAll(async () => {
    app = createServer(shortTimeouts);
    url = await app.listen({ host: '127.0.0.1', port: 0 });
  });
  afterAll(() => app.close(0));

  /** Sends a byte of `endless` now and then until the server disconnects. Returns what it sent. */
  async function trickle(begun: string, endless: string): Promise<string> {
    const socket = await openConnection(url);
    let said = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      said += chunk;
    });
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.write(begun);
    // An immediate runs after received data is read. Writing to a reset connection would discard the data.
    const drip = setInterval(() => setImmediate(() => socket.writable && socket.write(endless)), 20);
    await closed;
    clearInterval(drip);
    return said;
  }

  it.each([
    ['the headers', `${head}x-slow: `, 'a'],
    ['the body', `${head}content-length: 100000\r\n\r\n{`, ' '],
    ['the body in chunks', `${head}transfer-encoding: chunked\r\n\r\n`, '1\r\n \r\n'],
  ])('over %s is disconnected, with an error', async (_name, begun, endless) => {
    const said = await trickle(begun, endless);
    expect(said).toMatch(/^HTTP\/1\.1 408 /);
    expect(JSON.parse(said.slice(said.indexOf('{')))).toMatchObject({
      errors: [{ message: 'The request did not arrive in time.', extensions: { code: 'BAD_REQUEST' } }],
    });
  });

  it('gets the media type that its request prefers', async () => {
    const socket = await openConnection(url);
    socket.write(`${head}accept: application/graphql-response+json\r\ncontent-length: 100000\r\n\r\n{`);
    expect(await text(socket)).toContain('content-type: application/graphql-response+json; charset=utf-8');
  });

  it('is disconnected even if it sends nothing at all', async () => {
    const socket = await openConnection(url);
    await once(socket.resume(), 'close');
  });
});

describe('the timeouts of the gateway', () => {
  it('are 10 seconds for the headers and 30 for a whole request', async () => {
    const app = createServer();
    const { headersTimeout, requestTimeout } = app.server;
    expect({ headersTimeout, requestTimeout }).toEqual({ headersTimeout: 10_000, requestTimeout: 30_000 });
    app.server.close();
  });
});

describe('the headers of a request', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world.stop());

  const send = (count: number) => {
    // In addition to the host, the connection, the type and the length.
    const others = Array.from({ length: count - 4 }, (_, index) => `x-${index}: a`);
    return postRaw(world.url, ['content-type: application/json', `content-length: ${query.length}`, ...others], query);
  };

  it('are at most 100', async () => {
    expect((await send(100)).status).toBe(200);
    const refused = await send(101);
    expect(refused.status).toBe(431);
    expect(JSON.parse(refused.body).errors[0]).toMatchObject({
      message: 'The request has more than 100 headers.',
      extensions: { code: 'REQUEST_TOO_LARGE', requestId: refused.headers['x-request-id'] },
    });
  });

  it('are not silently truncated to a readable number', async () => {
    expect((await send(1_500)).status).toBe(431);
  });
});

describe('a thousand almost idle connections', () => {
  const slow: Socket[] = [];
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterEach(() => {
    for (const socket of slow) socket.destroy();
  });
  afterAll(() => world.stop());

  it('delay no other caller', async () => {
    const beginnings = [head, `${head}content-length: 1000\r\n\r\n{"query":`, ''];
    for (let batch = 0; batch < 10; batch += 1) {
      slow.push(...(await Promise.all(Array.from({ length: 100 }, () => openConnection(world.url)))));
    }
    slow.forEach((socket, index) => {
      socket.write(beginnings[index % beginnings.length] ?? '');
    });
    for (let count = 0; count < 100; count += 1) {
      expect((await world.graphql('{ connectViewer { username } }')).status).toBe(200);
    }
    expect(slow.filter((socket) => socket.destroyed)).toEqual([]);
  });
});

describe('an incomplete request when the gateway stops', () => {
  const refusesConnections = async (url: string) => {
    try {
      (await openConnection(url)).destroy();
      return false;
    } catch {
      return true;
    }
  };

  it('is answered like any other when the rest arrives', async () => {
    const world = await startWorld();
    const socket = await openConnection(world.url);
    const request = `${head}content-length: ${query.length}\r\n\r\n${query}`;
    // A connection without a request would be closed.
    socket.write(request);
    await once(socket, 'data');
    socket.write(request.slice(0, 30));
    // Sent later, so its response proves that the earlier request has arrived.
    await world.graphql('{ connectViewer { username } }');
    const stopped = world.stop();
    while (!(await refusesConnections(world.url)));
    const answer = text(socket);
    socket.write(request.slice(30));
    expect(await answer).toMatch(/^HTTP\/1\.1 200 [\s\S]*\{"data":\{"connectViewer":/);
    await stopped;
  });
});
