import { once } from 'node:events';
import { createServer, type IncomingMessage, request as sendRequest } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** The proxy's reaction to a request: forwards it, answers with this status, disconnects, or never answers. */
export type ProxyBehaviour = 'pass' | 'hang-up' | 'silent' | number;

/** An HTTP proxy that forwards every request to one server, whatever host it names. */
export interface ForwardProxy {
  readonly url: string;
  /** Applies from the next request on. */
  behaviour: ProxyBehaviour;
  /** The requests: `CONNECT host:port`, or `GET http://host/path`. */
  readonly asked: readonly string[];
  readonly requests: readonly IncomingMessage[];
  /** The number of open connections to the proxy. */
  readonly open: number;
  close(): void;
}

export async function startForwardProxy(serverUrl: string): Promise<ForwardProxy> {
  const target = new URL(serverUrl);
  const requests: IncomingMessage[] = [];
  const sockets = new Set<Socket>();
  const take = (request: IncomingMessage): boolean => {
    requests.push(request);
    if (proxy.behaviour === 'hang-up') request.socket.destroy();
    return proxy.behaviour === 'pass';
  };
  const refusal = () => (typeof proxy.behaviour === 'number' ? proxy.behaviour : undefined);

  const server = createServer((request, response) => {
    if (take(request)) {
      const { pathname, search } = new URL(request.url ?? '');
      const { method, headers } = request;
      const onward = sendRequest(new URL(pathname + search, target), { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      request.pipe(onward.on('error', () => response.destroy()));
    } else {
      const status = refusal();
      if (status !== undefined) response.writeHead(status).end('secret words of the proxy');
    }
  });
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    // A socket without a reader would not notice that the other side has closed it.
    socket.on('error', () => {}).on('end', () => socket.end());
    if (proxy.behaviour === 'silent') socket.resume();
    if (take(request)) tunnel(socket, connect(Number(target.port), target.hostname));
    const status = refusal();
    if (status !== undefined) socket.end(`HTTP/1.1 ${status} Refused\r\ncontent-length: 0\r\n\r\n`);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const proxy: ForwardProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    behaviour: 'pass',
    get asked() {
      return requests.map(({ method, url }) => `${method} ${url}`);
    },
    requests,
    get open() {
      return sockets.size;
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
  return proxy;
}

function tunnel(client: Socket, server: Socket): void {
  server.on('error', () => client.destroy());
  server.once('connect', () => client.write('HTTP/1.1 200 Connection established\r\n\r\n'));
  client.once('close', () => server.destroy());
  server.once('close', () => client.destroy());
  client.pipe(server).pipe(client);
}
