import { spreadOf } from '../measure/statistics.ts';

/** Formats the median, followed by the first and the third quartile in parentheses. */
export function formatSpread(values: readonly number[], digits = 2): string {
  const { median, lower, upper } = spreadOf(values);
  if (Number.isNaN(median)) return 'none';
  // Small figures keep their significant digits.
  const text = (value: number) =>
    digits > 0 && value > 0 && value < 0.1 ? value.toPrecision(digits) : value.toFixed(digits);
  return `${text(median)} (${text(lower)}..${text(upper)})`;
}

export function formatPercent(values: readonly number[]): string {
  return `${formatSpread(
    values.map((value) => value * 100),
    0,
  )} %`;
}
