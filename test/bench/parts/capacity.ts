import { runLoad } from '../load/generator.ts';
import { coreShare, readUsage, type Usage } from '../measure/process-usage.ts';
import { getRequest } from '../scenarios.ts';
import { wireAccount } from '../upstream/wire-data.ts';
import type { Bench } from './bench.ts';

/** The throughput of the generator and the upstream without a server between them. */
export interface Capacity {
  readonly requestsPerSecond: number;
  /** Shares of one core. */
  readonly generatorLoad: number;
  readonly upstreamLoad: number;
}

export async function measureCapacity({ options, upstream }: Bench): Promise<Capacity> {
  await upstream.reset(1);
  const readings: Usage[][] = [];
  const readAll = (generator: number) => readings.push([generator, upstream.pid].map(readUsage));
  const account = wireAccount(1);
  const result = await runLoad(
    {
      port: upstream.port,
      request: getRequest(`/accounts/${account.id}`),
      connections: options.connections,
      warmUpSeconds: options.warmUpSeconds,
      seconds: options.seconds,
      status: 200,
      bodyLength: JSON.stringify(account).length,
    },
    { onBegin: readAll, onEnd: readAll },
  );
  if (result.bad > 0) throw new Error(`Wrong response of the upstream: ${result.firstBad}`);
  const [before = [], after = []] = readings;
  const [generatorLoad = 0, upstreamLoad = 0] = before.flatMap((usage, index) => {
    const later = after[index];
    return later ? [coreShare(usage, later)] : [];
  });
  return { requestsPerSecond: result.counted / result.seconds, generatorLoad, upstreamLoad };
}

export function reportCapacity({ requestsPerSecond, generatorLoad, upstreamLoad }: Capacity): string {
  const micros = (load: number) => `${((load / requestsPerSecond) * 1e6).toFixed(0)} µs`;
  return [
    `The generator sends directly to the upstream: ${requestsPerSecond.toFixed(0)} requests/s.`,
    `A request costs the generator ${micros(generatorLoad)} and the upstream ${micros(upstreamLoad)}.`,
  ].join('\n');
}
