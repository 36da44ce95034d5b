import { describe, expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { nodeFlags } from '../support/node-flags.ts';
import { startOtlpReceiver } from '../support/otlp-receiver.ts';
import { type Program, start, urlOf } from './program.ts';

const preload = (name: string) => ['--import', new URL(`../support/preload/${name}.ts`, import.meta.url).href];

function startGateway(variables: Readonly<Record<string, string>>, ...options: string[]): Program {
  return start([process.execPath, ...nodeFlags, ...options, 'src/main.ts'], {
    PORT: '0',
    DRAIN_DELAY_MS: '0',
    ...variables,
  });
}

async function openReceiver() {
  const receiver = await startOtlpReceiver();
  onTestFinished(() => receiver.close());
  return receiver;
}

async function send(url: string, query: string): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
  expect(response.status).toBe(200);
}

describe('the process, with a collector', () => {
  it.each([
    ['told to stop', 'SIGTERM', 0],
    ['after an uncaught error', 'SIGUSR2', 1],
  ] as const)('%s, exports the last traces before it exits', async (_name, signal, code) => {
    const receiver = await openReceiver();
    const variables = {
      OTEL_EXPORTER_OTLP_ENDPOINT: `${receiver.url}/`,
      OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=a%20tenant, authorization = Bearer collector-secret',
      OTEL_SERVICE_NAME: 'named-in-the-environment',
      LOG_LEVEL: 'trace',
    };
    const program = startGateway(variables, ...preload('fail-on-signal'));
    await send(await urlOf(program), 'query Last { connectors { provider } }');
    program.child.kill(signal);
    expect(await program.ended).toBe(code);
    expect(receiver.spans.map(({ name }) => name).sort()).toEqual([
      'GET /connectors/meta',
      'Query.connectors',
      'query Last',
    ]);
    expect(receiver.spans[0]?.resource['service.name']).toBe('named-in-the-environment');
    expect(receiver.headers).toMatchObject({ 'x-tenant': 'a tenant', authorization: 'Bearer collector-secret' });
    expect(program.output.stdout + program.output.stderr).not.toContain('collector-secret');
  });
});

describe('the process, with an SDK that was loaded before it', () => {
  it('uses that SDK for its traces, sends StackOne one traceparent, and flushes the last traces', async () => {
    const receiver = await openReceiver();
    const sandbox = await startSandbox();
    onTestFinished(() => sandbox.close());
    const variables = {
      AUTH_MODE: 'none',
      STACKONE_API_KEY: sandbox.apiKey,
      STACKONE_BASE_URL: sandbox.url,
      COLLECTOR_URL: receiver.url,
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
    };
    const program = startGateway(variables, ...preload('own-sdk'));
    await send(await urlOf(program), 'query Theirs { connectors { provider } }');
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);

    const operation = await receiver.spanNamed('query Theirs');
    expect(operation.resource['service.name']).toBe('named-by-the-operator');
    const spans = receiver.traceOf(operation.traceId);
    expect(spans.map(({ name }) => name)).toEqual(['query Theirs', 'Query.connectors', 'GET /connectors/meta']);
    expect(sandbox.requests.map(({ headers }) => headers['traceparent'])).toEqual([
      `00-${operation.traceId}-${spans[2]?.spanId}-01`,
    ]);
  });
});

describe('the process, without tracing', () => {
  it('loads only the API of OpenTelemetry, which prom-client requires', async () => {
    const program = startGateway({}, ...preload('name-modules'));
    await send(await urlOf(program), '{ connectors { provider } }');
    const modules = program.output.stderr.split('\n');
    expect(modules.filter((url) => url.endsWith('/src/observability/log/request-record.ts'))).toHaveLength(1);
    const unwanted = /\/@opentelemetry\/(?!api\/)|\/src\/observability\/(tracing|\w+-trace|\w+-source)\.ts$/;
    expect(modules.filter((url) => unwanted.test(url))).toEqual([]);
  });
});
