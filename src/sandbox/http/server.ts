import { once } from 'node:events';
import { createServer as createHttpServer, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Delivery } from '../faults/fault-delivery.ts';
import type { RequestRecorder } from '../faults/request-recorder.ts';
import { errorReply } from '../platform/api-error.ts';
import { describeRequest, readBody, type SandboxRequest } from './sandbox-request.ts';

/** Answers a request whose body has been read. Errors are answered in the format that StackOne documents. */
export type Answer = (request: SandboxRequest, socket: Socket) => Promise<Delivery>;

export interface SandboxServer {
  /** Rejects if the server can't listen on the address. */
  listen(address: { readonly host: string; readonly port: number }): Promise<AddressInfo>;
  /** Stops at once and closes open connections. */
  close(): Promise<void>;
}

/** Longer than clients keep idle connections, so that no client sends a request while the server closes its connection. */
const keepAliveTimeout = 72_000;

export function createServer(answer: Answer, recorder: RequestRecorder, now: () => number): SandboxServer {
  const server = createHttpServer({ keepAliveTimeout }, async (incoming, response) => {
    const request = describeRequest(incoming);
    recorder.record(request);
    try {
      await readBody(incoming, request);
      await send(response, await answer(request, incoming.socket));
    } catch (error) {
      // The answer has started, so the connection is closed instead of answering with an error.
      if (response.headersSent) return;
      // The rest of a body that is too large is not read.
      if (!incoming.complete) response.setHeader('connection', 'close');
      await send(response, errorReply(error, now()));
    }
  });

  return {
    async listen(address) {
      server.listen(address);
      // Rejects on the event `error`.
      await once(server, 'listening');
      const bound = server.address();
      if (bound === null || typeof bound === 'string') throw new Error('The sandbox has no TCP address.');
      return bound;
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function send(response: ServerResponse, { status, headers, body }: Delivery): Promise<void> {
  // The caller has disconnected, or a fault has closed the connection.
  if (response.socket === null || response.socket.destroyed) return;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (typeof body !== 'string') {
    response.writeHead(status);
    return pipeline(Readable.from(body), response);
  }
  if (status !== 204) response.setHeader('content-length', Buffer.byteLength(body));
  response.writeHead(status).end(body);
}
