import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { Secret } from '../../src/values/secret.ts';
import { openConnection } from '../support/raw-http.ts';
import { claimsOf, jwtConfig, sign } from '../support/tokens.ts';
import { startWorld, type World } from '../support/world.ts';

const secret = 'a secret of at least 32 bytes, for the tests';
const auth = jwtConfig({ kind: 'secret', secret: new Secret(secret) });
const tokenOf = (subject: string, owner = 'acme') =>
  sign(claimsOf(owner, { sub: subject }), new TextEncoder().encode(secret), { alg: 'HS256' });

const document = JSON.stringify({ query: '{ connectViewer { username } }' });
const head = (...headers: string[]) =>
  ['POST /graphql HTTP/1.1', 'host: gateway', 'content-type: application/json', ...headers, '', ''].join('\r\n');

let world: World;
let eve: string;
let ada: string;
beforeAll(async () => {
  const config = { auth, maximumConcurrentRequests: 40, maximumConcurrentRequestsPerCaller: 4 };
  world = await startWorld({ config, timeoutMs: 20_000 });
  [eve, ada] = [await tokenOf('eve'), await tokenOf('ada')];
});
afterAll(() => world.stop());

const ask = async (token: string, query = '{ connectViewer { username } }') =>
  (await world.graphql(query, {}, { authorization: `Bearer ${token}` })).status;

async function connect(): Promise<Socket> {
  const socket = await openConnection(world.url);
  onTestFinished(() => {
    socket.destroy();
  });
  return socket;
}

async function metric(series: string): Promise<number> {
  const answer = await fetch(`${world.url}/metrics`);
  const line = (await answer.text()).split('\n').find((each) => each.startsWith(`${series} `));
  return Number(line?.split(' ')[1] ?? 0);
}

const inProgress = () => metric('connect_gateway_requests_in_progress');
const arriving = () => metric('connect_gateway_requests_arriving');

/** Whether neighbours are answered, several times. */
async function neighbourIsServed(): Promise<void> {
  for (let count = 0; count < 20; count += 1) expect(await ask(ada)).toBe(200);
}

describe('a caller that pipelines requests and reads no responses', () => {
  const counted = (series: string) => metric(`connect_gateway_operations_total{${series}}`);
  const withoutToken = `${head('content-length: 2')}{}`;

  it('blocks no other caller', async () => {
    // Large responses first, because they fill the operating system's buffers.
    const fields = Array.from({ length: 10 }, (_, index) => `a${index}: _service { sdl }`);
    const large = JSON.stringify({ query: `query Large { ${fields.join(' ')} }` });
    const withToken = head(`authorization: Bearer ${eve}`, `content-length: ${large.length}`) + large;
    for (let count = 0; count < 2; count += 1) {
      (await connect()).write(withToken.repeat(60) + withoutToken.repeat(60));
    }
    // Until no more responses are sent.
    let before = 0;
    for (let answered = -1; answered !== before; ) {
      before = answered;
      for (let round = 0; round < 10; round += 1) await ask(ada);
      answered = await counted('operation="Large",code="OK"');
    }
    expect(before).toBeGreaterThan(2);
    expect(await counted('operation="anonymous",code="UNAUTHENTICATED"')).toBe(0);
    expect(await inProgress()).toBe(0);
    await neighbourIsServed();
  });
});

describe('a caller that opens many connections and never sends the announced bodies', () => {
  it('is limited to its share, and all others are served', async () => {
    const begun = head(`authorization: Bearer ${eve}`, 'content-length: 1000');
    const refusals: Promise<unknown>[] = [];
    for (let count = 0; count < 100; count += 1) {
      const socket = await connect();
      refusals.push(once(socket, 'data'));
      socket.write(`${begun}{`);
    }
    await expect.poll(arriving).toBe(4);
    for (const answer of (await Promise.all(refusals.slice(4))) as [Buffer][]) {
      expect(String(answer)).toMatch(/^HTTP\/1\.1 429 [\s\S]*\r\nretry-after: 1\r\n/);
    }
    expect(await inProgress()).toBe(0);
    await neighbourIsServed();
    expect(await ask(eve)).toBe(429);
  });
});

describe('a caller with slow requests', () => {
  it('is limited to its share, whatever tokens it has, and others of its organisation are served', async () => {
    const bob = await tokenOf('bob');
    const list = '{ linkedAccounts { nodes { id } } }';
    world.sandbox.faults.add({ path: '/accounts', times: 4, fault: { kind: 'latency', ms: 1_000 } });
    const slow = [ask(bob, list), ask(bob, list), ask(await tokenOf('bob'), list), ask(await tokenOf('bob'), list)];
    await expect.poll(inProgress).toBe(4);
    expect(await Promise.all([ask(bob), ask(bob), ask(bob)])).toContain(429);
    await neighbourIsServed();
    expect(await Promise.all(slow)).toEqual([200, 200, 200, 200]);
    expect(await ask(bob)).toBe(200);
  });
});

describe('requests that are aborted at any moment', () => {
  it('leave nothing behind', { timeout: 60_000 }, async () => {
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    // Many, because a caller who abandons requests is soon refused and would not reach the code behind the limit.
    const tokens = await Promise.all(Array.from({ length: 300 }, (_, index) => tokenOf(`mallory-${index}`)));
    const someToken = () => tokens[random(tokens.length)] ?? '';
    const list = JSON.stringify({ query: '{ linkedAccounts { nodes { id } } }' });
    const post = (body: string, ...headers: string[]) =>
      head(`authorization: Bearer ${someToken()}`, `content-length: ${body.length}`, ...headers) + body;
    const requestsOfSomebody = () => [
      post(document),
      post(list),
      post(document, 'expect: 100-continue'),
      post(document, 'connection: close'),
      post(document).replace('HTTP/1.1', 'HTTP/1.0'),
      post(list) + post(document) + post(list),
      post('{'),
      head('content-length: 2'),
      `GET /graphql?query=%7B__typename%7D HTTP/1.1\r\nhost: a\r\napollo-require-preflight: a\r\nauthorization: Bearer ${someToken()}\r\n\r\n`,
      'HEAD /graphql HTTP/1.1\r\nhost: a\r\n\r\n',
      'OPTIONS /graphql HTTP/1.1\r\nhost: a\r\norigin: https://a.example\r\naccess-control-request-method: POST\r\n\r\n',
    ];
    world.sandbox.faults.add({ path: '/accounts', fault: { kind: 'latency', ms: 20 } });
    const abort = async (): Promise<void> => {
      const requests = requestsOfSomebody();
      const bytes = requests[random(requests.length)] ?? '';
      const sent = random(3) === 0 ? bytes.length : random(bytes.length);
      const turns = random(20);
      const socket = await openConnection(world.url);
      socket.write(bytes.slice(0, sent));
      // As long as another request takes, measured in turns of the event loop.
      for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      if (random(4) === 0) socket.resetAndDestroy();
      else socket.destroy();
    };
    for (let round = 0; round < 40; round += 1) {
      await Promise.all([
        ...Array.from({ length: 15 }, abort),
        ask(someToken()),
        ask(someToken(), '{ linkedAccounts { nodes { id } } }'),
      ]);
    }
    world.sandbox.reset();
    await expect.poll(inProgress).toBe(0);
    await expect.poll(arriving).toBe(0);
    expect(await metric('connect_gateway_requests_waiting')).toBe(0);
    await neighbourIsServed();
  });
});
