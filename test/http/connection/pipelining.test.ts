import { once } from 'node:events';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { GatewayError } from '../../../src/errors.ts';
import { RequestBodies } from '../../../src/http/connection/request-bodies.ts';
import type { Exchange } from '../../../src/http/exchange.ts';
import type { Routes } from '../../../src/http/router.ts';
import { type StartedHttpServer, startHttpServer } from '../../support/http-server.ts';
import { openConnection } from '../../support/raw-http.ts';

const request = (line: string, ...headers: string[]) =>
  [`${line} HTTP/1.1`, 'host: a', ...headers, '', ''].join('\r\n');
const lastOne = 'connection: close';

/** The answers on a connection: the status and the body of each. */
function readAnswers(bytes: string) {
  return [...bytes.matchAll(/HTTP\/1\.1 (\d+) .*?\r\n\r\n(.*?)(?=HTTP\/1\.1|$)/gs)].map(([, status, body = '']) => ({
    status: Number(status),
    body: body && JSON.parse(body),
  }));
}
const statusesOf = (bytes: string) => readAnswers(bytes).map(({ status }) => status);

const bodies = new RequestBodies({ perCaller: 100 });

/**
 * Answers `GET /number` with the request's number, `GET /large` with a mebibyte, `GET /held` when the test says so, and `POST /body`
 * with the body's length; refuses `POST /refused-at-once` with an error, and `POST /refused` with an answer.
 */
async function start(timeouts?: Parameters<typeof startHttpServer>[1]) {
  const held: Exchange[] = [];
  const refusedNumbers: number[] = [];
  let active = 0;
  let mostActive = 0;
  const routes: Routes = {
    '/number': {
      async GET(exchange) {
        active += 1;
        mostActive = Math.max(mostActive, active);
        await setImmediate();
        active -= 1;
        exchange.answerJson(200, Number(exchange.request.headers['x-number']));
      },
    },
    '/refused-at-once': {
      POST(exchange) {
        refusedNumbers.push(Number(exchange.request.headers['x-number']));
        exchange.fail(new GatewayError('BAD_REQUEST', 'No.'));
      },
    },
    '/large': { GET: (exchange) => exchange.answerJson(200, 'x'.repeat(1024 * 1024)) },
    '/held': { GET: (exchange) => void held.push(exchange) },
    '/refused': { POST: (exchange) => exchange.answerJson(401, 'no') },
    '/body': {
      async POST(exchange) {
        exchange.answerJson(200, (await bodies.read(exchange, 'caller')).length);
      },
    },
  };
  const server = await startHttpServer(routes, timeouts);
  let parsed = 0;
  server.server.on('request', () => {
    parsed += 1;
  });
  return {
    server,
    mostActive: () => mostActive,
    /** The requests to `/refused-at-once`. */
    refusedNumbers,
    parsed: () => parsed,
    /** The next request to `/held`. */
    async nextHeld(): Promise<Exchange> {
      await expect.poll(() => held.length, { interval: 5 }).toBeGreaterThan(0);
      const [exchange] = held.splice(0, 1);
      if (!exchange) throw new Error('Nothing is held.');
      return exchange;
    },
  };
}

async function connect({ url }: StartedHttpServer): Promise<Socket> {
  const socket = await openConnection(url);
  onTestFinished(() => {
    socket.destroy();
  });
  return socket;
}

describe('pipelined requests', () => {
  it('are processed one after the other, and answered in order', async () => {
    const { server, mostActive } = await start();
    const socket = await connect(server);
    const answers = text(socket);
    const numbers = Array.from({ length: 250 }, (_, index) => index);
    socket.write(numbers.map((number) => request('GET /number', `x-number: ${number}`)).join(''));
    socket.write(request('GET /number', 'x-number: 250', lastOne));
    expect(readAnswers(await answers).map(({ body }) => body)).toEqual([...numbers, 250]);
    expect(mostActive()).toBe(1);
  });

  it('also wait if they arrive while the first one is processed', async () => {
    const { server, parsed, refusedNumbers, nextHeld } = await start();
    const socket = await connect(server);
    const answers = text(socket);
    socket.write(request('GET /held'));
    const first = await nextHeld();
    socket.write(request('POST /refused-at-once', 'x-number: 1', lastOne));
    await expect.poll(parsed, { interval: 5 }).toBe(2);
    expect(refusedNumbers).toEqual([]);
    first.answerJson(200, 'first');
    expect(statusesOf(await answers)).toEqual([200, 400]);
  });

  it('alternate with those of other connections, even if they are refused at once', async () => {
    const { server, refusedNumbers } = await start();
    const [many, one] = [await connect(server), await connect(server)];
    // With bodies, because Node runs deferred callbacks before it parses the next request.
    many.write(`${request('POST /refused-at-once', 'content-length: 1', 'x-number: 1')}x`.repeat(200));
    one.write(`${request('POST /refused-at-once', 'content-length: 1', 'x-number: 2', lastOne)}x`);
    await text(one);
    expect(refusedNumbers.indexOf(2)).toBeLessThan(20);
  });

  it('are not read beyond one chunk while the first one is processed', async () => {
    const { server, parsed, nextHeld } = await start();
    const socket = await connect(server);
    const answers = text(socket);
    const padded = request('GET /number', 'x-number: 1', `x-padding: ${'x'.repeat(900)}`);
    socket.write(request('GET /held') + padded.repeat(4_000) + request('GET /number', 'x-number: 1', lastOne));
    const first = await nextHeld();
    // Each takes a turn of the event loop, in which more could be read.
    for (let count = 0; count < 20; count += 1) await fetch(`${server.url}/nothing`);
    // One chunk has 64 KiB, which is less than 75 requests.
    expect(parsed()).toBeLessThan(75 + 20);
    first.answerJson(200, 0);
    expect(readAnswers(await answers)).toHaveLength(4_002);
  });

  it('are all answered to a caller that starts to read late', async () => {
    const { server, nextHeld } = await start();
    const socket = await connect(server);
    const count = 100;
    socket.write(request('GET /held') + request('GET /large').repeat(count - 1) + request('GET /large', lastOne));
    const first = await nextHeld();
    const closed = once(first.request.socket, 'close');
    first.answerJson(200, 'first');
    // Until the system's buffers are full.
    await expect.poll(() => first.request.socket.writableLength, { interval: 5 }).toBeGreaterThan(0);
    expect(statusesOf(await text(socket))).toHaveLength(count + 1);
    await closed;
  });

  it('may have bodies, the last of which arrives late', async () => {
    const { server, nextHeld } = await start();
    const socket = await connect(server);
    const answers = text(socket);
    socket.write([request('GET /held'), request('POST /body', 'content-length: 3'), 'abc'].join(''));
    socket.write(request('POST /body', 'content-length: 100000', lastOne) + 'x'.repeat(10));
    (await nextHeld()).answerJson(200, 0);
    socket.write('x'.repeat(99_990));
    expect(readAnswers(await answers).map(({ body }) => body)).toEqual([0, 3, 100_000]);
  });

  it('are cut if more than 256 of them wait, without an effect on other connections', async () => {
    const { server, nextHeld } = await start();
    const socket = await connect(server);
    const closed = once(socket.resume(), 'close');
    socket.write(request('GET /held') + 'GET / HTTP/1.1\r\n\r\n'.repeat(3_000));
    await closed;
    await nextHeld();
    expect(await server.cut('pipelining')).toBe(1);
    expect((await fetch(`${server.url}/nothing`)).status).toBe(404);
  });

  it('no longer count when their caller has disconnected', async () => {
    const { server, nextHeld } = await start();
    // The maximum number of waiting requests, twice.
    for (let round = 0; round < 40; round += 1) {
      const socket = await connect(server);
      socket.write(request('GET /held') + 'GET / HTTP/1.1\r\n\r\n'.repeat(250));
      const first = await nextHeld();
      const closed = once(first.response, 'close');
      socket.destroy();
      first.request.socket.destroy();
      await closed;
    }
    expect(await server.cut('pipelining')).toBe(0);
  });

  it('are discarded after a request with `connection: close`', async () => {
    const { server, nextHeld } = await start();
    const socket = await connect(server);
    const answers = text(socket);
    socket.write(request('GET /held', lastOne) + request('GET /number', 'x-number: 1'));
    (await nextHeld()).answerJson(200, 'first');
    expect(readAnswers(await answers)).toEqual([{ status: 200, body: 'first' }]);
  });
});

describe('an unreadable message after a request', () => {
  it.each([
    ['what is no HTTP', 'nonsense\r\n\r\n', 400],
    ['a head that is too large', request('GET /number', `x: ${'x'.repeat(40_000)}`), 431],
    ['a body that is malformed', `${request('POST /body', 'transfer-encoding: chunked')}zz\r\n`, 400],
  ])('is refused after the request has been answered: %s', async (_name, bytes, status) => {
    const { server, nextHeld } = await start();
    const socket = await connect(server);
    const answers = text(socket);
    socket.write(request('GET /held') + request('GET /number', 'x-number: 1') + bytes);
    (await nextHeld()).answerJson(200, 'first');
    expect(statusesOf(await answers)).toEqual([200, 200, status]);
  });

  it('is refused with its own answer if it is the body', async () => {
    const { server } = await start();
    const socket = await connect(server);
    const answers = text(socket);
    socket.write(`${request('POST /body', 'transfer-encoding: chunked')}3\r\nabc\r\nzz\r\n`);
    const bytes = await answers;
    expect(bytes.match(/^connection: close\r$/gim)).toHaveLength(1);
    expect(readAnswers(bytes)).toMatchObject([
      { status: 400, body: { errors: [{ extensions: { code: 'BAD_REQUEST' } }] } },
    ]);
  });

  it('is refused after the answer if it does not arrive in time', async () => {
    const timeouts = { headersMs: 100, requestMs: 100, responseMs: 5_000, checkEveryMs: 20 };
    const { server, nextHeld } = await start(timeouts);
    const socket = await connect(server);
    const answers = text(socket);
    let timedOut = false;
    server.server.on('clientError', () => {
      timedOut = true;
    });
    socket.write(`${request('GET /held')}GET /number HTTP/1.1\r\n`);
    const first = await nextHeld();
    await expect.poll(() => timedOut).toBe(true);
    first.answerJson(200, 'first');
    expect(statusesOf(await answers)).toEqual([200, 408]);
  });
});

describe('a request that is refused before its body has arrived', () => {
  const timeouts = { headersMs: 100, requestMs: 100, responseMs: 5_000, checkEveryMs: 20 };

  it('keeps its connection once its small body has arrived and was discarded', async () => {
    const { server } = await start();
    const socket = await connect(server);
    const answers = text(socket);
    socket.write(request('POST /refused', 'content-length: 10'));
    await once(socket, 'data');
    socket.write(`0123456789${request('GET /number', 'x-number: 7', lastOne)}`);
    expect(readAnswers(await answers)).toEqual([
      { status: 401, body: 'no' },
      { status: 200, body: 7 },
    ]);
  });

  it.each([
    ['large', 'content-length: 262145'],
    ['of unknown size', 'transfer-encoding: chunked'],
  ])('loses its connection if its body is %s', async (_name, header) => {
    const { server } = await start();
    const socket = await connect(server);
    const answers = text(socket);
    socket.write(request('POST /refused', header));
    expect(await answers).toMatch(/^HTTP\/1\.1 401 [\s\S]*\r\nconnection: close\r\n/i);
  });

  it('is answered once, and loses its connection, if its body does not arrive in time', async () => {
    const { server } = await start(timeouts);
    const socket = await connect(server);
    const answers = text(socket);
    socket.write(request('POST /refused', 'content-length: 10'));
    expect(statusesOf(await answers)).toEqual([401]);
  });
});

describe('a caller with the header `expect`', () => {
  const expecting = (path: string) => request(`POST ${path}`, 'content-length: 3', 'expect: 100-continue', lastOne);

  it('gets 100 when the gateway reads the body, if it expects that', async () => {
    const { server } = await start();
    const socket = await connect(server);
    const asked = once(socket, 'data');
    const answers = text(socket);
    socket.write(expecting('/body'));
    expect(String(await asked)).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    socket.write('abc');
    expect(await answers).toMatch(/HTTP\/1\.1 200 [\s\S]*\r\n\r\n3$/);
  });

  it('does not get 100 if it is refused', async () => {
    const { server } = await start();
    const socket = await connect(server);
    const answers = text(socket);
    socket.write(expecting('/refused'));
    expect(await answers).toMatch(/^HTTP\/1\.1 401 /);
  });

  it('is answered as usual if it expects something unknown', async () => {
    const { server } = await start();
    const socket = await connect(server);
    const answers = text(socket);
    socket.write(`${request('POST /body', 'content-length: 3', 'expect: magic', lastOne)}abc`);
    expect(await answers).toMatch(/^HTTP\/1\.1 200 [\s\S]*\r\n\r\n3$/);
  });
});
