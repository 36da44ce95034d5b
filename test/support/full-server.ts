import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';

/** Listens but never accepts a connection: its thread sleeps, and the system's queue is short. */
const program = `
const { createServer } = require('node:net');
const { parentPort } = require('node:worker_threads');
const server = createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  parentPort.postMessage(server.address().port);
  setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
});
`;

/** An address where connections are neither accepted nor refused, as behind a firewall that drops packets. */
export async function startFullServer() {
  const worker = new Worker(program, { eval: true });
  const [port]: number[] = await once(worker, 'message');
  if (port === undefined) throw new Error('The server listens nowhere.');
  const queued: Socket[] = [];
  // Fills the queue until a connection is not established.
  for (let made = true; made; ) {
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    queued.push(socket);
    made = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(AbortSignal.timeout(200), 'abort').then(() => false),
    ]);
  }
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      for (const socket of queued) socket.destroy();
      await worker.terminate();
    },
  };
}
