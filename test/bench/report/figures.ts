import { spreadOf } from '../measure/statistics.ts';

/** The median of all rounds, and between brackets the least and the most. */
export function formatSpread(values: readonly number[], digits = 2): string {
  const { median, minimum, maximum } = spreadOf(values);
  if (Number.isNaN(median)) return 'none';
  // What is small is told by its first digits too.
  const text = (value: number) =>
    digits > 0 && value > 0 && value < 0.1 ? value.toPrecision(digits) : value.toFixed(digits);
  return `${text(median)} (${text(minimum)}..${text(maximum)})`;
}

export function formatPercent(values: readonly number[]): string {
  return `${formatSpread(
    values.map((value) => value * 100),
    0,
  )} %`;
}
