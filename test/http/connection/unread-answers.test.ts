import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { UnreadAnswers } from '../../../src/http/connection/unread-answers.ts';
import { startHttpServer } from '../../support/http-server.ts';
import { openConnection } from '../../support/raw-http.ts';

const megabyte = 1024 * 1024;
/** More than the operating system buffers for a connection that is not read. */
const large = 'x'.repeat(16 * megabyte);
const request = 'GET /large HTTP/1.1\r\nhost: a\r\n\r\n';

const start = () =>
  startHttpServer(
    { '/large': { GET: (exchange) => exchange.answer(200, [], large) } },
    { headersMs: 1_000, requestMs: 1_000, responseMs: 100, checkEveryMs: 20 },
  );

/** Requests the large answer, and does not read it. */
async function askWithoutReading(url: string): Promise<Socket> {
  const socket = await openConnection(url);
  onTestFinished(() => {
    socket.destroy();
  });
  socket.write(request);
  return socket;
}

describe('an answer that is not read', () => {
  it('is cut with its connection after the timeout', async () => {
    const server = await start();
    const arrived = once(server.server, 'connection');
    const socket = await askWithoutReading(server.url);
    const [connection]: Socket[] = await arrived;
    if (connection && !connection.destroyed) await once(connection, 'close');
    expect(await server.cut('unread')).toBe(1);
    socket.destroy();
  });

  it('is cut even if more requests follow', async () => {
    const server = await start();
    const arrived = once(server.server, 'connection');
    const socket = await askWithoutReading(server.url);
    socket.write(request.repeat(100));
    const [connection]: Socket[] = await arrived;
    if (connection && !connection.destroyed) await once(connection, 'close');
    expect(await server.cut('unread')).toBe(1);
  });
});

describe('unread answers', () => {
  /** Answers every request with the large answer, and holds it. */
  async function startHolding(unread: UnreadAnswers) {
    const connections: Socket[] = [];
    const server = createServer((_request, response) => {
      if (response.socket) connections.push(response.socket);
      response.end(large);
      unread.hold(response, large.length);
    }).listen(0, '127.0.0.1');
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return { connections, url: `http://127.0.0.1:${port}` };
  }

  it('that together need too much memory are cut, oldest first', async () => {
    const cut: string[] = [];
    const unread = new UnreadAnswers({
      responseMs: 60_000,
      maximumBytes: 2.5 * large.length,
      onCut: (reason) => cut.push(reason),
    });
    const { connections, url } = await startHolding(unread);
    for (let count = 1; count <= 4; count += 1) {
      await askWithoutReading(url);
      await expect.poll(() => connections.length, { interval: 5 }).toBe(count);
    }
    expect(connections.map(({ destroyed }) => destroyed)).toEqual([true, true, false, false]);
    expect(cut).toEqual(['memory', 'memory']);
  });

  it('no longer count once they have been read', async () => {
    const cut: string[] = [];
    const unread = new UnreadAnswers({
      responseMs: 60_000,
      maximumBytes: 1.5 * large.length,
      onCut: (reason) => cut.push(reason),
    });
    const { url } = await startHolding(unread);
    for (let count = 0; count < 4; count += 1) expect(await (await fetch(url)).text()).toHaveLength(large.length);
    expect(cut).toEqual([]);
  });
});
