import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { StackOneHttp } from '../../src/stackone/transport/http.ts';
import { type RawServer, startRawServer } from '../support/raw-server.ts';
import { connectTo, testOrigin } from '../support/stackone.ts';

const answer = z.object({ name: z.string() });
const read = { method: 'GET', endpoint: '/things', path: '/things', answer, effect: 'none' } as const;
const create = { ...read, method: 'POST', body: {}, effect: 'creation' } as const;
const good: RequestListener = (_request, response) =>
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"name":"x"}');
const status =
  (code: number, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) =>
    response.writeHead(code, headers).end('{}');
const reset: RequestListener = (request) => request.socket.resetAndDestroy();
const silent: RequestListener = () => {};

let server: RawServer | undefined;
let http: StackOneHttp | undefined;
afterEach(async () => {
  server?.close();
  await http?.close();
});

/** StackOne answers each request with the next of these, and later requests with the last one. */
async function connect(answers: RequestListener[], timeouts = { timeoutMs: 15_000, attemptTimeoutMs: 2_000 }) {
  let turn = 0;
  server = await startRawServer((request, response) => {
    const listener = answers[Math.min(turn, answers.length - 1)];
    turn += 1;
    listener?.(request, response);
  });
  http = connectTo(server.url, timeouts);
  return { http, operation: http.begin(testOrigin) };
}

describe('a read', () => {
  it.each([
    ['a 500', status(500)],
    ['a 503', status(503)],
    ['a reset', reset],
    ['no answer in time', silent],
  ])('is retried after %s, without the caller noticing', async (_name, fault) => {
    const { http, operation } = await connect([fault, fault, good]);
    expect(await http.send(read, operation)).toEqual({ name: 'x' });
    expect(server?.requests).toHaveLength(3);
  });

  it('is attempted at most three times', async () => {
    const { http, operation } = await connect([status(500)]);
    await expect(http.send(read, operation)).rejects.toMatchObject({ failure: { kind: 'refused', status: 500 } });
    expect(server?.requests).toHaveLength(3);
  });

  it('waits as long as `Retry-After` says', async () => {
    const order: string[] = [];
    const noted =
      (listener: RequestListener): RequestListener =>
      (request, response) => {
        order.push('request');
        // Starts before the wait and ends before it, on any machine.
        setTimeout(() => order.push('990 ms later'), 990);
        listener(request, response);
      };
    const { http, operation } = await connect([noted(status(429, { 'retry-after': '1' })), noted(good)]);
    await http.send(read, operation);
    expect(order).toEqual(['request', '990 ms later', 'request']);
  });

  it('fails at once if `Retry-After` exceeds the deadline', async () => {
    const { http, operation } = await connect([status(429, { 'retry-after': '60' }), good]);
    await expect(http.send(read, operation)).rejects.toMatchObject({ failure: { status: 429, retryAfter: 60 } });
    expect(server?.requests).toHaveLength(1);
  });
});

describe('a creation', () => {
  it.each([
    ['a 429', status(429)],
    ['a 503 with Retry-After', status(503, { 'retry-after': '0' })],
  ])('is retried after %s, because nothing was created', async (_name, fault) => {
    const { http, operation } = await connect([fault, good]);
    expect(await http.send(create, operation)).toEqual({ name: 'x' });
    expect(server?.requests).toHaveLength(2);
  });

  it.each([
    ['a reset', reset],
    ['no answer in time', silent],
  ])('is not retried after %s, because its outcome is unknown', async (_name, fault) => {
    const { http, operation } = await connect([fault, good]);
    await expect(http.send(create, operation)).rejects.toMatchObject({ failure: { kind: 'outcome-unknown' } });
    expect(server?.requests).toHaveLength(1);
  });

  it.each([500, 502, 504])('is not retried after a %i', async (code) => {
    const { http, operation } = await connect([status(code), good]);
    await expect(http.send(create, operation)).rejects.toMatchObject({ failure: { status: code } });
    expect(server?.requests).toHaveLength(1);
  });
});

describe('the deadline of an operation', () => {
  it('applies to all its calls and attempts together', async () => {
    const { http, operation } = await connect([silent], { timeoutMs: 250, attemptTimeoutMs: 100 });
    await expect(http.send(read, operation)).rejects.toMatchObject({ failure: { kind: 'timeout' } });
    await expect(http.send(read, operation)).rejects.toMatchObject({ failure: { kind: 'timeout' } });
    // With its own deadline, each call would have been attempted two or three times.
    expect(server?.requests.length).toBeLessThanOrEqual(3);
  });

  it('prevents later requests once it has passed, so no outcome is unknown', async () => {
    const { http, operation } = await connect([good]);
    const late = { ...operation, deadline: Date.now() };
    await expect(http.send(create, late)).rejects.toMatchObject({ failure: { kind: 'timeout' } });
    expect(server?.requests).toHaveLength(0);
  });
});

describe('a caller that disconnects during a wait', () => {
  it('ends the call', async () => {
    const leaving = new AbortController();
    const { http } = await connect([status(429, { 'retry-after': '5' })]);
    const call = http.send(read, http.begin({ ...testOrigin, signal: leaving.signal }));
    const cancelled = expect(call).rejects.toMatchObject({ failure: { kind: 'cancelled' } });
    await expect.poll(() => server?.requests).toHaveLength(1);
    await expect.poll(() => http.endpoints()).toMatchObject([{ inProgress: 0 }]);
    leaving.abort();
    await cancelled;
  });
});
