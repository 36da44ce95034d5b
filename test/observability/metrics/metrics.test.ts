import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { closeCodes } from '../../../src/graphql/subscriptions/socket-session.ts';
import { Metrics } from '../../../src/observability/metrics/metrics.ts';
import { Secret } from '../../../src/values/secret.ts';
import { claimsOf, jwtConfig, sign } from '../../support/tokens.ts';
import { unshared } from '../../support/unshared.ts';
import { startWorld } from '../../support/world.ts';

const document = readFileSync(new URL('../../../docs/metrics.md', import.meta.url), 'utf8');

/** All metrics of a gateway's process, with their types and labels. */
function existingMetrics() {
  const metrics = new Metrics();
  metrics.collectProcess();
  return metrics.registry.getMetricsAsArray().map((metric) => {
    const { name, labelNames } = metric as unknown as { name: string; labelNames: string[] };
    return { name, type: metric.constructor.name.toLowerCase(), labels: [...labelNames].sort() };
  });
}

const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);

describe('docs/metrics.md', () => {
  const existing = existingMetrics();

  it('lists every metric with its type and labels, including process metrics, and no others', () => {
    const rows = [...document.matchAll(/^\| `(\w+)` \| (\w+) \|([^|]*)\|(.*)\|$/gm)];
    const here = rows.filter(([, , , , meaning]) => process.platform === 'linux' || !meaning?.includes('Linux only'));
    const listed = here.map(([, name = '', type, labels = '']) => ({
      name,
      type,
      labels: (labels.match(/\w+/g) ?? []).sort(),
    }));
    expect(listed.sort(byName)).toEqual(existing.sort(byName));
  });

  it('uses only existing metrics in its queries', () => {
    const named = new Set(document.match(/\b(connect_gateway|nodejs|process)_\w+/g));
    const names = new Set(existing.map(({ name }) => name));
    expect([...named].filter((name) => !names.has(name))).toEqual([]);
  });
});

describe('closed WebSockets', () => {
  it('are counted by close code: those of the gateway, of its protocol, and of a client that leaves in order', async () => {
    const contract = readFileSync(new URL('../../../docs/subscriptions.md', import.meta.url), 'utf8');
    const documented = [...contract.matchAll(/^\| (\d{4}) \|/gm)].map(([, code]) => Number(code));
    const ofProtocol = [1000, 1001, 1002, 1006, 1007, 1009, 1011, 4500];
    const codes = [...new Set([...documented, ...ofProtocol])];
    const metrics = new Metrics();
    for (const code of [...codes, 3000, 4999]) metrics.countClosedSocket(code);
    const text = await metrics.registry.metrics();
    const counted = [...text.matchAll(/^connect_gateway_websockets_closed_total\{code="(\w+)"\} (\d+)$/gm)];
    const expected = [...codes.map((code) => [String(code), '1']), ['other', '2']];
    expect(counted.map(([, code, count]) => [code, count]).toSorted()).toEqual(expected.toSorted());
    expect(documented).toEqual(expect.arrayContaining(Object.values(closeCodes).filter((code) => code !== 1011)));
  });
});

describe('GET /metrics', async () => {
  const world = await startWorld();
  afterAll(() => world.stop());

  async function readSeries(series: string): Promise<number> {
    const response = await fetch(`${world.url}/metrics`);
    expect(response.headers.get('content-type')).toContain('text/plain');
    const line = (await response.text()).split('\n').find((each) => each.startsWith(`${series} `));
    return Number(line?.split(' ')[1] ?? 0);
  }

  it('counts operations by name and code', async () => {
    await world.graphql('query Accounts { linkedAccounts { nodes { id } } }');
    await world.graphql('query Accounts { linkedAccounts(first: 0) { nodes { id } } }');
    await world.graphql('{ connectViewer { username } }');
    await world.graphql('query Wrong { nonsense }');
    await fetch(`${world.url}/graphql`, { method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } });
    expect(await readSeries('connect_gateway_operations_total{operation="Accounts",code="OK"}')).toBe(1);
    expect(await readSeries('connect_gateway_operations_total{operation="Accounts",code="BAD_USER_INPUT"}')).toBe(1);
    expect(await readSeries('connect_gateway_operations_total{operation="anonymous",code="OK"}')).toBe(1);
    expect(await readSeries('connect_gateway_operations_total{operation="anonymous",code="BAD_REQUEST"}')).toBe(1);
    expect(await readSeries('connect_gateway_operation_duration_seconds_count{operation="Accounts"}')).toBe(2);
  });

  it('counts attempts to call StackOne by endpoint and outcome, and retries among them', async () => {
    world.sandbox.faults.add({ method: 'GET', path: '/accounts/*', times: 1, fault: { kind: 'status', status: 503 } });
    await world.graphql('{ linkedAccount(id: "missing") { id } }');
    const labels = 'method="GET",endpoint="/accounts/{id}"';
    expect(await readSeries(`connect_gateway_upstream_attempts_total{${labels},outcome="503"}`)).toBe(1);
    expect(await readSeries(`connect_gateway_upstream_attempts_total{${labels},outcome="404"}`)).toBe(1);
    expect(await readSeries(`connect_gateway_upstream_retries_total{${labels}}`)).toBe(1);
  });

  it('distinguishes a bounded number of operation names of bounded length', () => {
    const metrics = new Metrics();
    metrics.countOperation({ operation: 'x'.repeat(101), code: 'OK', seconds: 0 });
    for (let index = 0; index < 1_000; index += 1) {
      metrics.countOperation({ operation: `Name${index}`, code: 'OK', seconds: 0 });
    }
    return expect(metrics.registry.metrics()).resolves.toSatisfy(
      (text: string) => !text.includes('xxx') && text.match(/^connect_gateway_operations_total{/gm)?.length === 201,
    );
  });

  it('reports requests in progress, and attempts in flight by endpoint', async () => {
    world.sandbox.faults.add({ path: '/accounts', times: 2, fault: { kind: 'latency', ms: 500 } });
    const query = '{ linkedAccounts { nodes { id } } }';
    const before = world.sandbox.requests.length;
    const working = [world.graphql(query, {}, unshared), world.graphql(query, {}, unshared)];
    await expect.poll(() => world.sandbox.requests.length).toBe(before + 2);
    const ofList = 'connect_gateway_upstream_in_progress{method="GET",endpoint="/accounts"}';
    expect(await readSeries('connect_gateway_requests_in_progress')).toBe(2);
    expect(await readSeries(ofList)).toBe(2);
    await Promise.all(working);
    await expect.poll(() => readSeries('connect_gateway_requests_in_progress')).toBe(0);
    expect(await readSeries(ofList)).toBe(0);
    expect(await readSeries('connect_gateway_requests_waiting')).toBe(0);
    expect(await readSeries('connect_gateway_upstream_waiting{method="GET",endpoint="/accounts"}')).toBe(0);
  });

  it('reports endpoints with an open circuit breaker', async () => {
    const state = 'connect_gateway_upstream_circuit_open{method="DELETE",endpoint="/accounts/{id}"}';
    const { body } = await world.graphql('{ linkedAccounts(first: 2) { nodes { id } } }');
    const [first, second] = body.data.linkedAccounts.nodes;
    const remove = 'mutation ($id: ID!) { deleteLinkedAccount(input: { id: $id }) { deletedLinkedAccountId } }';
    await world.graphql(remove, { id: first.id });
    expect(await readSeries(state)).toBe(0);
    world.sandbox.faults.add({ method: 'DELETE', fault: { kind: 'status', status: 503 } });
    // Enough failures to open the circuit breaker.
    for (let round = 0; round < 20; round += 1) await world.graphql(remove, { id: second.id });
    expect(await readSeries(state)).toBe(1);
  });

  it("counts the hits and misses of caches: documents, StackOne's catalogue, sessions", async () => {
    const lookups = (cache: string, result: string) =>
      readSeries(`connect_gateway_cache_lookups_total{cache="${cache}",result="${result}"}`);
    const counts = async (cache: string) => [await lookups(cache, 'hit'), await lookups(cache, 'miss')];

    const [hits = 0, misses = 0] = await counts('documents');
    for (let round = 0; round < 3; round += 1) await world.graphql('query Cached { connectors { provider } }');
    expect(await counts('documents')).toEqual([hits + 2, misses + 1]);
    expect(await counts('connectors')).toEqual([2, 1]);

    const create =
      'mutation { createConnectSession(input: { originOwnerId: "dev-owner", originOwnerName: "A" }) { token } }';
    for (let round = 0; round < 3; round += 1) await world.graphql(create, {}, { 'idempotency-key': 'counted' });
    expect(await counts('sessions')).toEqual([2, 1]);
    expect(await readSeries('connect_gateway_cache_bytes{cache="sessions"}')).toBeGreaterThan(0);
  });

  it('counts values from StackOne that the schema does not know', async () => {
    const transform = (rows: unknown) => [
      ...(rows as object[]).map((row) => ({ ...row, status: 'paused' })),
      { id: 5 },
    ];
    world.sandbox.faults.add({ method: 'GET', path: '/accounts', fault: { kind: 'transform', transform } });
    await world.graphql('{ linkedAccounts { nodes { status } } }');
    expect(await readSeries('connect_gateway_unknown_values_total{enumeration="LinkedAccountStatus"}')).toBe(1);
    expect(await readSeries('connect_gateway_unreadable_rows_total{endpoint="/accounts"}')).toBe(1);
  });
});

describe('GET /metrics of a gateway that refuses requests', () => {
  it('counts hits of the token cache, and rate-limited operations', async () => {
    const secret = 'a secret of at least 32 bytes, for the tests';
    const auth = jwtConfig({ kind: 'secret', secret: new Secret(secret) });
    const world = await startWorld({ config: { auth, rateLimit: { viewerPerMinute: 2, ownerPerMinute: 0 } } });
    onTestFinished(() => world.stop());
    const token = await sign(claimsOf('acme'), new TextEncoder().encode(secret), { alg: 'HS256' });
    const authorization = `Bearer ${token}`;
    const ask = () => world.graphql('{ __typename }', {}, { authorization });
    for (const status of [200, 200, 429, 429]) expect((await ask()).status).toBe(status);

    const text = await (await fetch(`${world.url}/metrics`)).text();
    expect(text).toContain('\nconnect_gateway_operations_rate_limited_total 2\n');
    expect(text).toContain('\nconnect_gateway_cache_lookups_total{cache="tokens",result="hit"} 3\n');
    expect(text).toContain('\nconnect_gateway_cache_lookups_total{cache="tokens",result="miss"} 1\n');
    expect(text).toMatch(/\nconnect_gateway_cache_bytes\{cache="tokens"\} [1-9]\d+\n/);
    expect(text).toMatch(/\nconnect_gateway_cache_bytes\{cache="documents"\} [1-9]\d+\n/);
  });

  it('counts refused requests by the exceeded limit', async () => {
    const world = await startWorld({ config: { maximumConcurrentRequests: 1 } });
    onTestFinished(() => world.stop());
    world.sandbox.faults.add({ path: '/accounts', times: 1, fault: { kind: 'latency', ms: 500 } });
    const working = world.graphql('{ linkedAccounts { nodes { id } } }');
    await expect.poll(() => world.sandbox.requests.length).toBe(1);
    expect((await world.graphql('{ __typename }')).status).toBe(503);
    await working;
    const text = await (await fetch(`${world.url}/metrics`)).text();
    expect(text).toContain('\nconnect_gateway_requests_shed_total{reason="capacity"} 1\n');
    expect(text).toContain('\nconnect_gateway_requests_shed_total{reason="caller"} 0\n');
  });
});
