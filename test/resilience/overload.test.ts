import { describe, expect, it, onTestFinished } from 'vitest';
import { startFaultServer } from '../support/fault-server.ts';
import { good, late } from '../support/faults.ts';
import { startGatewayProcess } from '../support/gateway-process.ts';
import { runLoad } from '../support/load.ts';
import type { LoadResult } from '../support/load-process.ts';
import { median, p99 } from '../support/measures.ts';
import { report, soaking } from '../support/soak.ts';

const query = '{ linkedAccount(id: "account-1") { id provider status label } }';
const goodput = ({ good, seconds }: LoadResult) => good / seconds;

function describeLoad(name: string, result: LoadResult): string {
  const { sent, shed, bad, latencies, seconds } = result;
  return (
    `${name}: ${Math.round(sent / seconds)}/s sent, ${Math.round(goodput(result))}/s good, ${shed} shed, ${bad} bad, ` +
    `median ${median(latencies).toFixed(1)} ms, p99 ${p99(latencies).toFixed(1)} ms`
  );
}

describe.runIf(soaking)('three times the load that the gateway can handle', () => {
  const seconds = 15;

  it('leaves it most of its peak throughput if the concurrency limit is the bottleneck', {
    timeout: 120_000,
  }, async () => {
    const upstream = await startFaultServer(late(200));
    onTestFinished(() => upstream.close());
    const { url } = await startGatewayProcess(upstream.url, { MAX_CONCURRENT_REQUESTS: '20' });
    const peak = await runLoad({ url, query, seconds, connections: 20 });
    const overload = await runLoad({ url, query, seconds, connections: 1_000, rate: 3 * goodput(peak) });
    report(describeLoad('peak', peak));
    report(describeLoad('overload', overload));
    expect(overload.sent / overload.seconds).toBeGreaterThan(2.5 * goodput(peak));
    expect(overload.shed).toBeGreaterThan(overload.good);
    expect(overload.bad).toBe(0);
    expect(goodput(overload)).toBeGreaterThanOrEqual(0.9 * goodput(peak));
  });

  it('leaves it 90 % of its peak throughput if the processor is, and three times as many callers retry endlessly', {
    timeout: 600_000,
  }, async () => {
    const upstream = await startFaultServer(good);
    onTestFinished(() => upstream.close());
    const gateway = await startGatewayProcess(upstream.url);
    const run = async (connections: number) => {
      let before = gateway.measure();
      const result = await runLoad({ url: gateway.url, query, seconds: 8, connections }, () => {
        before = gateway.measure();
      });
      const used = (await gateway.measure()).processorSeconds - (await before).processorSeconds;
      const perProcessorSecond = result.good / used;
      report(
        `${describeLoad(`${connections} callers`, result)}, ${Math.round(perProcessorSecond)} good per processor second`,
      );
      return perProcessorSecond;
    };
    // This number of callers saturates the processor.
    const saturating = 32;
    await run(saturating);
    // Per second of the gateway's processor time and in turns, to exclude the effect of other programs.
    const ratios: number[] = [];
    const farBeyond: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const peak = await run(saturating);
      ratios.push((await run(3 * saturating)) / peak);
      farBeyond.push((await run(10 * saturating)) / peak);
    }
    const tell = (values: readonly number[]) => values.map((ratio) => ratio.toFixed(3)).join(' ');
    report(`goodput: ${tell(ratios)} of the peak; with ten times as many callers ${tell(farBeyond)}`);
    expect(median(ratios)).toBeGreaterThanOrEqual(0.9);
    // Two thirds of them wait in the gateway for a permit, which costs something for each.
    expect(median(farBeyond)).toBeGreaterThanOrEqual(0.5);
  });
});
