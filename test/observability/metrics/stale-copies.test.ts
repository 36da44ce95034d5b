import { expect, it, type MockInstance, onTestFinished, vi } from 'vitest';
import { createLogger } from '../../../src/observability/log/logger.ts';
import { createStaleCopyReporter } from '../../../src/observability/metrics/stale-copies.ts';
import { startWorld } from '../../support/world.ts';

const hour = 60 * 60_000;

it('logs a stale copy at once, then once an hour, and again after a refresh', () => {
  const lines: string[] = [];
  const log = createLogger('info', { write: (line: string) => lines.push(line) });
  let now = 0;
  const report = createStaleCopyReporter(log, 'the catalogue', () => now);
  const fail = (ageMs: number) => report(new Error('down'), ageMs);

  fail(5 * 60_000);
  for (now = 1; now < hour; now += 5_000) fail(5 * 60_000 + now);
  expect(lines).toHaveLength(1);
  now = hour;
  fail(hour + 5 * 60_000);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 40, ageSeconds: 300, msg: 'the catalogue could not be refreshed; the gateway keeps serving the old copy' },
    { level: 40, ageSeconds: 3_900, err: { message: 'down' } },
  ]);
  now += 5_000;
  fail(1_000);
  expect(lines).toHaveLength(3);
});

it('reports the age of a stale copy, and 0 for a fresh one', async () => {
  const clock: MockInstance<typeof Date.now> = vi.spyOn(Date, 'now');
  onTestFinished(() => clock.mockRestore());
  const world = await startWorld();
  onTestFinished(() => world.stop());
  const ages = async () => {
    const text = await (await fetch(`${world.url}/metrics`)).text();
    return [...text.matchAll(/^connect_gateway_stale_cache_age_seconds\{cache="(\w+)"\} (\S+)$/gm)].map(
      ([, cache, seconds]) => [cache, Math.round(Number(seconds) / 3_600)],
    );
  };
  const ask = () => world.graphql('{ connectors { provider } connectorProfiles { nodes { id } } }');

  await ask();
  const day = Date.now() + 24 * hour;
  clock.mockImplementation(() => day);
  expect(await ages()).toEqual([
    ['connectors', 0],
    ['profiles', 0],
  ]);
  world.sandbox.faults.add({ path: '/connectors/*', fault: { kind: 'status', status: 501 } });
  await ask();
  await expect.poll(ages).toEqual([
    ['connectors', 24],
    ['profiles', 0],
  ]);

  world.sandbox.faults.clear();
  clock.mockImplementation(() => day + 5_000);
  await ask();
  await expect.poll(ages).toEqual([
    ['connectors', 0],
    ['profiles', 0],
  ]);
});
