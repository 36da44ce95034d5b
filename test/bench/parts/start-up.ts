import { setTimeout as sleep } from 'node:timers/promises';
import { openIdleConnections } from '../measure/idle-connections.ts';
import { readUsage } from '../measure/process-usage.ts';
import { formatSpread } from '../report/figures.ts';
import { formatTable } from '../report/table.ts';
import { comparedWith, inRounds, namesIn, type Round, valuesOf } from '../rounds.ts';
import { scenarios } from '../scenarios.ts';
import { type ServerProcess, startServer } from '../variants/server-process.ts';
import { variantNames, variants } from '../variants/variants.ts';
import type { Bench } from './bench.ts';

export interface Idle {
  /** Of a fresh process without any request, in MiB. */
  readonly memory: number;
  /** With idle connections, in MiB. */
  readonly connectedMemory: number;
}

export interface StartUp {
  /** From the start until ready, in milliseconds. */
  readonly starts: readonly Round<number>[];
  /** The same for the gateway with everything on, without the code that an earlier start has compiled. */
  readonly firstStarts: readonly number[];
  readonly idle: readonly Round<Idle>[];
}

const startRounds = 5;
const connectionCount = 1_000;
const settleMs = 3_000;
const connectedSettleMs = 1_000;

export async function measureStartUp({ options, upstream }: Bench): Promise<StartUp> {
  const { variants: names, rounds } = options;
  // Not counted: these starts read files from the disk, and their orderly end writes the compile cache that the others use.
  for (const name of names) await (await startServer(name, upstream.url)).stop('SIGINT');
  const starts = await inRounds(startRounds, names, upstream, async (server) => server.readyAfterMs);
  const firstStarts = names.includes('everything-on') ? await measureFirstStarts(upstream.url) : [];
  const idle = await inRounds(rounds, names, upstream, measureIdle);
  return { starts, firstStarts, idle };
}

async function measureFirstStarts(upstreamUrl: string): Promise<number[]> {
  const times: number[] = [];
  while (times.length < startRounds) {
    const server = await startServer('everything-on', upstreamUrl, 'file', { NODE_DISABLE_COMPILE_CACHE: '1' });
    times.push(server.readyAfterMs);
    await server.stop();
  }
  return times;
}

async function measureIdle(server: ServerProcess): Promise<Idle> {
  await sleep(settleMs);
  const { memory } = readUsage(server.pid);
  const connections = await openIdleConnections(server.port, scenarios['create-session'].request, connectionCount);
  try {
    await sleep(connectedSettleMs);
    const { memory: connectedMemory } = readUsage(server.pid);
    const open = connections.open();
    if (open < connectionCount) throw new Error(`Of ${connectionCount} idle connections only ${open} are still open.`);
    return { memory, connectedMemory };
  } finally {
    connections.close();
  }
}

export function reportStartUp({ starts, firstStarts, idle }: StartUp): string {
  const ratio = (own: number, bare: number) => own / bare;
  const names = namesIn(starts, variantNames);
  const table = formatTable(
    ['variant', 'ready after ms', 'ratio', 'idle MiB', 'ratio', `${connectionCount} connections MiB`, 'ratio'],
    names.map((name) => [
      variants[name].title,
      formatSpread(valuesOf(starts, name, Number), 0),
      formatSpread(comparedWith('passthrough', starts, name, ratio)),
      formatSpread(
        valuesOf(idle, name, ({ memory }) => memory),
        0,
      ),
      formatSpread(comparedWith('passthrough', idle, name, (own, bare) => ratio(own.memory, bare.memory))),
      formatSpread(
        valuesOf(idle, name, ({ connectedMemory }) => connectedMemory),
        0,
      ),
      formatSpread(
        comparedWith('passthrough', idle, name, (own, bare) => ratio(own.connectedMemory, bare.connectedMemory)),
      ),
    ]),
  );
  return firstStarts.length === 0
    ? table
    : `${table}\n\nWithout a compile cache, as after an installation, everything on is ready after ${formatSpread(firstStarts, 0)} ms.`;
}
