import { readUsage } from '../measure/process-usage.ts';
import { medianOf, slopePerMinute } from '../measure/statistics.ts';
import { formatTable } from '../report/table.ts';
import { measure } from '../run.ts';
import { type ScenarioName, scenarios } from '../scenarios.ts';
import { startServer } from '../variants/server-process.ts';
import { type VariantName, variants } from '../variants/variants.ts';
import type { Bench } from './bench.ts';

interface Sample {
  readonly seconds: number;
  /** In MiB. */
  readonly value: number;
}

export interface MemoryCourse {
  readonly variant: VariantName;
  readonly scenario: ScenarioName;
  readonly requestsPerSecond: number;
  readonly samples: readonly Sample[];
  /** Medians of the second and of the last fifth of the time. The heap reaches its size during the first fifth. */
  readonly settled: number;
  readonly end: number;
  /** In MiB, after the first fifth. */
  readonly risePerMinute: number;
  readonly flat: boolean;
}

const samplingMs = 1_000;
/** A heap that doesn't grow still fluctuates by this much. */
const mostGrowth = 1.05;

/** Puts full load on a variant, and samples its memory every second. */
export async function watchMemory(
  { options, upstream }: Bench,
  variant: VariantName,
  scenario: ScenarioName,
  minutes: number,
): Promise<MemoryCourse> {
  const server = await startServer(variant, upstream.url, 'null device');
  const samples: Sample[] = [];
  const start = performance.now();
  const sampling = setInterval(() => {
    const { memory, at } = readUsage(server.pid);
    samples.push({ seconds: at - start / 1_000, value: memory });
  }, samplingMs);
  try {
    const subject = { server, variant, scenario: scenarios[scenario], upstream };
    const shape = { connections: options.connections, warmUpSeconds: options.warmUpSeconds, seconds: minutes * 60 };
    const { requestsPerSecond } = await measure(subject, shape);
    return { variant, scenario, requestsPerSecond, samples, ...judge(samples) };
  } finally {
    clearInterval(sampling);
    await server.stop();
  }
}

function judge(samples: readonly Sample[]) {
  const fifth = Math.floor(samples.length / 5);
  const medianIn = (from: number, to: number) => medianOf(samples.slice(from, to).map(({ value }) => value));
  const settled = medianIn(fifth, 2 * fifth);
  const end = medianIn(samples.length - fifth, samples.length);
  return { settled, end, risePerMinute: slopePerMinute(samples.slice(fifth)), flat: end <= settled * mostGrowth };
}

export function reportMemory(course: MemoryCourse): string {
  const { samples, settled, end, risePerMinute, flat } = course;
  const steps = Math.min(10, samples.length);
  const rows = Array.from({ length: steps }, (_, step) => {
    const from = Math.floor((samples.length * step) / steps);
    const part = samples.slice(from, Math.floor((samples.length * (step + 1)) / steps)).map(({ value }) => value);
    const figures = [Math.min(...part), medianOf(part), Math.max(...part)].map((value) => value.toFixed(0));
    return [`${((samples[from]?.seconds ?? 0) / 60).toFixed(1)}`, ...figures];
  });
  return [
    `${variants[course.variant].title}, ${scenarios[course.scenario].title}: ${course.requestsPerSecond.toFixed(0)} requests/s`,
    formatTable(['from minute', 'least MiB', 'median', 'most'], rows),
    `From ${settled.toFixed(0)} to ${end.toFixed(0)} MiB, ${risePerMinute.toFixed(2)} MiB a minute: ${flat ? 'flat' : 'NOT FLAT'}`,
  ].join('\n\n');
}
