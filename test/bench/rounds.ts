import type { Upstream } from './upstream/upstream.ts';
import { type ServerProcess, startServer } from './variants/server-process.ts';
import type { VariantName } from './variants/variants.ts';

/** What each variant showed, close to each other in time: what they are compared within. */
export type Round<T> = { readonly [Name in VariantName]?: T };

/**
 * Each variant in a fresh process, again in every round. Every second round goes the other way, so that no one always
 * follows the same.
 */
export async function inRounds<T>(
  count: number,
  names: readonly VariantName[],
  upstream: Upstream,
  work: (server: ServerProcess, variant: VariantName) => Promise<T>,
): Promise<Round<T>[]> {
  const rounds: Round<T>[] = [];
  while (rounds.length < count) {
    const results: [VariantName, T][] = [];
    for (const variant of rounds.length % 2 === 0 ? names : names.toReversed()) {
      const server = await startServer(variant, upstream.url);
      try {
        results.push([variant, await work(server, variant)]);
      } finally {
        await server.stop();
      }
    }
    rounds.push(Object.fromEntries(results));
  }
  return rounds;
}

/** The variants that were run, in the order in which they are told. */
export function namesIn(rounds: readonly Round<unknown>[], order: readonly VariantName[]): VariantName[] {
  return order.filter((name) => rounds.some((round) => name in round));
}

export function valuesOf<T>(rounds: readonly Round<T>[], name: VariantName, of: (result: T) => number): number[] {
  return rounds.flatMap((round) => {
    const result = round[name];
    return result === undefined ? [] : [of(result)];
  });
}

/** Round by round, the variant's value beside that of another in the same round. */
export function comparedWith<T>(
  other: VariantName,
  rounds: readonly Round<T>[],
  name: VariantName,
  compare: (result: T, otherResult: T) => number,
): number[] {
  return rounds.flatMap((round) => {
    const [result, otherResult] = [round[name], round[other]];
    return result === undefined || otherResult === undefined ? [] : [compare(result, otherResult)];
  });
}
