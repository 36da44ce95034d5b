import { setImmediate } from 'node:timers/promises';
import { type DocumentNode, parse } from 'graphql';
import {
  byGraphql,
  byPlan,
  type Case,
  caseOf,
  type Executor,
  isSame,
  type Observation,
  observe,
  schemas,
} from './differential.ts';
import { shrink } from './shrink.ts';

export interface DifferentialOptions {
  readonly seed: number;
  readonly documents: number;
  /** The number of the first document. Default: 0. */
  readonly from?: number;
  /** The executor to compare with graphql-js. Default: the gateway's plans. */
  readonly executor?: Executor;
  readonly onProgress?: (done: number) => void;
}

export interface DifferentialReport {
  readonly compared: number;
  /** The number of executed documents. The others have invalid variables. */
  readonly executed: number;
  readonly errors: number;
  readonly calls: number;
  /** The first differences, each with the smallest document that shows it. */
  readonly differences: readonly string[];
}

const chunk = 500;
const maximumDifferences = 3;

/** Executes random documents with plans and with graphql-js, and compares the observable behaviour. */
export async function runDifferential(options: DifferentialOptions): Promise<DifferentialReport> {
  const { seed, documents, from = 0, executor = byPlan, onProgress } = options;
  const report = { compared: 0, executed: 0, errors: 0, calls: 0, differences: [] as string[] };
  const { stackTraceLimit } = Error;
  // The stack traces are not used, and they are expensive.
  Error.stackTraceLimit = 0;
  while (report.compared < documents && report.differences.length < maximumDifferences) {
    const first = from + report.compared;
    const cases = Array.from({ length: Math.min(chunk, documents - report.compared) }, (_, index) =>
      caseOf(seed, first + index),
    );
    const prepared = cases.map((tried) => ({ tried, ast: parse(tried.query) }));
    const { observations, unhandled } = await observeAll(executor, prepared);
    // Unhandled rejections of graphql-js are not counted, because it abandons the promises of a list that fails at once.
    const { observations: expected } = await observeAll(byGraphql, prepared);
    for (const [index, tried] of cases.entries()) {
      const [observed, right] = [observations[index], expected[index]];
      if (!observed || !right) throw new Error('Nothing was observed.');
      report.compared += 1;
      report.executed += right.data === undefined ? 0 : 1;
      report.errors += right.errors.length;
      report.calls += right.calls.length;
      if (!isSame(observed, right) && report.differences.length < maximumDifferences) {
        report.differences.push(await describe(tried, first + index, executor));
      }
    }
    if (unhandled > 0) report.differences.push(`${unhandled} rejections were not handled, from document ${first} on`);
    onProgress?.(report.compared);
  }
  Error.stackTraceLimit = stackTraceLimit;
  return report;
}

async function observeAll(
  executor: Executor,
  prepared: readonly { readonly tried: Case; readonly ast: DocumentNode }[],
) {
  let unhandled = 0;
  const count = () => {
    unhandled += 1;
  };
  const others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection').on('unhandledRejection', count);
  const observations: Observation[] = [];
  for (const { tried, ast } of prepared) observations.push(await observe(executor, tried, ast));
  // Waits for promises that settle after the answer.
  for (let turns = 0; turns < 3; turns += 1) await setImmediate();
  process.off('unhandledRejection', count);
  for (const listener of others) process.on('unhandledRejection', listener);
  return { observations, unhandled };
}

async function describe(found: Case, index: number, executor: Executor): Promise<string> {
  const both = async (tried: Case) => [await observe(executor, tried), await observe(byGraphql, tried)] as const;
  const smallest = await shrink(found, schemas.real, async (tried) => !isSame(...(await both(tried))));
  const [observed, right] = await both(smallest);
  return [
    `document ${index}, resolvers ${smallest.resolvers}, seed ${smallest.seed}:`,
    smallest.query,
    `variables ${JSON.stringify(smallest.variables)}`,
    `expected ${JSON.stringify(right)}`,
    `observed ${JSON.stringify(observed)}`,
  ].join('\n');
}
