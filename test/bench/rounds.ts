import type { Upstream } from './upstream/upstream.ts';
import { type ServerProcess, startServer } from './variants/server-process.ts';
import type { VariantName } from './variants/variants.ts';

/** The results of all variants, measured one after the other. Comparisons are made within a round. */
export type Round<T> = { readonly [Name in VariantName]?: T };

export interface ConnectionTurns<T> {
  /** The number of fresh processes of each variant. */
  readonly rounds: number;
  /** The number of measurements per process. */
  readonly turns: number;
  readonly warmUp: (server: ServerProcess, variant: VariantName) => Promise<unknown>;
  readonly work: (server: ServerProcess, variant: VariantName) => Promise<T>;
}

/**
 * Every round starts a fresh process of each variant and warms them up one at a time. The processes then take short turns, in
 * alternating order. Returns one result for each turn: within a turn, the machine has about the same speed for all variants,
 * while between two rounds its speed can double.
 */
export async function inTurns<T>(
  { rounds, turns, warmUp, work }: ConnectionTurns<T>,
  names: readonly VariantName[],
  upstream: Upstream,
): Promise<Round<T>[]> {
  const results: Round<T>[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const servers: { readonly name: VariantName; readonly server: ServerProcess }[] = [];
    try {
      for (const name of names) {
        const server = await startServer(name, upstream.url);
        servers.push({ name, server });
        await warmUp(server, name);
      }
      for (let turn = 0; turn < turns; turn += 1) {
        const result: [VariantName, T][] = [];
        for (const { name, server } of turn % 2 === 0 ? servers : servers.toReversed()) {
          result.push([name, await work(server, name)]);
        }
        results.push(Object.fromEntries(result));
      }
    } finally {
      for (const { server } of servers) await server.stop();
    }
  }
  return results;
}

/**
 * Every round starts a fresh process of each variant, one at a time, for measurements that a process allows only once. The order
 * alternates, so that no variant always follows the same one.
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

/** Returns the variants that were measured, in the given order. */
export function namesIn(rounds: readonly Round<unknown>[], order: readonly VariantName[]): VariantName[] {
  return order.filter((name) => rounds.some((round) => name in round));
}

export function valuesOf<T>(rounds: readonly Round<T>[], name: VariantName, of: (result: T) => number): number[] {
  return rounds.flatMap((round) => {
    const result = round[name];
    return result === undefined ? [] : [of(result)];
  });
}

/** Compares a variant with another one, round by round. */
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
