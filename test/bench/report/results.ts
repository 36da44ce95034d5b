import type { Options } from '../options.ts';
import { namesIn } from '../rounds.ts';
import { problemsOf } from '../validity.ts';
import { usualVariants, type VariantName, variants } from '../variants/variants.ts';
import { comparisonsOf } from './comparisons.ts';
import type { Findings } from './findings.ts';
import { type Machine, reportMachine } from './machine.ts';
import { reportPromises } from './promises.ts';
import { formatLead, rank } from './ranking.ts';
import { formatTable } from './table.ts';

const graphqlServers = usualVariants.filter((name) => name !== 'passthrough');

/** What is worth recording of a run, in Markdown: where and how it was measured, who is ahead, and the performance targets. */
export function reportResults(
  findings: Findings,
  { machine, options, minutes }: { readonly machine: Machine; readonly options: Options; readonly minutes: number },
): string {
  const { rounds, turns, seconds } = options;
  return [
    `${reportMachine(machine)}\n${rounds} rounds of ${turns} turns of ${seconds} s; ${minutes.toFixed(1)} minutes in all.`,
    reportInvalid(findings),
    reportComparisons(findings),
    reportPromises(findings),
  ]
    .filter((paragraph) => paragraph !== undefined)
    .join('\n\n');
}

/** A recorded table must show how far it can be trusted. */
function reportInvalid({ loads }: Findings): string | undefined {
  const measurements = Object.values(loads).flatMap((turns) => turns.flatMap((turn) => Object.values(turn)));
  const invalid = measurements.filter((measured) => problemsOf(measured).length > 0);
  if (invalid.length === 0) return undefined;
  return `INVALID: in ${invalid.length} of ${measurements.length} measurements at full load, the server was not the bottleneck.`;
}

function reportComparisons(findings: Findings): string | undefined {
  const comparisons = comparisonsOf(findings);
  if (comparisons.length === 0) return undefined;
  const names = usualVariants.filter((name) => comparisons.some(({ turns }) => namesIn(turns, [name]).length > 0));
  const titleOf = (name: VariantName) => variants[name].shortTitle;
  return formatTable(
    ['', ...names.map(titleOf), 'ahead', 'ahead of the GraphQL servers'],
    comparisons.map(({ title, better, turns, figureOf }) => [
      title,
      ...names.map(figureOf),
      formatLead(rank(turns, better, usualVariants), titleOf),
      formatLead(rank(turns, better, graphqlServers), titleOf),
    ]),
  );
}
