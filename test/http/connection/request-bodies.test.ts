import { once } from 'node:events';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { RequestBodies, type RequestBodiesOptions } from '../../../src/http/connection/request-bodies.ts';
import { startHttpServer } from '../../support/http-server.ts';
import { openConnection } from '../../support/raw-http.ts';

const request = (caller: string, length: number | 'chunked', ...more: string[]) =>
  [
    'POST /body HTTP/1.1',
    'host: a',
    `x-caller: ${caller}`,
    length === 'chunked' ? 'transfer-encoding: chunked' : `content-length: ${length}`,
    ...more,
    '',
    '',
  ].join('\r\n');

/** A server that reads the body of every request, for the caller in its header. */
async function start(options: RequestBodiesOptions) {
  const bodies = new RequestBodies(options);
  const server = await startHttpServer({
    '/body': {
      async POST(exchange) {
        const body = await bodies.read(exchange, String(exchange.request.headers['x-caller']));
        exchange.answerJson(200, body.length);
      },
    },
  });

  return {
    bodies,
    /** Sends a whole request. Resolves to the status of the answer. */
    async send(caller: string): Promise<number> {
      const response = await fetch(`${server.url}/body`, {
        method: 'POST',
        headers: { 'x-caller': caller },
        body: 'abc',
      });
      await response.text();
      return response.status;
    },
    /** Sends the head of a request and part of its body, and waits until they have arrived. */
    async begin(caller: string, sent: string, length: number | 'chunked' = 1_000): Promise<Socket> {
      const { arriving, bytes } = bodies.state();
      const socket = await openConnection(server.url);
      onTestFinished(() => {
        socket.destroy();
      });
      socket.write(request(caller, length) + sent);
      const state = () => bodies.state();
      await expect
        .poll(state, { interval: 5 })
        .toMatchObject({ arriving: arriving + 1, bytes: bytes + (length === 'chunked' ? 0 : sent.length) });
      return socket;
    },
  };
}

describe('bodies that are arriving', () => {
  it("are limited for each caller: one more gets 429, and another caller's is read", async () => {
    const { bodies, send, begin } = await start({ perCaller: 2 });
    const first = await begin('eve', 'x');
    await begin('eve', 'x');
    expect(await send('eve')).toBe(429);
    expect(await send('ada')).toBe(200);
    expect(bodies.state()).toEqual({ arriving: 2, bytes: 2, refused: { caller: 1, memory: 0 } });

    const answer = once(first, 'data');
    first.write('x'.repeat(999));
    expect(String(await answer)).toMatch(/^HTTP\/1\.1 200 /);
    expect(await send('eve')).toBe(200);
  });

  it('continue to count for as long as they could have taken if their caller disconnects', async () => {
    let now = 0;
    const { bodies, send, begin } = await start({ perCaller: 2, abandonedForMs: 1_000, now: () => now });
    for (let count = 0; count < 2; count += 1) {
      (await begin('eve', 'x')).destroy();
      await expect.poll(() => bodies.state().arriving, { interval: 5 }).toBe(0);
      now += 100;
    }
    expect(bodies.state().bytes).toBe(0);
    expect(await send('eve')).toBe(429);
    expect(await send('ada')).toBe(200);
    now = 999;
    expect(await send('eve')).toBe(429);
    now = 1_000;
    expect(await send('eve')).toBe(200);
    now = 1_100;
    (await begin('eve', 'x')).destroy();
    expect(await send('eve')).toBe(200);
  });

  it('are refused, the longest one first, if all of them need too much memory', async () => {
    const { bodies, begin, send } = await start({ perCaller: 9, maximumBytes: 250 });
    const slow = await begin('eve', 'x'.repeat(100));
    await begin('eve', 'x'.repeat(100));
    const told = once(slow, 'data');
    expect(await send('ada')).toBe(200);
    const third = await begin('bob', '');
    third.write('x'.repeat(100));
    expect(String(await told)).toMatch(/^HTTP\/1\.1 503 [\s\S]*"code":"OVERLOADED"/);
    await expect
      .poll(() => bodies.state(), { interval: 5 })
      .toEqual({
        arriving: 2,
        bytes: 200,
        refused: { caller: 0, memory: 1 },
      });
  });

  it('hold no memory once they are too large', async () => {
    const { bodies, begin } = await start({ perCaller: 9 });
    const socket = await begin('eve', '', 'chunked');
    const told = text(socket);
    socket.write(`50000\r\n${'x'.repeat(0x50_000)}`);
    expect(await told).toMatch(/^HTTP\/1\.1 413 /);
    expect(bodies.state()).toMatchObject({ arriving: 0, bytes: 0 });
  });
});
