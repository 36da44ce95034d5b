import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A request for events, with which the test does as it likes. */
export interface Subscription {
  readonly headers: IncomingHttpHeaders;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly response: ServerResponse;
  /** Begins the stream. */
  open(): void;
  /** Sends an event, as graphql-sse's distinct connections mode does. */
  next(payload: object, id?: string): void;
  /** Sends text as it is. */
  raw(text: string): void;
  /** Answers with a failure in place of a stream. */
  refuse(status: number, code: string, extensions?: object): void;
}

export interface EventServer {
  readonly url: string;
  readonly subscriptions: readonly Subscription[];
  /** Resolves to the subscription with this number, counted from 0, as soon as it is there. */
  subscription(index: number): Promise<Subscription>;
  /** What queries are answered with. */
  answer: (variables: Readonly<Record<string, unknown>>) => object;
}

/** A gateway that speaks no more than the protocol of its streams. */
export async function startEventServer(): Promise<EventServer> {
  const subscriptions: Subscription[] = [];
  const arrivals = new EventTarget();
  const server = createServer(async (request, response) => {
    request.setEncoding('utf8');
    const { query, variables } = JSON.parse((await request.toArray()).join(''));
    if (!query.startsWith('subscription')) {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ data: events.answer(variables) }));
      return;
    }
    subscriptions.push({
      headers: request.headers,
      variables,
      response,
      open: () => {
        response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' }).flushHeaders();
      },
      next: (payload, id) => {
        response.write(`event: next\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(payload)}\n\n`);
      },
      raw: (text) => {
        response.write(text);
      },
      refuse: (status, code, extensions = {}) => {
        const errors = [{ message: `It is ${code}.`, extensions: { code, retryable: false, ...extensions } }];
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ errors }));
      },
    });
    arrivals.dispatchEvent(new Event('arrival'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  const events: EventServer = {
    url: `http://127.0.0.1:${port}/graphql`,
    subscriptions,
    async subscription(index) {
      for (;;) {
        const found = subscriptions[index];
        if (found) return found;
        await once(arrivals, 'arrival');
      }
    },
    answer: () => ({ linkedAccounts: { edges: [], pageInfo: { hasNextPage: false, endCursor: null } } }),
  };
  return events;
}
