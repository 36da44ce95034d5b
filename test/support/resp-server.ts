import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';

/** A server that speaks as much of Redis' protocol as a connection needs. */
export interface RespServer {
  readonly url: string;
  /** The commands received, without those that a client sends on connecting. */
  readonly commands: readonly string[];
  /** Accepts connections again after `stop`. */
  start(): Promise<void>;
  /** Cuts all connections and refuses new ones. */
  stop(): Promise<void>;
}

const handshake = new Set(['INFO', 'HELLO', 'CLIENT', 'AUTH', 'SELECT']);

/** `answer` returns the reply in RESP, or `undefined` for none. */
export async function startRespServer(
  answer: (command: string, socket: Socket) => string | undefined,
): Promise<RespServer> {
  const commands: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('close', () => sockets.delete(socket)));
    socket.on('error', () => {});
    socket.setEncoding('utf8').on('data', (text: string) => {
      // `*2`, `$4`, `INCR`, `$1`, `a`: the words without the lengths before them.
      for (const request of text.split(/^\*\d+\r\n/m).filter(Boolean)) {
        const [first = '', ...words] = request.split('\r\n').filter((word, index) => word && index % 2 === 1);
        const name = first.toUpperCase();
        const command = [name, ...words].join(' ');
        if (!handshake.has(name)) commands.push(command);
        const reply =
          name === 'INFO' ? '$9\r\nloading:0\r\n' : handshake.has(name) ? '+OK\r\n' : answer(command, socket);
        if (reply !== undefined) socket.write(reply);
      }
    });
  });
  let port = 0;
  const start = async () => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  };
  await start();
  return {
    url: `redis://:the-password@127.0.0.1:${port}`,
    commands,
    start,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
