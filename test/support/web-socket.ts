import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';

export interface SocketMessage {
  readonly id?: string;
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a payload has the shape of its operation, which the test states
  readonly payload?: any;
}

/** A WebSocket whose messages the test writes. */
export interface TestSocket {
  readonly socket: WebSocket;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  send(message: unknown): void;
  /** Resolves to the next message. Rejects if the socket closes before. */
  next(): Promise<SocketMessage>;
  /** Sends `connection_init` and waits for its answer. */
  init(payload?: unknown): Promise<SocketMessage>;
  subscribe(id: string, query: string, more?: Readonly<Record<string, unknown>>): void;
  /** Resolves when the gateway has processed all sent messages. */
  settled(): Promise<void>;
}

export interface SocketOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly protocol?: string;
}

/** Resolves when the socket is open. Rejects if the upgrade is refused. The socket is closed with the test. */
export async function openSocket(
  url: string,
  { headers = {}, protocol = 'graphql-transport-ws' }: SocketOptions = {},
): Promise<TestSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, protocol, { headers });
  onTestFinished(() => socket.terminate());
  const messages: SocketMessage[] = [];
  let wake = () => {};
  let isClosed = false;
  socket.on('message', (data) => {
    messages.push(JSON.parse(String(data)));
    wake();
  });
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.on('close', (code, reason) => {
      isClosed = true;
      wake();
      resolve({ code, reason: String(reason) });
    });
  });
  await once(socket, 'open');
  socket.on('error', () => {});

  const next = async (): Promise<SocketMessage> => {
    while (messages.length === 0 && !isClosed) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const message = messages.shift();
    if (!message) throw new Error('The socket is closed.');
    return message;
  };
  const send = (message: unknown) => socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  return {
    socket,
    closed,
    send,
    next,
    init(payload) {
      send({ type: 'connection_init', ...(payload !== undefined && { payload }) });
      return next();
    },
    subscribe: (id, query, more = {}) => send({ id, type: 'subscribe', payload: { query, ...more } }),
    async settled() {
      socket.ping();
      await once(socket, 'pong');
    },
  };
}
