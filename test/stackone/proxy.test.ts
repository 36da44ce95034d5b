import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { getCACertificates, setDefaultCACertificates, type TLSSocket } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { createTokenKeys } from '../../src/auth/token/token-keys.ts';
import { StackOneError } from '../../src/stackone/stackone-error.ts';
import type { StackOneHttpOptions } from '../../src/stackone/transport/http.ts';
import { Secret } from '../../src/values/secret.ts';
import { createCertificate } from '../support/certificate.ts';
import { startFaultServer } from '../support/fault-server.ts';
import { type ForwardProxy, startForwardProxy } from '../support/forward-proxy.ts';
import { startRawServer } from '../support/raw-server.ts';
import { connectTo, testOrigin } from '../support/stackone.ts';

const answer = z.object({ name: z.string() });
const read = { method: 'GET', endpoint: '/things', path: '/things?page=1', answer, effect: 'none' } as const;
const create = { ...read, method: 'POST', path: '/things', body: { a: 1 }, effect: 'creation' } as const;
const good: RequestListener = (_request, response) => response.end('{"name":"x"}');

// No resolver knows this name, so only a proxy can reach it.
const host = 'stackone.test';
const certificate = createCertificate(host);
setDefaultCACertificates([...getCACertificates('default'), certificate.cert]);

async function startStackOne(listener: RequestListener = good) {
  const sockets: TLSSocket[] = [];
  const server = createServer({ ...certificate, ALPNProtocols: ['h2', 'http/1.1'] }, listener);
  server.on('secureConnection', (socket) => sockets.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, sockets };
}

async function startProxy(serverUrl: string): Promise<ForwardProxy> {
  const proxy = await startForwardProxy(serverUrl);
  onTestFinished(() => proxy.close());
  return proxy;
}

function connectThrough(proxyUrl: string, options: Partial<StackOneHttpOptions> = {}, origin = `https://${host}`) {
  const proxy = { httpProxy: proxyUrl, httpsProxy: proxyUrl, noProxy: '' };
  const http = connectTo(origin, { proxy, ...options });
  onTestFinished(() => http.close());
  const send = <T extends typeof read | typeof create>(request: T) => http.send(request, http.begin(testOrigin));
  const failureOf = async (request: typeof read | typeof create) => {
    const error = await send(request).catch((thrown: unknown) => thrown);
    return error instanceof StackOneError ? error : expect.unreachable('the call did not fail');
  };
  return { send, failureOf };
}

describe('StackOne through a proxy', () => {
  it('is reached through a tunnel that the proxy cannot read', async () => {
    const stackone = await startStackOne((request, response) =>
      response.end(JSON.stringify({ name: `${request.headers.host} ${request.headers['proxy-authorization']}` })),
    );
    const proxy = await startProxy(stackone.url);
    const { send } = connectThrough(proxy.url);
    expect(await send(read)).toEqual({ name: `${host} undefined` });
    expect(proxy.asked).toEqual([`CONNECT ${host}:443`]);
    expect(proxy.requests[0]?.headers).not.toHaveProperty('authorization');
    expect(stackone.sockets[0]?.servername).toBe(host);
    expect(stackone.sockets[0]?.alpnProtocol).toBe('http/1.1');
  });

  it('keeps its connections open, as many as concurrent requests need', async () => {
    const waiting: (() => void)[] = [];
    const stackone = await startStackOne((_request, response) => {
      waiting.push(() => response.end('{"name":"x"}'));
      if (waiting.length === 5) for (const reply of waiting.splice(0)) reply();
    });
    const proxy = await startProxy(stackone.url);
    const { send } = connectThrough(proxy.url);
    for (let round = 0; round < 3; round += 1) {
      await Promise.all(Array.from({ length: 5 }, () => send(read)));
      // A connection becomes free only after its answer was delivered.
      await setImmediate();
    }
    expect(proxy.asked).toHaveLength(5);
  });

  it('is retried over a new connection', async () => {
    let requests = 0;
    const stackone = await startStackOne((request, response) => {
      requests += 1;
      if (requests === 2) request.socket.destroy();
      else good(request, response);
    });
    const proxy = await startProxy(stackone.url);
    const { send } = connectThrough(proxy.url);
    await send(read);
    await setImmediate();
    await send(read);
    expect(requests).toBe(3);
    expect(proxy.asked).toHaveLength(2);
  });

  it('is aborted when an answer exceeds 5 MiB', async () => {
    const stackone = await startStackOne((_request, response) => {
      const more = () => response.write('x'.repeat(1024 * 1024), (error) => error ?? more());
      more();
    });
    const { failureOf } = connectThrough((await startProxy(stackone.url)).url);
    expect((await failureOf(create)).failure).toEqual({ kind: 'bad-response', problem: 'too large' });
  });

  it('leaves the outcome unknown if it received the request and does not answer', async () => {
    const proxy = await startProxy((await startStackOne(() => {})).url);
    const { failureOf } = connectThrough(proxy.url, { attemptTimeoutMs: 200 });
    expect((await failureOf(create)).failure).toEqual({ kind: 'outcome-unknown' });
    expect((await failureOf(read)).failure).toEqual({ kind: 'timeout' });
  });
});

describe('a proxy that requires credentials', () => {
  const withCredentials = ({ url }: ForwardProxy) => url.replace('//', '//user-canary:p%40ss-canary@');
  const basic = `Basic ${btoa('user-canary:p@ss-canary')}`;

  it('receives them, and StackOne does not', async () => {
    const received: unknown[] = [];
    const stackone = await startStackOne((request, response) => {
      received.push(request.headers);
      good(request, response);
    });
    const proxy = await startProxy(stackone.url);
    await connectThrough(withCredentials(proxy)).send(read);
    expect(proxy.requests[0]?.headers['proxy-authorization']).toBe(basic);
    expect(JSON.stringify(received)).not.toContain(basic);
  });

  it.each([
    ['a tunnel', `https://${host}`],
    ['plain HTTP', `http://${host}`],
  ])(
    'and refuses them for %s is unreachable: nothing was created, and no error contains them',
    async (_name, origin) => {
      const stackone = await startStackOne();
      const proxy = await startProxy(stackone.url);
      proxy.behaviour = 407;
      const { failureOf } = connectThrough(withCredentials(proxy), {}, origin);
      const error = await failureOf(create);
      expect(error.failure).toEqual({ kind: 'unreachable' });
      expect(`${error.stack}${JSON.stringify(error)}${(error.cause as Error).stack}`).not.toContain('canary');
      expect(stackone.sockets).toHaveLength(0);
      proxy.behaviour = 'pass';
    },
  );
});

describe('a proxy that opens no tunnel', () => {
  it.each(['hang-up', 403, 502, 504] as const)('(%s) is unreachable, and nothing was created', async (behaviour) => {
    const proxy = await startProxy((await startStackOne()).url);
    proxy.behaviour = behaviour;
    const { send, failureOf } = connectThrough(proxy.url);
    expect((await failureOf(create)).failure).toEqual({ kind: 'unreachable' });
    expect(proxy.asked).toHaveLength(3);
    await expect.poll(() => proxy.open).toBe(0);
    proxy.behaviour = 'pass';
    expect(await send(create)).toEqual({ name: 'x' });
  });

  it('because it never answers is abandoned after the connection timeout, and its connection is closed', async () => {
    const proxy = await startProxy((await startStackOne()).url);
    proxy.behaviour = 'silent';
    const patience = { connectTimeoutMs: 100, attemptTimeoutMs: 60_000, timeoutMs: 60_000 };
    const { failureOf } = connectThrough(proxy.url, patience);
    expect((await failureOf(create)).failure).toEqual({ kind: 'unreachable' });
    expect(proxy.asked).toHaveLength(3);
    await expect.poll(() => proxy.open, { timeout: 10_000 }).toBe(0);
  });

  it('with a host that never answers is abandoned after the connection timeout', async () => {
    const silent = await startFaultServer(() => {});
    onTestFinished(() => silent.close());
    const proxy = await startProxy(silent.url);
    const patience = { connectTimeoutMs: 100, attemptTimeoutMs: 60_000, timeoutMs: 60_000 };
    const { failureOf } = connectThrough(proxy.url, patience);
    expect((await failureOf(create)).failure).toEqual({ kind: 'unreachable' });
    await expect.poll(() => silent.open, { timeout: 10_000 }).toBe(0);
  });

  it('to the host with that name is unreachable: nothing was sent', async () => {
    const stackone = await startStackOne(() => expect.unreachable('the request was sent'));
    const proxy = await startProxy(stackone.url);
    const { failureOf } = connectThrough(proxy.url, {}, 'https://other.test');
    expect((await failureOf(create)).failure).toEqual({ kind: 'unreachable' });
  });
});

describe('StackOne by plain HTTP', () => {
  it('is requested by its absolute URL, over connections that are kept open', async () => {
    const stackone = await startRawServer((_request, response) => response.end('{"name":"x"}'));
    onTestFinished(() => stackone.close());
    const proxy = await startProxy(stackone.url);
    const { send } = connectThrough(proxy.url, {}, `http://${host}/prefix`);
    expect(await send(read)).toEqual({ name: 'x' });
    await setImmediate();
    expect(await send(create)).toEqual({ name: 'x' });
    expect(proxy.asked).toEqual([`GET http://${host}/prefix/things?page=1`, `POST http://${host}/prefix/things`]);
    expect(proxy.open).toBe(1);
    expect(stackone.requests[0]?.headers.host).toBe(host);
  });
});

describe('a host that needs no proxy', () => {
  it('is reached directly, with the same limits', async () => {
    const stackone = await startRawServer((_request, response) => response.end(' '.repeat(6 * 1024 * 1024)));
    onTestFinished(() => stackone.close());
    const proxy = { httpProxy: 'http://127.0.0.1:9', httpsProxy: '', noProxy: 'localhost, .internal, 127.0.0.1' };
    const { failureOf } = connectThrough('', { proxy }, stackone.url);
    expect((await failureOf(read)).failure).toEqual({ kind: 'bad-response', problem: 'too large' });
    expect(stackone.requests).toHaveLength(1);
  });
});

describe('a JWKS', () => {
  const token = { protectedHeader: { alg: 'ES256', kid: 'a' }, payload: '', signature: '' };

  it('is also read through the proxy', async () => {
    const issuer = await startStackOne((_request, response) => response.end('{"keys":[]}'));
    const proxy = await startProxy(issuer.url);
    const failures: unknown[] = [];
    const keys = createTokenKeys(
      {
        kind: 'jwks',
        url: new URL(`https://${host}/jwks?a=1`),
        proxy: { httpProxy: new Secret(proxy.url), httpsProxy: undefined, noProxy: '' },
      },
      (error) => failures.push(error),
    );
    await expect(keys.keyOf({ alg: 'ES256', kid: 'a' }, token)).rejects.toThrow('no applicable key');
    expect(proxy.asked).toEqual([`CONNECT ${host}:443`]);
    expect(failures).toEqual([]);
  });

  it('that is too large is not read to its end', async () => {
    const issuer = await startRawServer((_request, response) =>
      response.end(`{"keys":[],"x":"${'x'.repeat(2 ** 20)}"}`),
    );
    onTestFinished(() => issuer.close());
    const failures: unknown[] = [];
    const keys = createTokenKeys({ kind: 'jwks', url: new URL(issuer.url) }, (error) => failures.push(error));
    await expect(keys.keyOf({ alg: 'ES256', kid: 'a' }, token)).rejects.toThrow();
    expect(failures).toMatchObject([{ message: 'the JWKS endpoint: bad-response' }]);
  });
});
