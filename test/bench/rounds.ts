import type { Upstream } from './upstream/upstream.ts';
import { type ServerProcess, startServer } from './variants/server-process.ts';
import type { VariantName } from './variants/variants.ts';

/** What each variant showed, close to each other in time: what they are compared within. */
export type Round<T> = { readonly [Name in VariantName]?: T };

export interface ConnectionTurns<T> {
  /** Fresh processes of each variant. */
  readonly rounds: number;
  /** Windows of each process. */
  readonly turns: number;
  readonly warmUp: (server: ServerProcess, variant: VariantName) => Promise<unknown>;
  readonly work: (server: ServerProcess, variant: VariantName) => Promise<T>;
}

/**
 * In every round a fresh process of each variant, all of them there at once: one after the other they are warmed up, and then
 * they take short turns, every second time the other way. Returns one result for each turn, in which whatever else this
 * machine does meets all variants alike; between two rounds its pace may double.
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
 * Each variant in a fresh process, again in every round, for what one process shows only once. Every second round goes the
 * other way, so that no one always follows the same.
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
