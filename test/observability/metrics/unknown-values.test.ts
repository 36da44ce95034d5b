import { expect, it } from 'vitest';
import { createLogger } from '../../../src/observability/log/logger.ts';
import { Metrics } from '../../../src/observability/metrics/metrics.ts';
import { createUnknownValueReporter } from '../../../src/observability/metrics/unknown-values.ts';

function createReporter() {
  const lines: string[] = [];
  const metrics = new Metrics();
  const report = createUnknownValueReporter(
    createLogger('warn', { write: (line: string) => lines.push(line) }),
    metrics,
  );
  const counted = async () => {
    const { values } = (await metrics.registry.getSingleMetric('connect_gateway_unknown_values_total')?.get()) ?? {};
    return values?.map(({ value }) => value);
  };
  return { report, lines, counted };
}

it('reports an unknown enumeration value once', async () => {
  const { report, lines, counted } = createReporter();
  for (const value of ['paused', 'paused', 'on-hold']) report('request-1', 'LinkedAccountStatus', value);
  expect(lines.map((line) => JSON.parse(line).value)).toEqual(['paused', 'on-hold']);
  expect(await counted()).toEqual([2]);
});

it('reports values that are no identifiers as one, and keeps and logs none of their text', async () => {
  const { report, lines, counted } = createReporter();
  for (let index = 0; index < 100; index += 1) report('request-1', 'AccountType', `${'x'.repeat(10_000)} ${index}`);
  expect(lines.map((line) => JSON.parse(line).value)).toEqual(['[not a name]']);
  expect(await counted()).toEqual([1]);
});
