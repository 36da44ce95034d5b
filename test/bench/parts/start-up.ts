import { setTimeout as sleep } from 'node:timers/promises';
import { openIdleConnections } from '../measure/idle-connections.ts';
import { readUsage } from '../measure/process-usage.ts';
import { formatSpread } from '../report/figures.ts';
import { formatTable } from '../report/table.ts';
import { comparedWith, inRounds, namesIn, type Round, valuesOf } from '../rounds.ts';
import { scenarios } from '../scenarios.ts';
import type { ServerProcess } from '../variants/server-process.ts';
import { variantNames, variants } from '../variants/variants.ts';
import type { Bench } from './bench.ts';

export interface Idle {
  /** Of a fresh process that has served nothing, in MiB. */
  readonly memory: number;
  /** With connections that are open and idle, in MiB. */
  readonly connectedMemory: number;
}

export interface StartUp {
  /** From start to ready, in milliseconds. */
  readonly starts: readonly Round<number>[];
  readonly idle: readonly Round<Idle>[];
}

const startRounds = 5;
const connectionCount = 1_000;
const settleMs = 3_000;
const connectedSettleMs = 1_000;

export async function measureStartUp({ options, upstream }: Bench): Promise<StartUp> {
  const { variants: names, rounds } = options;
  // The first start reads from the disk what later ones find in memory.
  await inRounds(1, names, upstream, async () => undefined);
  const starts = await inRounds(startRounds, names, upstream, async (server) => server.readyAfterMs);
  const idle = await inRounds(rounds, names, upstream, measureIdle);
  return { starts, idle };
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

export function reportStartUp({ starts, idle }: StartUp): string {
  const ratio = (own: number, bare: number) => own / bare;
  const names = namesIn(starts, variantNames);
  return formatTable(
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
}
