import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Fault, type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/sandbox.ts';
import { basic, request } from './request.ts';

const owner = { origin_owner_id: 'acme-corp', origin_owner_name: 'Acme Corporation' };
const hibob = '/accounts/45355976281015164504';

async function started(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.close());
  return sandbox;
}

async function startedWith(fault: Fault): Promise<Sandbox> {
  const sandbox = await started();
  sandbox.faults.add({ fault });
  return sandbox;
}

interface WireAnswer {
  status: number;
  headers: IncomingMessage['headers'];
  chunks: string[];
  text: string;
  /** The socket's error code if the answer ended early. */
  brokeOff: string | undefined;
}

/** The bytes that arrive. Unlike `fetch`, this keeps the part of an answer before the connection broke. */
async function onTheWire(sandbox: Sandbox, path: string): Promise<WireAnswer> {
  const headers = { authorization: basic(`${sandbox.apiKey}:`) };
  const outgoing = get(sandbox.url + path, { headers, agent: false });
  const [response]: IncomingMessage[] = await once(outgoing, 'response');
  if (response === undefined) throw new Error('no response');
  let brokeOff: string | undefined;
  const noteError = (error: NodeJS.ErrnoException) => {
    brokeOff = error.code;
  };
  outgoing.on('error', noteError);
  response.on('error', noteError);
  response.setEncoding('utf8');
  const chunks: string[] = [];
  response.on('data', (chunk: string) => chunks.push(chunk));
  await new Promise((resolve) => response.once('close', resolve));
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    chunks,
    text: chunks.join(''),
    brokeOff,
  };
}

describe('the requests that a fault applies to', () => {
  const fault: Fault = { kind: 'status', status: 503 };
  const statusOf = async (sandbox: Sandbox, path: string, method = 'GET') =>
    (await request(sandbox, path, { method })).status;

  it('are all requests until it is cleared', async () => {
    const sandbox = await startedWith(fault);
    for (const path of ['/accounts', hibob, '/connectors/meta', '/nowhere', '/assets/logos/hibob.svg']) {
      expect([path, await statusOf(sandbox, path)]).toEqual([path, 503]);
    }
    sandbox.faults.clear();
    expect(await statusOf(sandbox, '/accounts')).toBe(200);
  });

  it('are as many as `times` says', async () => {
    const sandbox = await started();
    sandbox.faults.add({ times: 2, fault });
    const statuses = [];
    for (let count = 0; count < 3; count += 1) statuses.push(await statusOf(sandbox, '/accounts'));
    expect(statuses).toEqual([503, 503, 200]);
  });

  it('are those of one method', async () => {
    const sandbox = await started();
    sandbox.faults.add({ method: 'delete', fault });
    expect(await statusOf(sandbox, hibob)).toBe(200);
    expect(await statusOf(sandbox, hibob, 'DELETE')).toBe(503);
    expect(await statusOf(sandbox, hibob)).toBe(200);
  });

  it('are those of exactly one path, whatever the query', async () => {
    const sandbox = await started();
    sandbox.faults.add({ path: '/accounts', fault });
    expect(await statusOf(sandbox, '/accounts?page=1')).toBe(503);
    expect(await statusOf(sandbox, hibob)).toBe(200);
  });

  it('are those below a path that ends in an asterisk', async () => {
    const sandbox = await started();
    sandbox.faults.add({ path: '/accounts/*', fault });
    expect(await statusOf(sandbox, '/accounts')).toBe(200);
    expect(await statusOf(sandbox, hibob)).toBe(503);
  });

  it('follow the order in which rules were added', async () => {
    const sandbox = await started();
    sandbox.faults.add({ times: 1, fault: { kind: 'status', status: 429 } });
    sandbox.faults.add({ times: 1, fault: { kind: 'status', status: 502 } });
    const statuses = [];
    for (let count = 0; count < 3; count += 1) statuses.push(await statusOf(sandbox, '/accounts'));
    expect(statuses).toEqual([429, 502, 200]);
  });
});

describe('status', () => {
  it.each([
    [400, 'Bad Request'],
    [401, 'Unauthorized'],
    [403, 'Forbidden resource'],
    [404, 'Not Found'],
    [408, 'Request timed out'],
    [409, 'Conflict'],
    [412, 'Precondition failed'],
    [422, 'Unprocessable Entity'],
    [429, 'Too many requests'],
    [500, 'Internal server error'],
    [501, 'Not Implemented'],
    [502, 'Bad Gateway'],
    [503, 'Service Unavailable'],
  ])('answers %i with its documented body', async (status, message) => {
    const answer = await request(await startedWith({ kind: 'status', status }), '/accounts');
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(answer.body).toEqual({ statusCode: status, message, timestamp: expect.any(String) });
    expect(answer.headers.get('retry-after')).toBe(status === 408 || status === 429 ? '60' : null);
  });

  it('accepts its own headers and body', async () => {
    const headers = { 'Retry-After': 'Wed, 21 Oct 2026 07:28:00 GMT', 'x-other': 'a' };
    const sandbox = await startedWith({ kind: 'status', status: 429, headers, body: { odd: true } });
    const answer = await request(sandbox, '/accounts');
    expect(answer.headers.get('retry-after')).toBe('Wed, 21 Oct 2026 07:28:00 GMT');
    expect(answer.headers.get('x-other')).toBe('a');
    expect(answer.body).toEqual({ odd: true });
    sandbox.faults.clear();
    sandbox.faults.add({ fault: { kind: 'status', status: 429, headers: {} } });
    expect((await request(sandbox, '/accounts')).headers.get('retry-after')).toBeNull();
  });

  it('changes nothing', async () => {
    const sandbox = await startedWith({ kind: 'status', status: 500 });
    await request(sandbox, hibob, { method: 'DELETE' });
    expect(sandbox.accounts.get('45355976281015164504')).toBeDefined();
  });
});

describe('latency', () => {
  it('delays the usual answer', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const timers = vi.spyOn(globalThis, 'setTimeout');
    onTestFinished(() => {
      timers.mockRestore();
      vi.useRealTimers();
    });
    const sandbox = await started();
    sandbox.faults.add({ times: 1, fault: { kind: 'latency', ms: 80 } });
    const answered = vi.fn();
    // Not `fetch`, which sets its own timers.
    const answer = onTheWire(sandbox, '/accounts').finally(answered);
    while (!timers.mock.calls.some(([, ms]) => ms === 80)) await new Promise(setImmediate);
    vi.advanceTimersByTime(79);
    // An answer in flight would arrive before this one.
    expect((await onTheWire(sandbox, '/accounts')).status).toBe(200);
    expect(answered).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    const { status, text } = await answer;
    expect(status).toBe(200);
    expect(JSON.parse(text).length).toBeGreaterThan(0);
  });
});

describe('reset', () => {
  it('closes the connection before the request is carried out', async () => {
    const sandbox = await startedWith({ kind: 'reset', when: 'before-processing' });
    const answer = request(sandbox, hibob, { method: 'DELETE' });
    await expect(answer).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    expect(sandbox.accounts.get('45355976281015164504')).toBeDefined();
  });

  it('closes the connection after the request is carried out, before the answer', async () => {
    const sandbox = await startedWith({ kind: 'reset', when: 'before-headers' });
    const answer = request(sandbox, hibob, { method: 'DELETE' });
    await expect(answer).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    expect(sandbox.accounts.get('45355976281015164504')).toBeUndefined();
  });

  it('closes the connection in the middle of the answer', async () => {
    const answer = await onTheWire(await startedWith({ kind: 'reset', when: 'after-headers' }), '/accounts');
    expect(answer.status).toBe(200);
    expect(answer.text).toMatch(/^\[\{"id":/);
    expect(answer.brokeOff).toBe('ECONNRESET');
  });
});

describe('truncated', () => {
  it('sends half of the announced content-length', async () => {
    const answer = await onTheWire(await startedWith({ kind: 'truncated' }), hibob);
    expect(answer.status).toBe(200);
    expect(answer.text).toMatch(/^\{"id":"45355976281015164504"/);
    expect(Math.abs(Number(answer.headers['content-length']) - 2 * answer.text.length)).toBeLessThanOrEqual(1);
    expect(answer.brokeOff).toBe('ECONNRESET');
  });

  it('ends a chunked answer without its last chunk', async () => {
    const answer = await onTheWire(await startedWith({ kind: 'truncated', framing: 'chunked' }), hibob);
    expect(answer.headers['transfer-encoding']).toBe('chunked');
    expect(answer.headers['content-length']).toBeUndefined();
    expect(answer.text).toMatch(/^\{"id":"45355976281015164504"/);
    expect(answer.brokeOff).toBe('ECONNRESET');
  });

  it('carries the request out', async () => {
    const sandbox = await startedWith({ kind: 'truncated' });
    await expect(request(sandbox, hibob, { method: 'DELETE' })).rejects.toThrow();
    expect(sandbox.accounts.get('45355976281015164504')).toBeUndefined();
  });
});

describe('damaged bodies', () => {
  it('are complete but not JSON', async () => {
    const answer = await onTheWire(await startedWith({ kind: 'malformed-json' }), hibob);
    expect(answer).toMatchObject({ status: 200, brokeOff: undefined });
    expect(answer.headers['content-type']).toContain('application/json');
    expect(Number(answer.headers['content-length'])).toBe(answer.text.length);
    expect(() => JSON.parse(answer.text)).toThrow(SyntaxError);
  });

  it('are the HTML page of a proxy', async () => {
    const sandbox = await startedWith({ kind: 'html' });
    const answer = await onTheWire(sandbox, hibob);
    expect(answer.status).toBe(502);
    expect(answer.headers['content-type']).toContain('text/html');
    expect(answer.text).toMatch(/^<html>/);
    sandbox.faults.clear();
    sandbox.faults.add({ fault: { kind: 'html', status: 200 } });
    expect((await onTheWire(sandbox, hibob)).status).toBe(200);
  });

  it('are empty', async () => {
    const answer = await onTheWire(await startedWith({ kind: 'empty-body' }), hibob);
    expect(answer).toMatchObject({ status: 200, text: '', brokeOff: undefined });
    expect(answer.headers['content-length']).toBe('0');
  });

  it('are larger than expected, without an announced length', async () => {
    const answer = await onTheWire(await startedWith({ kind: 'oversized', bytes: 3_000_001 }), hibob);
    expect(answer.headers['content-length']).toBeUndefined();
    expect(answer.text).toHaveLength(3_000_001);
    expect(JSON.parse(answer.text)).toMatch(/^x+$/);
  });

  it('come one byte at a time', async () => {
    const sandbox = await started();
    sandbox.faults.add({ fault: { kind: 'slow-body', intervalMs: 2 } });
    const answer = await onTheWire(sandbox, '/connect_sessions/1');
    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.text)).toMatchObject({ statusCode: 404 });
    expect(answer.chunks.length).toBeGreaterThan(answer.text.length / 2);
    expect(Number(answer.headers['content-length'])).toBe(answer.text.length);
  });

  it('are any JSON', async () => {
    const sandbox = await startedWith({ kind: 'body', body: null, status: 201 });
    const answer = await onTheWire(sandbox, '/connect_sessions');
    expect(answer).toMatchObject({ status: 201, text: 'null' });
    expect(answer.headers['content-type']).toContain('application/json');
  });

  it('are a 500 if their transformation fails', async () => {
    const transform = () => {
      throw new Error('no such field');
    };
    const answer = await request(await startedWith({ kind: 'transform', transform }), hibob);
    expect(answer).toMatchObject({ status: 500, body: { statusCode: 500, message: 'Internal server error' } });
  });

  it('lack the fields that a transformation removes', async () => {
    const sandbox = await started();
    sandbox.faults.add({
      fault: { kind: 'transform', transform: (body) => ({ ...Object(body), token: undefined, extra: 1 }) },
    });
    const answer = await request(sandbox, '/connect_sessions', { method: 'POST', body: owner });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ ...owner, extra: 1 });
    expect(answer.body).not.toHaveProperty('token');
  });
});
