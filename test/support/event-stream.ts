import { once } from 'node:events';
import { type ClientRequest, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { onTestFinished } from 'vitest';

export interface ServerSentEvent {
  readonly id: string | undefined;
  readonly event: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: data has the shape of its operation, which the test states
  readonly data: any;
}

export interface EventStreamClient {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
  /** The next event; `undefined` at the end of the stream. */
  next(): Promise<ServerSentEvent | undefined>;
  /** Received lines that are not JSON: comments. */
  readonly comments: readonly string[];
  /** All remaining events. */
  rest(): Promise<ServerSentEvent[]>;
  /** The body of a response that is not a stream. */
  json(): Promise<{ readonly errors?: readonly { readonly extensions: Readonly<Record<string, unknown>> }[] }>;
  pause(): void;
  resume(): void;
  close(): void;
}

export interface SubscribeOptions {
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly operationName?: string;
  readonly documentId?: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** Sends an operation and reads its response as server-sent events. Closed when the test ends. */
export async function subscribe(
  url: string,
  query: string,
  { headers = {}, variables = {}, ...more }: SubscribeOptions = {},
): Promise<EventStreamClient> {
  const sent = request(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
  });
  sent.end(JSON.stringify({ query, variables, ...more }));
  return receive(sent);
}

/** The response to a request that may be a stream. */
export async function receive(sent: ClientRequest): Promise<EventStreamClient> {
  onTestFinished(() => {
    sent.destroy();
  });
  sent.on('error', () => {});
  const [response]: IncomingMessage[] = await once(sent, 'response');
  if (!response) throw new Error('There is no answer.');
  response.setEncoding('utf8');
  response.on('error', () => {});
  const comments: string[] = [];
  const events: ServerSentEvent[] = [];
  let text = '';
  let ended = false;
  let wake = () => {};
  const isStream = response.headers['content-type']?.startsWith('text/event-stream') === true;
  response.on('data', (chunk: string) => {
    text += chunk;
    if (!isStream) return;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      if (block.startsWith(':')) comments.push(block);
      else events.push(readEvent(block));
    }
    wake();
  });
  response.on('close', () => {
    ended = true;
    wake();
  });

  const next = async () => {
    while (events.length === 0 && !ended) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    return events.shift();
  };
  return {
    status: response.statusCode,
    headers: response.headers,
    next,
    comments,
    async rest() {
      const all: ServerSentEvent[] = [];
      for (let event = await next(); event; event = await next()) all.push(event);
      return all;
    },
    async json() {
      if (!ended) await once(response, 'close');
      return JSON.parse(text);
    },
    pause: () => response.pause(),
    resume: () => response.resume(),
    close: () => sent.destroy(),
  };
}

function readEvent(block: string): ServerSentEvent {
  const fields = new Map(
    block.split('\n').map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trimStart()] as const;
    }),
  );
  const data = fields.get('data');
  return { id: fields.get('id'), event: fields.get('event'), data: data ? JSON.parse(data) : undefined };
}
