import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { Metrics } from '../../src/observability/metrics.ts';
import { startWorld } from '../support/world.ts';

const document = readFileSync(new URL('../../docs/metrics.md', import.meta.url), 'utf8');

describe('docs/metrics.md', () => {
  it('lists every metric of the gateway with its type and labels, and no other', async () => {
    const listed = [...document.matchAll(/^\| `(\w+)` \| (\w+) \| ([^|]+) \|/gm)].map(
      ([, name, type, labels = '']) => ({
        name,
        type,
        labels: labels.match(/\w+/g)?.sort(),
      }),
    );
    const metrics = new Metrics().registry
      .getMetricsAsArray()
      .filter(({ name }) => name.startsWith('connect_gateway_'));
    const existing = metrics.map((metric) => {
      const { name, labelNames } = metric as unknown as { name: string; labelNames: string[] };
      return { name, type: metric.constructor.name.toLowerCase(), labels: [...labelNames].sort() };
    });
    expect(listed).toEqual(existing);
  });

  it('names in its queries only metrics that there are', () => {
    const named = new Set(document.match(/connect_gateway_\w+/g));
    const existing = new Set(new Metrics().registry.getMetricsAsArray().map(({ name }) => name));
    expect([...named].filter((name) => !existing.has(name))).toEqual([]);
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

  it('counts attempts at StackOne by endpoint and outcome, and which of them were retries', async () => {
    world.sandbox.faults.add({ method: 'GET', path: '/accounts/*', times: 1, fault: { kind: 'status', status: 503 } });
    await world.graphql('{ linkedAccount(id: "missing") { id } }');
    const labels = 'method="GET",endpoint="/accounts/{id}"';
    expect(await readSeries(`connect_gateway_upstream_attempts_total{${labels},outcome="503"}`)).toBe(1);
    expect(await readSeries(`connect_gateway_upstream_attempts_total{${labels},outcome="404"}`)).toBe(1);
    expect(await readSeries(`connect_gateway_upstream_retries_total{${labels}}`)).toBe(1);
  });

  it('tells apart as many names of operations as there may be, and no more', () => {
    const metrics = new Metrics();
    for (let index = 0; index < 1_000; index += 1) {
      metrics.countOperation({ operation: `Name${index}`, code: 'OK', seconds: 0 });
    }
    return expect(metrics.registry.metrics()).resolves.toSatisfy(
      (text: string) => text.match(/^connect_gateway_operations_total{/gm)?.length === 201,
    );
  });

  it('counts what StackOne sends and the schema does not know', async () => {
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
