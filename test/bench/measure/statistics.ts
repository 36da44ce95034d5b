export interface Spread {
  readonly median: number;
  /** The first and the third quartile, which enclose the middle half of the values. */
  readonly lower: number;
  readonly upper: number;
}

/** NaN for no values, so that a figure that was not measured can't be mistaken for zero. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = ascending(values);
  return {
    median: medianOf(sorted),
    lower: percentileOf(sorted, 0.25),
    upper: percentileOf(sorted, 0.75),
  };
}

export function medianOf(values: readonly number[]): number {
  const sorted = ascending(values);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}

/** Uses the nearest rank, so the result is always one of the values. `sorted` is ascending; `share` is from 0 to 1. */
export function percentileOf(sorted: ArrayLike<number>, share: number): number {
  const rank = Math.max(1, Math.ceil(sorted.length * share));
  return sorted[rank - 1] ?? Number.NaN;
}

/** The rise of a value per minute, by the least squares method. */
export function slopePerMinute(points: readonly { readonly seconds: number; readonly value: number }[]): number {
  const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const seconds = meanOf(points.map((point) => point.seconds));
  const value = meanOf(points.map((point) => point.value));
  let together = 0;
  let alone = 0;
  for (const point of points) {
    together += (point.seconds - seconds) * (point.value - value);
    alone += (point.seconds - seconds) ** 2;
  }
  return (together / alone) * 60;
}

function ascending(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}
