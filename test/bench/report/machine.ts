import { cpus, loadavg, release, totalmem, type } from 'node:os';

/** The machine that the figures were measured on. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
  readonly date: string;
  /** The load average of the minute before the bench started. */
  readonly busyCores: number;
}

export function describeMachine(): Machine {
  const processors = cpus();
  return {
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 1_024 ** 3),
    system: `${type()} ${release()}`,
    node: process.version,
    date: new Date().toISOString(),
    busyCores: loadavg()[0] ?? Number.NaN,
  };
}

export function reportMachine({ processor, cores, memoryGiB, system, node, date, busyCores }: Machine): string {
  return [
    `${date}, Node.js ${node}, ${system}`,
    `${cores} × ${processor}, ${memoryGiB} GiB; load average before the start: ${busyCores.toFixed(2)}`,
  ].join('\n');
}
