import { describe, expect, it, onTestFinished } from 'vitest';
import type { Timeouts } from '../../src/config/config.ts';
import { type Behaviour, type FaultServer, findClosedPort, startFaultServer } from '../support/fault-server.ts';
import * as faults from '../support/faults.ts';
import { openConnection } from '../support/raw-http.ts';
import { report, soaking } from '../support/soak.ts';
import { startWorld } from '../support/world.ts';

/** Generous timeouts for responses; for missing responses, short enough for three attempts. */
const patient: Timeouts = { timeoutMs: 10_000, attemptTimeoutMs: 5_000, connectTimeoutMs: 1_000 };
const impatient: Timeouts = { timeoutMs: 5_000, attemptTimeoutMs: 200, connectTimeoutMs: 1_000 };
/** How much a slow machine may exceed the deadline. */
const slackMs = 500;

const read = '{ linkedAccount(id: "account-1") { id label } }';
const create = `mutation {
  createConnectSession(input: { originOwnerId: "dev-owner", originOwnerName: "Development Owner" }) { token }
}`;

async function startGateway(upstreamUrl: string) {
  const world = await startWorld({ upstreamUrl, config: { timeouts: patient } });
  onTestFinished(() => world.stop());
  return world;
}

async function startUpstream(behaviour: Behaviour) {
  const upstream = await startFaultServer(behaviour);
  onTestFinished(() => upstream.close());
  return upstream;
}

function openSockets(): number {
  return process.getActiveResourcesInfo().filter((resource) => resource === 'TCPSocketWrap').length;
}

/**
 * The error codes of a read and of a creation. Checks that they arrive in time, that the gateway works afterwards, and that it
 * leaves nothing behind when it stops.
 */
async function codesUnder(fault: Behaviour, timeouts: Timeouts) {
  const before = openSockets();
  const upstream = await startUpstream(fault);
  const world = await startWorld({ upstreamUrl: upstream.url, config: { timeouts } });

  const start = performance.now();
  const answers = await Promise.all([world.graphql(read), world.graphql(create)]);
  if (soaking) expect(performance.now() - start).toBeLessThan(timeouts.timeoutMs + slackMs);
  const attempts = upstream.requests;
  const codes = answers.map(({ body }) => body.errors?.map(({ extensions }) => extensions['code']).join());
  // Connections with complete but bad responses remain open for later requests.
  await expect.poll(() => upstream.open).toBeLessThanOrEqual(2);

  upstream.behaviour = faults.good;
  for (const operation of [read, create]) expect((await world.graphql(operation)).body.errors).toBeUndefined();
  await world.stop();
  await expect.poll(() => upstream.open).toBe(0);
  await upstream.close();
  await expect.poll(openSockets).toBeLessThanOrEqual(before);
  return { codes, attempts };
}

const unavailable = 'UPSTREAM_UNAVAILABLE';
const badResponse = 'UPSTREAM_BAD_RESPONSE';
const unknown = 'UPSTREAM_OUTCOME_UNKNOWN';

describe('when StackOne answers', () => {
  it.each<[string, Behaviour]>([
    ['never', faults.never],
    ['too late', faults.late(2_000)],
    ['a byte at a time, too slowly', faults.dribble(20)],
  ])('%s, the caller gets an error in time, and nothing is left behind', async (_name, fault) => {
    expect(await codesUnder(fault, impatient)).toEqual({ codes: ['UPSTREAM_TIMEOUT', unknown], attempts: 4 });
  });

  // The fault; the code of a read, and its number of attempts; the code of a creation, which has one attempt.
  it.each<[string, Behaviour, string, number, string]>([
    ['with a body that ends too soon', faults.truncated, badResponse, 1, badResponse],
    ['with chunks that end too soon', faults.truncatedInChunks, badResponse, 1, badResponse],
    ['with a reset', faults.resetBeforeHeaders, unavailable, 3, unknown],
    ['with half a body and a reset', faults.resetAfterHeaders, unavailable, 3, unknown],
    ['by closing its half', faults.halfClose, unavailable, 3, unknown],
    ['what is not HTTP', faults.notHttp, badResponse, 1, badResponse],
    ['with JSON that is cut off', faults.malformedJson, badResponse, 1, badResponse],
    ['with a body of 6 MiB', faults.oversizedBody, badResponse, 1, badResponse],
    ['with a body without end', faults.endlessBody, badResponse, 1, badResponse],
    ['with headers without end', faults.endlessHeaders, badResponse, 1, badResponse],
    ['with a gzip bomb', faults.gzipBomb, badResponse, 1, badResponse],
    ['200 with an HTML page', faults.htmlPage(200), badResponse, 1, badResponse],
    ['502 with an HTML page', faults.htmlPage(502), unavailable, 3, unavailable],
    ['200 with nothing', faults.emptyAnswer(200), badResponse, 1, badResponse],
    ['401 with nothing', faults.emptyAnswer(401), 'UPSTREAM_REJECTED_GATEWAY', 1, 'UPSTREAM_REJECTED_GATEWAY'],
  ])(
    '%s, the caller is told so in time, and nothing is left behind',
    async (_name, fault, ofRead, attempts, ofCreation) => {
      expect(await codesUnder(fault, patient)).toEqual({ codes: [ofRead, ofCreation], attempts: attempts + 1 });
    },
  );

  it.each<[string, Behaviour]>([
    ['late', faults.late(100)],
    ['a byte at a time', faults.dribble(0)],
  ])('%s but in time, the caller gets the result', async (_name, fault) => {
    const upstream = await startUpstream(fault);
    const world = await startGateway(upstream.url);
    expect((await world.graphql(read)).body).toMatchObject({ data: { linkedAccount: { id: 'account-1' } } });
    expect((await world.graphql(create)).body.errors).toBeUndefined();
    expect(upstream.requests).toBe(2);
  });

  it('with an unrequested second response, no other request gets it', async () => {
    const upstream = await startUpstream(faults.secondAnswer);
    const world = await startGateway(upstream.url);
    for (let round = 0; round < 5; round += 1) {
      const { body } = await world.graphql(read);
      expect(body).toEqual({ data: { linkedAccount: { id: 'account-1', label: null } } });
    }
  });
});

describe('when StackOne is unreachable', () => {
  it.each([
    ['refuses connections', async () => `http://127.0.0.1:${await findClosedPort()}`],
    ['has no address', async () => 'http://stackone.invalid'],
  ])('because it %s, the error says that nothing was sent', async (_name, findUrl) => {
    const world = await startGateway(await findUrl());
    for (const operation of [read, create]) {
      const { body } = await world.graphql(operation);
      expect(body.errors).toMatchObject([{ extensions: { code: unavailable, retryable: true } }]);
    }
  });
});

describe('memory', () => {
  it('stays flat while StackOne sends endless responses', async () => {
    const upstream = await startUpstream(faults.endlessBody);
    const world = await startGateway(upstream.url);
    await world.graphql(read);
    const before = process.memoryUsage().rss;
    for (let round = 0; round < 15; round += 1) {
      upstream.behaviour = round % 2 === 0 ? faults.gzipBomb : faults.endlessBody;
      expect((await world.graphql(read)).body.errors).toMatchObject([{ extensions: { code: badResponse } }]);
    }
    // The server's memory is included, because it is in this process. 15 responses of 50 MiB would take far more.
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
  });
});

describe('a caller that disconnects', () => {
  /** Milliseconds from the caller's disconnection to the end of the connection to StackOne. */
  async function measureAbort(upstream: FaultServer, url: string, operation: string): Promise<number> {
    const asked = upstream.nextRequest();
    const caller = await openConnection(url);
    const body = JSON.stringify({ query: operation });
    const head = ['POST /graphql HTTP/1.1', 'host: gateway', 'content-type: application/json'];
    caller.write([...head, `content-length: ${body.length}`, '', body].join('\r\n'));
    const socket = await asked;
    const closed = new Promise<number>((resolve) => socket.once('close', () => resolve(performance.now())));
    const left = performance.now();
    caller.destroy();
    return (await closed) - left;
  }

  it.each([
    ['a read that is not answered', read, faults.never],
    ['a read whose answer trickles in', read, faults.dribble(20)],
    ['a creation', create, faults.never],
  ])('aborts %s', async (_name, operation, fault) => {
    const upstream = await startUpstream(fault);
    // Longer than the test's timeout, so that the deadline does not end the connection.
    const world = await startWorld({ upstreamUrl: upstream.url, timeoutMs: 60_000 });
    onTestFinished(() => world.stop());
    const times: number[] = [];
    for (let round = 0; round < 5; round += 1) times.push(await measureAbort(upstream, world.url, operation));
    report(`the connection to StackOne ended after ${times.map((time) => time.toFixed(1)).join(' ')} ms`);
    // The best value, because other programs may have delayed the others.
    if (soaking) expect(Math.min(...times)).toBeLessThan(100);
    expect(upstream.requests).toBe(5);
    await expect.poll(() => upstream.open).toBe(0);
  });

  it('causes no retry', async () => {
    const upstream = await startUpstream(faults.emptyAnswer(429, 'retry-after: 1'));
    const world = await startGateway(upstream.url);
    const leaving = new AbortController();
    const asked = upstream.nextRequest();
    const gone = fetch(`${world.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: read }),
      signal: leaving.signal,
    });
    await asked;
    leaving.abort();
    await expect(gone).rejects.toThrow();
    // Another caller waits equally long and starts later, so a retry for the first caller would arrive before.
    const other = world.graphql(read);
    await upstream.nextRequest();
    upstream.behaviour = faults.good;
    expect((await other).body.errors).toBeUndefined();
    expect(upstream.requests).toBe(3);
  });
});
