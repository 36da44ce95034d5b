import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { signToken } from '../credentials.ts';
import { formatTable } from '../report/table.ts';
import { startServer } from '../variants/server-process.ts';

const organisations = 200;
const viewersEach = 50;
const accountsEach = 5;
/** Each viewer views the accounts every ten seconds, which leaves the machine some idle time. */
const viewsPerSecond = (organisations * viewersEach) / 10;
/** The default of `ACCOUNT_CACHE_SECONDS`, so that each list is read at least once. */
const measuredSeconds = 60;
const tickMs = 20;
const secret = 'webhook-secret-of-the-bench';
const stackoneRequestsPerMinute = '1000';
const body = JSON.stringify({ query: '{ linkedAccounts { nodes { id label status } } }' });

const settings = {
  'caches off': { ACCOUNT_CACHE_SECONDS: '0' },
  'webhooks on': { STACKONE_WEBHOOK_SECRET: secret },
} as const;

export interface LiveAccountsRun {
  readonly title: string;
  readonly views: number;
  /** The number of views that got an error. */
  readonly refused: number;
  readonly stackoneRequestsPerMinute: number;
  /** The longest time from a change at StackOne to the first view that shows it, in milliseconds. */
  readonly slowestChangeMs: number;
}

/** Many viewers view the accounts of their organisations while accounts change. */
export async function measureLiveAccounts(): Promise<readonly LiveAccountsRun[]> {
  const runs: LiveAccountsRun[] = [];
  for (const [title, environment] of Object.entries(settings)) runs.push(await measureWith(title, environment));
  return runs;
}

async function measureWith(title: string, environment: Readonly<Record<string, string>>): Promise<LiveAccountsRun> {
  const sandbox = await startSandbox({ seed: 'empty', apiKey: 'bench-key', recordedRequests: 1_000_000 });
  for (let index = 0; index < organisations; index += 1) {
    sandbox.accounts.addMany(accountsEach, { origin_owner_id: ownerOf(index), label: 'first' });
  }
  const server = await startServer('everything-on', sandbox.url, 'file', {
    STACKONE_REQUESTS_PER_MINUTE: stackoneRequestsPerMinute,
    ...environment,
  });
  const url = `http://127.0.0.1:${server.port}`;
  if ('STACKONE_WEBHOOK_SECRET' in environment) sandbox.webhooks.sendTo({ url: `${url}/webhooks/stackone`, secret });
  const pool = new Pool(url, { connections: 64 });
  try {
    return await run(title, sandbox, pool);
  } finally {
    await pool.destroy().catch(() => {});
    await server.stop();
    await sandbox.close();
  }
}

async function run(title: string, sandbox: Sandbox, pool: Pool): Promise<LiveAccountsRun> {
  const tokens = await Promise.all(
    Array.from({ length: organisations * viewersEach }, (_, index) =>
      signToken({ sub: `viewer-${index}`, origin_owner_id: ownerOf(index % organisations) }),
    ),
  );
  const look = async (viewer: number): Promise<string> => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${tokens[viewer % tokens.length]}` };
    const answer = await pool.request({ method: 'POST', path: '/graphql', headers, body });
    return answer.body.text();
  };
  let views = 0;
  let refused = 0;
  const count = async (viewer: number) => {
    const text = await look(viewer).catch(() => '"errors"');
    views += 1;
    if (text.includes('"errors"')) refused += 1;
  };
  const startedAt = performance.now();
  const elapsedMs = () => performance.now() - startedAt;
  const changing = changeEachSecond(sandbox, look, () => elapsedMs() < measuredSeconds * 1_000);
  const begun: Promise<void>[] = [];
  for (let next = 0; elapsedMs() < measuredSeconds * 1_000; await sleep(tickMs)) {
    // Viewers take turns, so that the accounts of all organisations are viewed all the time.
    for (; next < (elapsedMs() / 1_000) * viewsPerSecond; next += 1) begun.push(count(next));
  }
  await Promise.all(begun);
  const slowestChangeMs = await changing;
  const minutes = elapsedMs() / 60_000;
  return { title, views, refused, stackoneRequestsPerMinute: sandbox.requests.length / minutes, slowestChangeMs };
}

/** Changes one account per second, and views it until the change shows. Returns the longest time that a change took. */
async function changeEachSecond(
  sandbox: Sandbox,
  look: (viewer: number) => Promise<string>,
  going: () => boolean,
): Promise<number> {
  let slowest = 0;
  for (let change = 0; going(); change += 1) {
    const organisation = change % organisations;
    const [account] = sandbox.accounts.list({ originOwnerIds: [ownerOf(organisation)] });
    const label = `changed ${change}`;
    if (account) sandbox.accounts.update(account.id, { label });
    const changedAt = performance.now();
    while (going() && !(await look(organisation)).includes(label)) await sleep(tickMs);
    slowest = Math.max(slowest, performance.now() - changedAt);
    await sleep(1_000);
  }
  return slowest;
}

function ownerOf(organisation: number): string {
  return `organisation-${organisation}`;
}

export function reportLiveAccounts(runs: readonly LiveAccountsRun[]): string {
  const table = formatTable(
    ['', 'views', 'refused', 'StackOne requests/min', 'slowest change ms'],
    runs.map(({ title, views, refused, stackoneRequestsPerMinute: requests, slowestChangeMs }) => [
      title,
      String(views),
      `${((100 * refused) / views).toFixed(1)} %`,
      requests.toFixed(0),
      slowestChangeMs.toFixed(0),
    ]),
  );
  return `${organisations} organisations with ${viewersEach} viewers each, ${viewsPerSecond} views per second in all for ${measuredSeconds} seconds.\n\n${table}`;
}
