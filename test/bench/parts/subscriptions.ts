import { setTimeout as sleep } from 'node:timers/promises';
import { type Sandbox, startSandbox } from '../../../src/sandbox/sandbox.ts';
import { signToken } from '../credentials.ts';
import { readUsage } from '../measure/process-usage.ts';
import { type Subscriber, subscribe, type Transport, transports } from '../measure/subscribers.ts';
import { formatSpread } from '../report/figures.ts';
import { formatTable } from '../report/table.ts';
import { type ServerProcess, startServer } from '../variants/server-process.ts';

const subscribers = 1_000;
/** Opened at the same time. */
const openedTogether = 50;
const events = 30;
/** Between two events, so that each is measured by itself. */
const pauseMs = 200;
/** Until the process has the memory that it keeps: the garbage of opening is collected. */
const settleMs = 2_000;
const giveUpAfterMs = 10_000;
const owner = 'organisation-of-the-bench';
const secret = 'webhook-secret-of-the-bench';
const query = 'subscription { linkedAccountEvents { id type linkedAccountId linkedAccount { id label status } } }';

export interface SubscriptionsRun {
  readonly transport: Transport;
  /** Resident memory that each idle subscription adds, in KiB. */
  readonly memoryEach: number;
  /** For each event, the time from the change at StackOne until the last subscriber has it, in milliseconds. */
  readonly lastAfterMs: readonly number[];
}

/** One organisation with many subscribers, each of them a viewer with a connection of its own. */
export async function measureSubscriptions(): Promise<readonly SubscriptionsRun[]> {
  const runs: SubscriptionsRun[] = [];
  for (const transport of transports) runs.push(await measureOver(transport));
  return runs;
}

async function measureOver(transport: Transport): Promise<SubscriptionsRun> {
  const sandbox = await startSandbox({ seed: 'empty', apiKey: 'bench-key', recordedRequests: 0 });
  const server = await startServer('everything-on', sandbox.url, 'file', {
    STACKONE_WEBHOOK_SECRET: secret,
    // One organisation can have a fifth of all.
    MAX_SUBSCRIPTIONS: String(5 * subscribers),
    // Each event is charged to its subscriber and to the organisation.
    RATE_LIMIT_OWNER_PER_MINUTE: String(100 * subscribers),
  });
  sandbox.webhooks.sendTo({ url: `http://127.0.0.1:${server.port}/webhooks/stackone`, secret });
  try {
    return await run(transport, sandbox, server);
  } finally {
    await server.stop();
    await sandbox.close();
  }
}

async function run(transport: Transport, sandbox: Sandbox, server: ServerProcess): Promise<SubscriptionsRun> {
  const [account] = sandbox.accounts.addMany(1, { origin_owner_id: owner });
  if (!account) throw new Error('The sandbox has no account.');
  let results = 0;
  await sleep(settleMs);
  const before = readUsage(server.pid).memory;
  const open: Subscriber[] = [];
  for (let first = 0; first < subscribers; first += openedTogether) {
    const opening = Array.from({ length: openedTogether }, async (_, index) => {
      const token = await signToken({ sub: `viewer-${first + index}`, origin_owner_id: owner });
      const onResult = () => {
        results += 1;
      };
      return subscribe(transport, { port: server.port, token, query, onResult });
    });
    open.push(...(await Promise.all(opening)));
  }
  await sleep(settleMs);
  const memoryEach = ((readUsage(server.pid).memory - before) * 1_024) / subscribers;

  const lastAfterMs: number[] = [];
  for (let event = 0; event < events; event += 1) {
    results = 0;
    const changedAt = performance.now();
    sandbox.accounts.update(account.id, { label: `changed ${event}` });
    while (results < subscribers) {
      await new Promise(setImmediate);
      if (performance.now() - changedAt > giveUpAfterMs) throw new Error(`Only ${results} subscribers got an event.`);
    }
    lastAfterMs.push(performance.now() - changedAt);
    await sleep(pauseMs);
  }
  for (const subscriber of open) subscriber.close();
  return { transport, memoryEach, lastAfterMs };
}

export function reportSubscriptions(runs: readonly SubscriptionsRun[]): string {
  const table = formatTable(
    ['', 'KiB of memory each', 'last of them has an event after, ms', 'longest, ms'],
    runs.map(({ transport, memoryEach, lastAfterMs }) => [
      transport,
      memoryEach.toFixed(0),
      formatSpread(lastAfterMs, 0),
      Math.max(...lastAfterMs).toFixed(0),
    ]),
  );
  return `${subscribers} subscriptions of one organisation, ${events} events.\n\n${table}`;
}
