import { readFileSync } from 'node:fs';
import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { Tracing } from '../../../src/observability/tracing/tracing.ts';
import type { TracingConfig } from '../../../src/observability/tracing/tracing-config.ts';
import { subscribe } from '../../support/event-stream.ts';
import { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from '../../support/otlp-receiver.ts';
import { startWorld, type World } from '../../support/world.ts';

const traceId = '0af7651916cd43dd8448eb211c80319c';
const traceparent = `00-${traceId}-b7ad6b7169203331-01`;

const tracingTo = (receiver: OtlpReceiver, ratio = 1): TracingConfig => ({
  endpoint: new URL(receiver.url),
  headers: undefined,
  serviceName: 'gateway-of-the-test',
  ratio,
});

let receiver: OtlpReceiver;
let world: World;
beforeAll(async () => {
  receiver = await startOtlpReceiver();
  world = await startWorld({ config: { tracing: tracingTo(receiver) } });
});
beforeEach(() => world.sandbox.reset());
afterAll(async () => {
  await world.stop();
  receiver.close();
});

/** The name of each span, and of its parent. */
function outline(spans: readonly ReceivedSpan[]): [string, string | undefined][] {
  const names = new Map(spans.map(({ spanId, name }) => [spanId, name]));
  return spans.map(({ name, parentSpanId }) => [name, names.get(parentSpanId ?? '')]);
}

/** The trace of an operation with this name, when its own span, the last one, has arrived. */
async function traceOf(name: string): Promise<readonly ReceivedSpan[]> {
  return receiver.traceOf((await receiver.spanNamed(name)).traceId);
}

describe('the trace of an operation', () => {
  it('has a span for the operation, for each resolver that calls StackOne, and for each attempt', async () => {
    world.sandbox.faults.add({ path: '/accounts', times: 1, fault: { kind: 'status', status: 503 } });
    await world.graphql(
      'query Whole { connectViewer { username } linkedAccounts { nodes { id connector { name } } } }',
    );
    const spans = await traceOf('query Whole');
    expect(outline(spans)).toEqual([
      ['query Whole', undefined],
      ['Query.linkedAccounts', 'query Whole'],
      ['GET /accounts', 'Query.linkedAccounts'],
      ['GET /accounts', 'Query.linkedAccounts'],
      ['LinkedAccount.connector', 'query Whole'],
      ['GET /connectors/meta', 'LinkedAccount.connector'],
    ]);
    const [operation, resolver, failed, repeated] = spans;
    expect(operation).toMatchObject({
      kind: 2,
      status: { code: 0 },
      resource: { 'service.name': 'gateway-of-the-test', 'service.version': expect.any(String) },
      attributes: {
        'graphql.operation.type': 'query',
        'graphql.operation.name': 'Whole',
        'connect_gateway.code': 'OK',
        'connect_gateway.owner': expect.stringMatching(/^[\w-]{12}$/),
        'connect_gateway.upstream_attempts': 2,
        'http.request.method': 'POST',
        'http.route': '/graphql',
        'http.response.status_code': 200,
      },
    });
    expect(resolver).toMatchObject({ kind: 1, status: { code: 0 } });
    expect(failed).toMatchObject({
      kind: 3,
      status: { code: 2 },
      attributes: {
        'http.request.method': 'GET',
        'url.template': '/accounts',
        'server.address': '127.0.0.1',
        'http.response.status_code': 503,
        'error.type': '503',
        'connect_gateway.attempt': 1,
        'connect_gateway.outcome': '503',
      },
    });
    expect(repeated).toMatchObject({
      status: { code: 0 },
      attributes: {
        'http.response.status_code': 200,
        'http.request.resend_count': 1,
        'connect_gateway.attempt': 2,
        'connect_gateway.outcome': 'ok',
      },
    });
  });

  it('has the attempts of a mutation in its resolver', async () => {
    const { body } = await world.graphql('{ linkedAccounts(first: 1) { nodes { id } } }');
    const input = { id: body.data.linkedAccounts.nodes[0].id, label: 'new' };
    const update =
      'mutation Change($input: UpdateLinkedAccountInput!) { updateLinkedAccount(input: $input) { linkedAccount { id } } }';
    await world.graphql(update, { input });
    expect(outline(await traceOf('mutation Change'))).toEqual([
      ['mutation Change', undefined],
      ['Mutation.updateLinkedAccount', 'mutation Change'],
      ['GET /accounts/{id}', 'Mutation.updateLinkedAccount'],
      ['PATCH /accounts/{id}', 'Mutation.updateLinkedAccount'],
    ]);
  });

  it('has one attempt for a shared call, below the span of the first resolver', async () => {
    const references = ['a-1', 'a-2', 'a-3'].map((id) => ({ __typename: 'LinkedAccount', id }));
    const query = 'query Batch($r: [_Any!]!) { _entities(representations: $r) { __typename } }';
    await world.graphql(query, { r: references });
    expect(outline(await traceOf('query Batch'))).toEqual([
      ['query Batch', undefined],
      ['Query._entities', 'query Batch'],
      ['GET /accounts', 'Query._entities'],
    ]);
  });

  it('records failures with the messages of the log', async () => {
    world.sandbox.faults.add({ method: 'POST', fault: { kind: 'reset', when: 'before-headers' } });
    const create =
      'mutation Lost { createConnectSession(input: { originOwnerId: "dev-owner", originOwnerName: "A" }) { token } }';
    await world.graphql(create);
    const [operation, resolver, attempt] = await traceOf('mutation Lost');
    expect(operation).toMatchObject({ status: { code: 2 }, attributes: { 'error.type': 'UPSTREAM_OUTCOME_UNKNOWN' } });
    expect(resolver).toMatchObject({
      status: { code: 2, message: 'StackOne: /connect_sessions: outcome-unknown' },
      attributes: { 'error.type': 'UPSTREAM_OUTCOME_UNKNOWN' },
    });
    expect(attempt).toMatchObject({ status: { code: 2 }, attributes: { 'error.type': 'outcome-unknown' } });
  });

  it("does not record the caller's mistakes as failures, nor their messages", async () => {
    await world.graphql('query Mistaken { linkedAccounts(after: "no-cursor") { nodes { id } } }');
    const [operation] = await traceOf('query Mistaken');
    expect(operation).toMatchObject({ status: { code: 0 }, attributes: { 'error.type': 'BAD_USER_INPUT' } });
    expect(operation?.status.message).toBeUndefined();
  });

  it('exists for a request that is refused before it is an operation', async () => {
    await fetch(`${world.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain', 'x-request-id': 'refused-at-once' },
      body: 'x',
    });
    expect((await receiver.spanNamed('GraphQL Operation')).attributes).toMatchObject({
      'connect_gateway.code': 'BAD_REQUEST',
      'connect_gateway.request_id': 'refused-at-once',
      'http.response.status_code': 415,
    });
  });

  it('truncates the name that the caller has chosen', async () => {
    await world.graphql(`query ${'N'.repeat(500)} { __typename }`);
    const { attributes } = await receiver.spanNamed(`query ${'N'.repeat(100)}`);
    expect(attributes['graphql.operation.name']).toBe('N'.repeat(100));
  });
});

describe("the caller's trace", () => {
  it("is continued, and propagated to StackOne with the attempt's span", async () => {
    await world.graphql('query Continued { linkedAccounts { nodes { id } } }', {}, { traceparent, tracestate: 'a=1' });
    const [operation, , attempt] = await traceOf('query Continued');
    expect(operation).toMatchObject({ traceId, parentSpanId: 'b7ad6b7169203331', traceState: 'a=1' });
    expect(world.sandbox.requests.map(({ headers }) => [headers['traceparent'], headers['tracestate']])).toEqual([
      [`00-${traceId}-${attempt?.spanId}-01`, 'a=1'],
    ]);
  });

  it('is not recorded if the caller has decided so, but still propagated and logged', async () => {
    const other = '5b8aa5a2d2c872e8321cf37308d69df2';
    const headers = { traceparent: `00-${other}-051581bf3cb55c13-00`, 'x-request-id': 'not-sampled' };
    await world.graphql('query Unsampled { linkedAccounts { nodes { id } } }', {}, headers);
    await world.graphql('query AfterIt { __typename }');
    await receiver.spanNamed('query AfterIt');
    expect(receiver.traceOf(other)).toEqual([]);
    expect(world.sandbox.requests[0]?.headers['traceparent']).toMatch(new RegExp(`^00-${other}-[0-9a-f]{16}-00$`));
    expect(world.logLines.find((line) => line.includes('not-sampled'))).toContain(other);
  });

  it.each([
    ['malformed', 'nonsense'],
    ['of no trace', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`],
    ['of a version that can not be', `ff-${traceId}-b7ad6b7169203331-01`],
    ['two', `${traceparent}, ${traceparent}`],
  ])('is replaced by a new one if the header is %s', async (_name, malformed) => {
    await world.graphql('{ linkedAccounts { nodes { id } } }', {}, { traceparent: malformed });
    const sent = world.sandbox.requests[0]?.headers['traceparent'];
    expect(sent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(sent).not.toContain(traceId);
  });
});

describe('an error in a response', () => {
  it('leads by its request id to the log line, the trace, and the request to StackOne', async () => {
    world.sandbox.faults.add({ method: 'POST', fault: { kind: 'reset', when: 'before-headers' } });
    const { body } = await world.graphql(
      'mutation Seen { createConnectSession(input: { originOwnerId: "dev-owner", originOwnerName: "A" }) { token } }',
    );
    const requestId = body.errors?.[0]?.extensions['requestId'];
    const linesOf = () => world.logLines.map((line) => JSON.parse(line)).filter((line) => line.requestId === requestId);
    await expect.poll(() => linesOf().map(({ msg }) => msg)).toEqual(['a call to StackOne failed', 'operation']);
    const [failure, operation] = linesOf();
    expect(failure.err).toMatchObject({ endpoint: '/connect_sessions', cause: expect.anything() });

    await receiver.spanNamed('mutation Seen');
    const spans = receiver.traceOf(operation.traceId);
    expect(outline(spans).map(([name]) => name)).toEqual([
      'mutation Seen',
      'Mutation.createConnectSession',
      'POST /connect_sessions',
    ]);
    const [whole, , attempt] = spans;
    expect([whole, attempt].map((span) => span?.attributes['connect_gateway.request_id'])).toEqual([
      requestId,
      requestId,
    ]);
    expect(world.sandbox.requests.map(({ headers }) => headers)).toMatchObject([
      { 'x-request-id': requestId, traceparent: `00-${operation.traceId}-${attempt?.spanId}-01` },
    ]);
  });
});

describe('without a collector', () => {
  it("nothing is traced: a caller's trace is neither read nor propagated, and no log line contains one", async () => {
    const untraced = await startWorld();
    onTestFinished(() => untraced.stop());
    const headers = { traceparent, tracestate: 'a=1', 'x-request-id': 'untraced' };
    await untraced.graphql('{ linkedAccounts { nodes { id } } }', {}, headers);
    expect(untraced.sandbox.requests.flatMap(({ headers: sent }) => Object.keys(sent))).not.toContain('traceparent');
    await expect.poll(() => untraced.logLines.join()).toContain('"untraced"');
    expect(untraced.logLines.join()).not.toMatch(/traceId|0af76519/);
  });
});

describe('traces without a sampling decision', () => {
  it('are kept in the configured ratio', async () => {
    const none = await startWorld({ config: { tracing: tracingTo(receiver, 0) } });
    await none.graphql('query Unlucky { __typename }');
    await none.graphql('query Decided { __typename }', {}, { traceparent });
    await none.stop();
    const names = receiver.spans.map(({ name }) => name);
    expect(names).toContain('query Decided');
    expect(names).not.toContain('query Unlucky');
  });
});

describe('a collector', () => {
  it('that fails is reported once, and once when it works again', async () => {
    const failing = await startOtlpReceiver();
    failing.status = 400;
    const traced = await startWorld({ config: { tracing: tracingTo(failing) } });
    onTestFinished(async () => {
      await traced.stop();
      failing.close();
    });
    const linesAbout = () => traced.logLines.map((line) => JSON.parse(line)).filter(({ msg }) => /collector/.test(msg));
    const send = async (name: string) => {
      await traced.graphql(`query ${name} { __typename }`);
      await failing.spanNamed(`query ${name}`);
    };
    await send('One');
    await expect.poll(() => linesAbout().map(({ level }) => level)).toEqual([40]);
    await send('Two');
    failing.status = 200;
    await send('Three');
    await expect.poll(() => linesAbout().map(({ level }) => level)).toEqual([40, 30]);
  });

  it.each([
    ['gets the last traces when the gateway stops', 200],
    ['that does not answer does not keep the gateway from stopping', undefined],
  ])('%s', async (_name, status) => {
    const last = await startOtlpReceiver();
    onTestFinished(() => last.close());
    last.status = status;
    const traced = await startWorld({ config: { tracing: tracingTo(last) } });
    await traced.graphql('query Last { __typename }');
    await traced.stop();
    expect(last.spans.map(({ name }) => name)).toEqual(['query Last']);
  });

  it('that never answers delays the stop by at most 2 seconds', async () => {
    vi.useFakeTimers();
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const flush = () => new Promise<void>(() => {});
    const source = { tracer: trace.getTracer('test'), extract: () => ROOT_CONTEXT, inject: () => ({}), flush };
    const stopped = vi.fn();
    void new Tracing(source, new URL('http://stackone.example')).stop().then(stopped);
    await vi.advanceTimersByTimeAsync(1_999);
    expect(stopped).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(stopped).toHaveBeenCalledOnce();
  });
});

describe('docs/tracing.md', () => {
  it('lists every attribute of the spans above, and no others', () => {
    const document = readFileSync(new URL('../../../docs/tracing.md', import.meta.url), 'utf8');
    const listed = [...document.matchAll(/^\| `([\w.]+)` \| (?:operation|resolver|attempt|all)/gm)].map(
      ([, name]) => name,
    );
    const sent = new Set(receiver.spans.flatMap(({ attributes }) => Object.keys(attributes)));
    expect(listed.sort()).toEqual([...sent].sort());
  });
});

describe('the trace of a subscription', () => {
  it("has a span for its opening and one for each event, which continue the caller's trace", async () => {
    const ownTraceId = '1af7651916cd43dd8448eb211c80319c';
    const headers = { traceparent: `00-${ownTraceId}-b7ad6b7169203331-01` };
    const query = 'subscription Live { linkedAccountEvents { id linkedAccount { connector { name } } } }';
    const stream = await subscribe(world.url, query, { headers });
    const { id } = world.sandbox.accounts.add({ provider: 'hibob' });
    await world.graphql(
      'mutation ($id: ID!) { updateLinkedAccount(input: { id: $id, label: "b" }) { linkedAccount { id } } }',
      { id },
    );
    await stream.next();
    await vi.waitFor(async () => {
      const spans = (await receiver.traceOf(ownTraceId)).filter(({ name }) => name === 'subscription Live');
      expect(spans).toHaveLength(2);
      for (const span of spans) expect(span.attributes).toMatchObject({ 'connect_gateway.code': 'OK' });
    }, 10_000);
  });
});
