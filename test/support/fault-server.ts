import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface UpstreamRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** The `x-request-id`: one for all attempts of a call. */
  readonly id: string;
  /** How many requests its connection has carried before it. */
  readonly earlier: number;
}

/** What the server does about a request. */
export type Behaviour = (socket: Socket, request: UpstreamRequest) => void;

/** An upstream that reads HTTP and writes bytes: whatever it answers, and whether at all, is up to the test. */
export interface FaultServer {
  readonly url: string;
  /** From the next request on. */
  behaviour: Behaviour;
  /** How many requests have arrived. */
  readonly requests: number;
  /** Of the connections, how many are open. */
  readonly open: number;
  /** Resolves when the next request has arrived, to its connection. */
  nextRequest(): Promise<Socket>;
  /** Refuses connections from now on, and cuts those that there are. */
  close(): Promise<void>;
}

export async function startFaultServer(behaviour: Behaviour): Promise<FaultServer> {
  const sockets = new Set<Socket>();
  let requests = 0;
  let arrival = Promise.withResolvers<Socket>();

  // A client that closes its half has not said that it wants no answer.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.once('end', () => socket.end());
    // Whoever is told nonsense may hang up in the middle of it.
    socket.on('error', () => {});
    readRequests(socket, (request) => {
      requests += 1;
      arrival.resolve(socket);
      arrival = Promise.withResolvers();
      faultServer.behaviour(socket, request);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const faultServer: FaultServer = {
    url: `http://127.0.0.1:${port}`,
    behaviour,
    get requests() {
      return requests;
    },
    get open() {
      return sockets.size;
    },
    nextRequest: () => arrival.promise,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
  return faultServer;
}

function readRequests(socket: Socket, onRequest: (request: UpstreamRequest) => void): void {
  let unread = '';
  let earlier = 0;
  socket.setEncoding('latin1').on('data', (text: string) => {
    unread += text;
    for (;;) {
      const headEnd = unread.indexOf('\r\n\r\n');
      if (headEnd < 0) return;
      const head = unread.slice(0, headEnd);
      const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
      if (unread.length < headEnd + 4 + length) return;
      unread = unread.slice(headEnd + 4 + length);
      const [method = '', path = ''] = head.split(' ', 2);
      onRequest({ method, path, id: /^x-request-id: *(\S+)/im.exec(head)?.[1] ?? '', earlier });
      earlier += 1;
    }
  });
}

/** A port of this machine that nobody listens on. */
export async function findClosedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
