import { once } from 'node:events';
import { connect } from 'node:net';
import { readAnswer } from '../ask.ts';
import { medianOf } from '../measure/statistics.ts';
import { formatSpread } from '../report/figures.ts';
import { formatTable } from '../report/table.ts';
import { comparedWith, inRounds, namesIn, type Round, valuesOf } from '../rounds.ts';
import { type Measured, measure } from '../run.ts';
import { listScenario, walkRequest } from '../scenarios.ts';
import { variantNames, variants } from '../variants/variants.ts';
import { type Bench, growthRounds, growthWindow } from './bench.ts';

export interface AccountsResult {
  /** The first 100 of the accounts, over and over. */
  readonly firstPage: Measured;
  /** Through all of them, page by page: microseconds for each account. */
  readonly walkPerAccount: number;
}

export interface AccountsStep {
  readonly accounts: number;
  readonly rounds: readonly Round<AccountsResult>[];
}

/** The variants that know how to go on after a page. */
const walkers = new Set(['passthrough', 'everything-on', 'everything-off']);
const steps = [10, 100, 1_000, 10_000];
const connections = 4;
const walks = 5;

export async function measureAccounts({ options, upstream }: Bench): Promise<AccountsStep[]> {
  const shape = { connections, ...growthWindow(options) };
  const names = options.growingVariants.filter((name) => walkers.has(name));
  const found: AccountsStep[] = [];
  for (const accounts of steps) {
    const scenario = listScenario(accounts);
    const rounds = await inRounds(growthRounds(options), names, upstream, async (server, variant) => {
      const firstPage = await measure({ server, variant, scenario, upstream }, shape);
      return { firstPage, walkPerAccount: await timeWalks(server.port, accounts) };
    });
    found.push({ accounts, rounds });
  }
  return found;
}

async function timeWalks(port: number, accounts: number): Promise<number> {
  const times: number[] = [];
  while (times.length < walks) {
    const start = performance.now();
    await walk(port, accounts);
    times.push(((performance.now() - start) / accounts) * 1_000);
  }
  return medianOf(times);
}

interface Page {
  readonly data: {
    readonly linkedAccounts: {
      readonly nodes: readonly { readonly id: string }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    };
  };
}

/** Throws when the walk did not see every account once. */
async function walk(port: number, accounts: number): Promise<void> {
  const socket = connect(port, '127.0.0.1').setNoDelay();
  await once(socket, 'connect');
  const seen: string[] = [];
  for (let after: string | null = null, more = true; more; ) {
    socket.write(walkRequest(after), 'latin1');
    const body = await readAnswer(socket);
    const { data }: Page = JSON.parse(body.toString());
    seen.push(...data.linkedAccounts.nodes.map(({ id }) => id));
    after = data.linkedAccounts.pageInfo.endCursor;
    more = data.linkedAccounts.pageInfo.hasNextPage;
  }
  socket.destroy();
  if (seen.length !== accounts || new Set(seen).size !== accounts) {
    throw new Error(`A walk through ${accounts} accounts saw ${seen.length}, ${new Set(seen).size} of them different.`);
  }
}

export function reportAccounts(found: readonly AccountsStep[]): string {
  const rows = found.flatMap(({ accounts, rounds }) =>
    namesIn(rounds, variantNames).map((name) => [
      variants[name].title,
      String(accounts),
      formatSpread(valuesOf(rounds, name, ({ firstPage }) => firstPage.p50)),
      formatSpread(valuesOf(rounds, name, ({ firstPage }) => firstPage.p99)),
      formatSpread(comparedWith('passthrough', rounds, name, (own, bare) => own.firstPage.p50 / bare.firstPage.p50)),
      formatSpread(
        valuesOf(rounds, name, ({ walkPerAccount }) => walkPerAccount),
        1,
      ),
      formatSpread(comparedWith('passthrough', rounds, name, (own, bare) => own.walkPerAccount / bare.walkPerAccount)),
      formatSpread(
        valuesOf(rounds, name, ({ firstPage }) => firstPage.memory),
        0,
      ),
    ]),
  );
  return formatTable(
    ['variant', 'accounts', 'first 100: p50 ms', 'p99 ms', 'p50 ratio', 'walk µs/account', 'ratio', 'memory MiB'],
    rows,
  );
}
