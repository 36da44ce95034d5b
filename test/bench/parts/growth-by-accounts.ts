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
  /** Repeatedly lists the first 100 accounts. */
  readonly firstPage: Measured;
  /** The time to page through all accounts, in microseconds per account. */
  readonly walkPerAccount: number;
}

export interface AccountsStep {
  readonly accounts: number;
  readonly rounds: readonly Round<AccountsResult>[];
}

/** The variants that can page through a list. */
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

/** Pages through all accounts. Throws if it doesn't get every account exactly once. */
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
