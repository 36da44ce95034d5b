import type { Memory } from './gateway-process.ts';

/** The measurements during which caches fill. */
const warmUp = 0.4;
const allowedBytes = { rss: 48 * 2 ** 20, heapUsed: 12 * 2 ** 20 };

/** The growth of memory since the warm-up in bytes, by a linear regression of all measurements. */
export function memoryGrowth({ memory }: { readonly memory: readonly Memory[] }) {
  const measured = memory.slice(Math.floor(memory.length * warmUp));
  const rss = growthOf(measured.map((each) => each.rss));
  const heapUsed = growthOf(measured.map((each) => each.heapUsed));
  return { rss, heapUsed, isFlat: rss < allowedBytes.rss && heapUsed < allowedBytes.heapUsed };
}

function growthOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const covariance = values.reduce((sum, value, index) => sum + (index - middle) * (value - mean), 0);
  const variance = values.reduce((sum, _value, index) => sum + (index - middle) ** 2, 0);
  return variance === 0 ? 0 : (covariance / variance) * (values.length - 1);
}
