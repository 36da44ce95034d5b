import { once } from 'node:events';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type ConnectClientOptions, createConnectClient, type EventsOptions } from '../src/index.ts';
import { account, answering, data } from './answers.ts';
import { startEventServer } from './event-server.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const happened = (id: string, type = 'UPDATED') => ({
  data: {
    linkedAccountEvents: { id, type, linkedAccountId: 'a1', linkedAccount: account, occurredAt: account.updatedAt },
  },
});
const failed = (code: string, extensions: object = {}) => ({
  errors: [{ message: `It is ${code}.`, extensions: { code, retryable: false, ...extensions } }],
});

/** Somebody who writes down what they are told. */
function listen(options: ConnectClientOptions, selection: Partial<EventsOptions> = {}) {
  const told: string[] = [];
  const client = createConnectClient(options);
  const follow = (name = '') => {
    const stop = client.events({
      onEvent: ({ id, type }) => told.push(`${name}${type} ${id}`),
      onResync: () => told.push(`${name}resync`),
      onStatus: (status) => told.push(`${name}${status}`),
      onError: ({ code }) => told.push(`${name}error ${code}`),
      ...selection,
    });
    onTestFinished(stop);
    return stop;
  };
  return { told, follow };
}

/** Waits a hundredth of what the client would wait, so that a test of five reconnections takes no time. */
function hurry() {
  const { setTimeout } = globalThis;
  vi.stubGlobal('setTimeout', (callback: () => void, ms = 0, ...rest: unknown[]) =>
    setTimeout(callback, ms < 29_000 ? ms / 100 : ms, ...rest),
  );
}

describe('events()', () => {
  it('reports events as they happen, and that the list should be read first', async () => {
    const server = await startEventServer();
    const { told, follow } = listen({ url: server.url, token: 'secret' });
    const stop = follow();
    const stream = await server.subscription(0);
    expect(stream.headers).toMatchObject({ accept: 'text/event-stream', authorization: 'Bearer secret' });
    expect(stream.variables).toEqual({});
    stream.open();
    stream.next(happened('1'), '1');
    await expect.poll(() => told).toEqual(['connecting', 'live', 'resync', 'UPDATED 1']);
    stop();
    await once(stream.response, 'close');
  });

  it('selects types and accounts', async () => {
    const server = await startEventServer();
    listen({ url: server.url }, { types: ['DELETED'], linkedAccountIds: ['a1'] }).follow();
    expect((await server.subscription(0)).variables).toEqual({ types: ['DELETED'], linkedAccountIds: ['a1'] });
  });

  it('goes on after the last event when the stream breaks off', async () => {
    hurry();
    const server = await startEventServer();
    const { told, follow } = listen({ url: server.url });
    follow();
    const first = await server.subscription(0);
    first.open();
    first.next(happened('1'), '1');
    await expect.poll(() => told).toContain('UPDATED 1');
    first.response.destroy();
    const second = await server.subscription(1);
    expect(second.variables).toEqual({ after: '1' });
    second.open();
    second.next(happened('2'));
    await expect.poll(() => told.slice(4)).toEqual(['connecting', 'live', 'UPDATED 2']);
  });

  it('asks for the list to be read again when the gateway no longer keeps what was missed', async () => {
    hurry();
    const server = await startEventServer();
    const { told, follow } = listen({ url: server.url }, { after: 'long-ago' });
    follow();
    (await server.subscription(0)).refuse(400, 'BAD_USER_INPUT', { reason: 'RESYNC' });
    const second = await server.subscription(1);
    expect(second.variables).toEqual({});
    second.open();
    await expect.poll(() => told).toEqual(['connecting', 'connecting', 'live', 'resync']);
  });

  it('comes back when the gateway is full, drains, or says why it ends the stream', async () => {
    hurry();
    const server = await startEventServer();
    const { told, follow } = listen({ url: server.url }, { after: '0' });
    follow();
    (await server.subscription(0)).refuse(503, 'OVERLOADED', { retryable: true, retryAfter: 1 });
    const second = await server.subscription(1);
    second.open();
    second.next(failed('OVERLOADED', { retryable: true }));
    (await server.subscription(2)).open();
    (await server.subscription(2)).response.end('event: complete\ndata:\n\n');
    (await server.subscription(3)).open();
    await expect.poll(() => told.filter((word) => word === 'live')).toHaveLength(3);
    expect(server.subscriptions.map(({ variables }) => variables)).toEqual(Array(4).fill({ after: '0' }));
  });

  it('renews the token when it expires under way', async () => {
    hurry();
    const server = await startEventServer();
    let token = 'old';
    const renew = ({ refresh }: { refresh: boolean }) => {
      if (refresh) token = 'new';
      return token;
    };
    listen({ url: server.url, token: renew }).follow();
    const first = await server.subscription(0);
    first.open();
    first.next(failed('UNAUTHENTICATED'));
    (await server.subscription(1)).refuse(401, 'UNAUTHENTICATED');
    const third = await server.subscription(2);
    expect(third.headers.authorization).toBe('Bearer new');
  });

  it('ends, and says why, when the gateway refuses', async () => {
    const server = await startEventServer();
    const { told, follow } = listen({ url: server.url });
    follow();
    (await server.subscription(0)).refuse(403, 'FORBIDDEN');
    await expect.poll(() => told).toEqual(['connecting', 'stopped', 'error FORBIDDEN']);
  });

  it('delivers an event whose account could not be read', async () => {
    const server = await startEventServer();
    const { told, follow } = listen({ url: server.url });
    follow();
    const stream = await server.subscription(0);
    stream.open();
    const { linkedAccountEvents } = happened('1').data;
    stream.next({
      data: { linkedAccountEvents: { ...linkedAccountEvents, linkedAccount: null } },
      ...failed('UPSTREAM_TIMEOUT'),
    });
    await expect.poll(() => told).toContain('UPDATED 1');
  });

  it('reads events however they are cut, with comments between them', async () => {
    const server = await startEventServer();
    const { told, follow } = listen({ url: server.url });
    follow();
    const stream = await server.subscription(0);
    stream.open();
    const text = `: ping\n\nevent: next\r\nid: é1\r\ndata:${JSON.stringify(happened('1'))}\r\n\r\nretry: 5\nevent: other\ndata: {}\n\n`;
    stream.response.socket?.setNoDelay(true);
    for (const byte of Buffer.from(text)) {
      stream.response.write(Buffer.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await expect.poll(() => told).toContain('UPDATED é1');
  });

  it('shares one stream among those who want the same', async () => {
    const server = await startEventServer();
    const { told, follow } = listen({ url: server.url });
    const stopA = follow('A ');
    const stream = await server.subscription(0);
    stream.open();
    await expect.poll(() => told).toContain('A live');
    const stopB = follow('B ');
    await expect.poll(() => told).toContain('B resync');
    stream.next(happened('1'), '1');
    await expect.poll(() => told.slice(-2)).toEqual(['A UPDATED 1', 'B UPDATED 1']);
    stopA();
    stream.next(happened('2'), '2');
    await expect.poll(() => told.at(-1)).toBe('B UPDATED 2');
    expect(told).not.toContain('A UPDATED 2');
    const closed = once(stream.response, 'close');
    stopB();
    stopB();
    await closed;
    expect(server.subscriptions).toHaveLength(1);
  });

  it('sends nothing for somebody who leaves at once', async () => {
    const { fetch, sent } = answering(data({}));
    const stop = listen({ url: 'http://gateway.example', fetch }).follow();
    stop();
    await new Promise((resolve) => setImmediate(resolve));
    expect(sent).toEqual([]);
  });

  it('cuts a stream that has fallen silent', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    const { fetch, sent } = answering(
      ({ signal }) =>
        new Response(
          new ReadableStream({
            start(controller) {
              signal?.addEventListener('abort', () => controller.error(signal.reason));
            },
          }),
          { headers: { 'content-type': 'text/event-stream' } },
        ),
    );
    const { told, follow } = listen({ url: 'http://gateway.example', fetch });
    follow();
    await vi.advanceTimersByTimeAsync(29_000);
    expect(sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(sent).toHaveLength(2);
    expect(told.slice(0, 4)).toEqual(['connecting', 'live', 'resync', 'connecting']);
  });
});

describe('events() without streams', () => {
  const page = (...nodes: object[]) =>
    data({
      linkedAccounts: { edges: nodes.map((node) => ({ node })), pageInfo: { hasNextPage: false, endCursor: null } },
    });

  it('reads the list every 30 seconds where fetch can’t stream, says so, and reports what differs', async () => {
    vi.useFakeTimers();
    const NodeResponse = Response;
    // As in React Native: there is no body to read, and a stream's answer would never come.
    vi.stubGlobal('Response', class {});
    const lists = [[account], [account, { ...account, id: 'a2' }], [{ ...account, id: 'a2', status: 'ERROR' }]];
    const fetch = async () => {
      const nodes = lists.shift() ?? [];
      const linkedAccounts = {
        edges: nodes.map((node) => ({ node })),
        pageInfo: { hasNextPage: false, endCursor: null },
      };
      return NodeResponse.json({ data: { linkedAccounts } });
    };
    const { told, follow } = listen({ url: 'http://gateway.example', fetch });
    const stop = follow();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(told).toEqual(['polling', 'resync']);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(told.slice(2)).toEqual(['CREATED null']);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(told.slice(3)).toEqual(['UPDATED null', 'DELETED null']);
    stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each(['GRAPHQL_VALIDATION_FAILED', 'BAD_REQUEST'])(
    'reads the list when the gateway offers no stream: %s',
    async (code) => {
      const { fetch, sent } = answering(() => Response.json(failed(code), { status: 400 }), page());
      const { told, follow } = listen({ url: 'http://gateway.example', fetch });
      follow();
      await expect.poll(() => told).toEqual(['connecting', 'polling', 'resync']);
      await expect.poll(() => sent.at(-1)?.body.query).toMatch(/^query LinkedAccounts/);
    },
  );
});
