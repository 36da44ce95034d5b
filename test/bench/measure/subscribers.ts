import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { WebSocket } from 'ws';

export const transports = ['server-sent events', 'WebSocket'] as const;
export type Transport = (typeof transports)[number];

export interface Subscriber {
  close(): void;
}

interface SubscribeOptions {
  readonly port: number;
  readonly token: string;
  readonly query: string;
  /** Called for each result. */
  readonly onResult: () => void;
}

/** Opens a subscription over a connection of its own. Resolves when the server has opened it. */
export function subscribe(transport: Transport, options: SubscribeOptions): Promise<Subscriber> {
  return transport === 'WebSocket' ? overWebSocket(options) : overServerSentEvents(options);
}

async function overServerSentEvents({ port, token, query, onResult }: SubscribeOptions): Promise<Subscriber> {
  const sent = request({
    ...{ port, host: '127.0.0.1', path: '/graphql', method: 'POST', agent: false },
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization: `Bearer ${token}` },
  });
  sent.end(JSON.stringify({ query }));
  const [response]: IncomingMessage[] = await once(sent, 'response');
  if (response?.statusCode !== 200) throw new Error(`The subscription was refused with ${response?.statusCode}.`);
  response.on('error', () => {});
  response.setEncoding('utf8').on('data', (text: string) => {
    if (text.includes('event: next')) onResult();
  });
  return { close: () => sent.destroy() };
}

async function overWebSocket({ port, token, query, onResult }: SubscribeOptions): Promise<Subscriber> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws', {
    headers: { authorization: `Bearer ${token}` },
  });
  await once(socket, 'open');
  const messages: string[] = [];
  socket.on('error', () => {});
  socket.on('message', (data) => {
    const text = String(data);
    if (text.includes('"type":"next"')) onResult();
    else messages.push(text);
  });
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }));
  // The protocol does not confirm a subscription, but the server processes the messages of a socket in order.
  socket.send('{"type":"ping"}');
  await once(socket, 'message');
  if (!messages.some((text) => text.includes('"pong"'))) throw new Error(`The subscription was refused: ${messages}`);
  return { close: () => socket.terminate() };
}
