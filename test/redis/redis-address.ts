import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** An address whose server can change, as behind DNS or a load balancer: connections that there are stay where they are. */
export interface RedisAddress {
  readonly url: string;
  /** How many connections have been made to it. */
  readonly connections: number;
  /** New connections lead to this server from now on. */
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
