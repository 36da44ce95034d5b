import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface UpstreamRequest {
  readonly method: string;
  /** The path with the query. */
  readonly path: string;
  /** The `x-request-id`, which is the same for all attempts of a call. */
  readonly id: string;
  /** The number of earlier requests on the connection. */
  readonly earlier: number;
}

/** The server's reaction to a request. */
export type Behaviour = (socket: Socket, request: UpstreamRequest) => void;

/** An upstream server that parses HTTP requests and writes bytes as the test decides. */
export interface FaultServer {
  readonly url: string;
  /** Applies from the next request on. */
  behaviour: Behaviour;
  /** The number of received requests. */
  readonly requests: number;
  /** The number of open connections. */
  readonly open: number;
  /** Resolves to the connection of the next request when it has arrived. */
  nextRequest(): Promise<Socket>;
  /** Refuses new connections and closes existing ones. */
  close(): Promise<void>;
}

export async function startFaultServer(behaviour: Behaviour): Promise<FaultServer> {
  const sockets = new Set<Socket>();
  let requests = 0;
  let arrival = Promise.withResolvers<Socket>();

  // A client that has closed its side may still read the response.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.once('end', () => socket.end());
    // A client may disconnect in the middle of an invalid response.
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

/** A local port on which nothing listens. */
export async function findClosedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
