import { once } from 'node:events';
import type { RequestListener, ServerResponse } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { StackOneError } from '../../../src/stackone/stackone-error.ts';
import type { StackOneHttp, StackOneRequest } from '../../../src/stackone/transport/http.ts';
import { startFullServer } from '../../support/full-server.ts';
import { type RawServer, startRawServer } from '../../support/raw-server.ts';
import { connectTo, testOrigin } from '../../support/stackone.ts';

const origin = { ...testOrigin, deadline: Number.POSITIVE_INFINITY };
const answer = z.object({ name: z.string() });
const read = { method: 'GET', endpoint: '/things', path: '/things', answer, effect: 'none' } as const;
const create = { ...read, method: 'POST', body: { a: 1 }, effect: 'creation' } as const;

let server: RawServer | undefined;
let http: StackOneHttp | undefined;
afterEach(async () => {
  server?.close();
  await http?.close();
  server = undefined;
  http = undefined;
});

async function connect(listener: RequestListener, options: { prefix?: string; timeoutMs?: number } = {}) {
  server = await startRawServer(listener);
  http = connectTo(server.url + (options.prefix ?? ''), {
    apiKey: 'v1.eu1.kéy',
    attemptTimeoutMs: options.timeoutMs ?? 5_000,
    userAgent: 'connect-gateway/1.2.3',
  });
  return http;
}

const json =
  (body: unknown, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };

async function failureOf<T>(client: StackOneHttp, request: StackOneRequest<T>, from = origin) {
  const error = await client.send(request, from).then(
    () => expect.unreachable('the call succeeded'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(StackOneError);
  return error instanceof StackOneError ? error.failure : undefined;
}

describe('a request', () => {
  it("sends the key as the user name of HTTP Basic, a user agent, and the caller's request id", async () => {
    const client = await connect(json({ name: 'x' }));
    await client.send(create, origin);
    expect(server?.requests[0]?.headers).toMatchObject({
      authorization: `Basic ${Buffer.from('v1.eu1.kéy:').toString('base64')}`,
      'user-agent': 'connect-gateway/1.2.3',
      'x-request-id': 'request-1',
      accept: 'application/json',
      'content-type': 'application/json',
    });
  });

  it('has no content type without a body', async () => {
    const client = await connect(json({ name: 'x' }));
    await client.send(read, origin);
    expect(server?.requests[0]?.headers).not.toHaveProperty('content-type');
  });

  it.each([
    ['', '/things'],
    ['/', '/things'],
    ['/proxy/stackone', '/proxy/stackone/things'],
    ['/proxy/stackone/', '/proxy/stackone/things'],
  ])('is sent below the base path %j', async (prefix, path) => {
    const client = await connect(json({ name: 'x' }), { prefix });
    await client.send(read, origin);
    expect(server?.requests[0]?.url).toBe(path);
  });
});

describe('an answer', () => {
  it('has the documented fields, and no others', async () => {
    const client = await connect(json({ name: 'x', more: 1 }));
    expect(await client.send(read, origin)).toEqual({ name: 'x' });
  });

  it.each(['application/json', 'application/json; charset=utf-8', 'application/problem+json'])(
    'may have the type %s',
    async (type) => {
      const client = await connect(json({ name: 'x' }, { 'content-type': type }));
      expect(await client.send(read, origin)).toEqual({ name: 'x' });
    },
  );

  it('is refused if its type is not JSON, whatever its content', async () => {
    const client = await connect(json({ name: 'x' }, { 'content-type': 'text/html' }));
    expect(await failureOf(client, read)).toMatchObject({ kind: 'bad-response' });
  });

  it('is refused with the paths of its faults, and without their values', async () => {
    const client = await connect(json({ name: ['secret'] }));
    expect(await failureOf(client, read)).toEqual({ kind: 'bad-response', problem: 'name: invalid_type' });
  });

  it.each([301, 302, 307, 308])('with status %i is not followed', async (status) => {
    const client = await connect((_request, response) => response.writeHead(status, { location: '/other' }).end());
    expect(await failureOf(client, read)).toMatchObject({ kind: 'bad-response' });
    expect(server?.requests).toHaveLength(1);
  });

  it('is aborted at 5 MiB', async () => {
    const client = await connect((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const more = () => response.write('x'.repeat(1024 * 1024), (error) => error ?? more());
      more();
    });
    expect(await failureOf(client, read)).toEqual({ kind: 'bad-response', problem: 'too large' });
  });
});

describe('the deadline', () => {
  it('ends a call that begins after it without spending the quota', async () => {
    let taken = 0;
    const take = () => {
      taken += 1;
      return undefined;
    };
    server = await startRawServer(json({ name: 'x' }));
    http = connectTo(server.url, { quota: { take } });
    const failure = await failureOf(http, read, { ...origin, deadline: Date.now() - 1 });
    expect(failure).toEqual({ kind: 'timeout' });
    expect(taken).toBe(0);
    expect(server.requests).toEqual([]);
  });

  it('applies to the whole call, including an answer that arrives slowly', async () => {
    const client = await connect(
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' }).write('{"name":"');
        const timer = setInterval(() => response.write('x'), 10);
        response.once('close', () => clearInterval(timer));
      },
      { timeoutMs: 100 },
    );
    expect(await failureOf(client, read)).toEqual({ kind: 'timeout' });
  });

  it('ends an attempt that could take longer', async () => {
    const client = await connect(() => {}, { timeoutMs: 600_000 });
    expect(await failureOf(client, create, { ...origin, deadline: Date.now() + 50 })).toEqual({
      kind: 'outcome-unknown',
    });
  });

  it('leaves the outcome of a creation unknown', async () => {
    const client = await connect(() => {}, { timeoutMs: 50 });
    expect(await failureOf(client, create)).toEqual({ kind: 'outcome-unknown' });
  });
});

describe('a caller that disconnects', () => {
  it('cancels the call', async () => {
    const leaving = new AbortController();
    const closed = Promise.withResolvers<void>();
    const client = await connect((request) => {
      request.socket.once('close', () => closed.resolve());
      leaving.abort();
    });
    expect(await failureOf(client, read, { ...origin, signal: leaving.signal })).toEqual({ kind: 'cancelled' });
    await closed.promise;
  });
});

describe('a host that does not exist', () => {
  it('is unreachable, and nothing was created', async () => {
    const nowhere = connectTo('http://nowhere.invalid');
    expect(await failureOf(nowhere, create)).toEqual({ kind: 'unreachable' });
    await nowhere.close();
  });
});

describe('a host that accepts no connection', () => {
  it('is abandoned after the connection timeout, before the attempt timeout, and nothing was created', async () => {
    const full = await startFullServer();
    onTestFinished(() => full.close());
    const client = connectTo(full.url, { connectTimeoutMs: 100, attemptTimeoutMs: 60_000, timeoutMs: 60_000 });
    // The attempt would end after the test's timeout.
    expect(await failureOf(client, create, client.begin(testOrigin))).toEqual({ kind: 'unreachable' });
    await client.close();
  });
});

describe('a request that could not be sent', () => {
  it('before its timeout has created nothing', async () => {
    const full = await startFullServer();
    onTestFinished(() => full.close());
    const client = connectTo(full.url, { connectTimeoutMs: 2_000, attemptTimeoutMs: 100 });
    expect(await failureOf(client, create)).toEqual({ kind: 'timeout' });
    expect(await failureOf(client, read, client.begin(testOrigin))).toEqual({ kind: 'timeout' });
    await client.close();
  });

  it('because TLS failed has created nothing', async () => {
    const connections: Socket[] = [];
    const server = createServer((socket) => {
      connections.push(socket);
      socket.once('data', () => socket.resetAndDestroy());
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const client = connectTo(`https://127.0.0.1:${port}`);
    expect(await failureOf(client, create)).toEqual({ kind: 'unreachable' });
    expect(connections).toHaveLength(3);
    await client.close();
  });
});

describe('an answer that is not HTTP', () => {
  it('is a bad response', async () => {
    const client = await connect((request) => request.socket.end('nonsense\r\n\r\n'));
    expect(await failureOf(client, read)).toEqual({ kind: 'bad-response', problem: 'not HTTP' });
  });
});

describe('a call at the rate limit', () => {
  it('is reported as refused by the quota or by StackOne', async () => {
    let requests = 0;
    server = await startRawServer((_request, response) => {
      requests += 1;
      response.writeHead(429, { 'retry-after': '60' }).end('{}');
    });
    const answers = [60, undefined];
    http = connectTo(server.url, { quota: { take: () => answers.shift() } });
    const outcomes: string[] = [];
    const onAttempt = ({ outcome }: { outcome: string }) => outcomes.push(outcome);
    const from = { ...origin, onAttempt, failsIfRateLimited: true };
    const refused = { kind: 'refused', status: 429, retryAfter: 60 };
    expect(await failureOf(http, read, from)).toMatchObject({ ...refused, byQuota: true });
    expect(requests).toBe(0);
    expect(await failureOf(http, read, from)).toMatchObject(refused);
    expect([outcomes, requests]).toEqual([['quota', '429'], 1]);
  });
});

describe('background requests', () => {
  it('hold at most a tenth of the permits for an endpoint, and go on when one has been answered', async () => {
    const held: ServerResponse[] = [];
    const client = await connect((_request, response) => held.push(response));
    const sent = Array.from({ length: 11 }, () => client.send(read, { ...origin, priority: 'background' }));
    await expect.poll(() => held.length).toBe(10);
    const callers = Array.from({ length: 90 }, () => client.send(read, origin));
    await expect.poll(() => held.length).toBe(100);
    for (let next = held.shift(); next; next = held.shift()) next.end('{"name":"x"}');
    await expect.poll(() => held.length).toBe(1);
    held.pop()?.end('{"name":"x"}');
    await expect(Promise.all([...sent, ...callers])).resolves.toHaveLength(101);
  });

  it('are not repeated at the rate limit for callers that repeat them later', async () => {
    let requests = 0;
    const client = await connect((_request, response) => {
      requests += 1;
      response.writeHead(429, { 'retry-after': '0' }).end('{}');
    });
    const later = { ...origin, priority: 'background', failsIfRateLimited: true } as const;
    await expect(client.send(read, later)).rejects.toMatchObject({ failure: { kind: 'refused', status: 429 } });
    expect(requests).toBe(1);
  });
});
