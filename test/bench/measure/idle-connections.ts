import { connect, type Socket } from 'node:net';
import { readAnswer } from '../ask.ts';

export interface IdleConnections {
  /** The number of connections that the server has kept open. */
  open(): number;
  close(): void;
}

/** Opens connections one at a time, sends one request over each, and leaves them idle. */
export async function openIdleConnections(port: number, request: string, count: number): Promise<IdleConnections> {
  const sockets: Socket[] = [];
  while (sockets.length < count) {
    const socket = connect(port, '127.0.0.1');
    sockets.push(socket);
    socket.write(request, 'latin1');
    await readAnswer(socket);
    // A connection that fails later is missing from the count of open ones.
    socket.on('error', () => {}).resume();
  }
  return {
    open: () => sockets.filter((socket) => socket.readyState === 'open').length,
    close() {
      for (const socket of sockets) socket.destroy();
    },
  };
}
