import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** An address whose server can change, as behind DNS or a load balancer. Existing connections stay open. */
export interface RedisAddress {
  readonly url: string;
  /** The number of connections that have been opened. */
  readonly connections: number;
  /** Directs new connections to this server. */
  lead(url: string): void;
  close(): void;
}

export async function openRedisAddress(url: string): Promise<RedisAddress> {
  let port = Number(new URL(url).port);
  let connections = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    connections += 1;
    const target = connect(port, '127.0.0.1');
    for (const [socket, other] of [
      [client, target],
      [target, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.once('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get connections() {
      return connections;
    },
    lead(next) {
      port = Number(new URL(next).port);
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
