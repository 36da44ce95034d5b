import { connect, type Socket } from 'node:net';
import { readAnswer } from '../ask.ts';

export interface IdleConnections {
  /** How many of them the server has kept open. */
  open(): number;
  close(): void;
}

/** Connections that have sent one request each, and then nothing. One after the other: it is not about load. */
export async function openIdleConnections(port: number, request: string, count: number): Promise<IdleConnections> {
  const sockets: Socket[] = [];
  while (sockets.length < count) {
    const socket = connect(port, '127.0.0.1');
    sockets.push(socket);
    socket.write(request, 'latin1');
    await readAnswer(socket);
    // What happens to it from now on is seen when those that are open are counted.
    socket.on('error', () => {}).resume();
  }
  return {
    open: () => sockets.filter((socket) => socket.readyState === 'open').length,
    close() {
      for (const socket of sockets) socket.destroy();
    },
  };
}
