import { medianOf, spreadOf } from '../measure/statistics.ts';
import { comparedWith, namesIn, type Round } from '../rounds.ts';
import type { VariantName } from '../variants/variants.ts';
import { formatSpread } from './figures.ts';

/** `more` for requests per second; `less` for milliseconds or MiB. */
export type Better = 'more' | 'less';

export interface Ranked {
  readonly name: VariantName;
  /** The factors by which the leader is better, one per turn. All are 1 for the leader itself. */
  readonly factors: readonly number[];
  /** True for the leader, and if the quartiles of the factors include 1: the turns then show no difference. */
  readonly level: boolean;
}

/**
 * Ranks the variants, the leader first. Variants are compared in pairs within each turn, because the speed of the machine
 * changes between turns. Returns nothing if fewer than two variants can be compared.
 */
export function rank(
  turns: readonly Round<number>[],
  better: Better,
  candidates: readonly VariantName[],
): readonly Ranked[] {
  const names = namesIn(turns, candidates);
  const median = (name: VariantName, other: VariantName) => medianOf(factorsOf(turns, better, name, other));
  const wins = (name: VariantName) => names.filter((other) => median(name, other) > 1).length;
  const [leader, ...others] = names.toSorted((a, b) => wins(b) - wins(a));
  if (leader === undefined) return [];
  const followers = others
    .map((name) => rankedBehind(name, factorsOf(turns, better, leader, name)))
    .filter(({ factors }) => factors.length > 0)
    .sort((a, b) => medianOf(a.factors) - medianOf(b.factors));
  if (followers.length === 0) return [];
  return [rankedBehind(leader, factorsOf(turns, better, leader, leader)), ...followers];
}

function rankedBehind(name: VariantName, factors: readonly number[]): Ranked {
  return { name, factors, level: spreadOf(factors).lower <= 1 };
}

function factorsOf(turns: readonly Round<number>[], better: Better, name: VariantName, other: VariantName): number[] {
  return comparedWith(other, turns, name, (own, others) => {
    // Two zeros are equal, although 0 / 0 is NaN.
    if (own === others) return 1;
    return better === 'more' ? own / others : others / own;
  });
}

/**
 * Such as “Mercurius, by a factor of 1.12 (1.08..1.15) over Apollo”, or “no difference: Mercurius, Apollo 1.01 (0.98..1.03)” if
 * these two are ahead of the others, or “no difference” if all are level.
 */
export function formatLead(ranked: readonly Ranked[], titleOf: (name: VariantName) => string): string {
  const [leader, second] = ranked;
  if (!leader || !second) return '';
  const level = ranked.filter((each) => each.level && each !== leader);
  if (level.length === 0) {
    const factor = Number.isFinite(medianOf(second.factors)) ? `by a factor of ${formatSpread(second.factors)} ` : '';
    return `${titleOf(leader.name)}, ${factor}over ${titleOf(second.name)}`;
  }
  if (level.length === ranked.length - 1) return 'no difference';
  const others = level.map(({ name, factors }) => `${titleOf(name)} ${formatSpread(factors)}`);
  return `no difference: ${[titleOf(leader.name), ...others].join(', ')}`;
}
