import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Usage {
  /** CPU time of all threads since the start of the process, in seconds. */
  readonly cpuSeconds: number;
  /** Resident memory in MiB: current and highest. */
  readonly memory: number;
  readonly peakMemory: number;
  /** When this was read, in seconds of the reader's clock. */
  readonly at: number;
}

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** Reads the kernel's counters of a process. Measuring in the process itself would cost it time. */
export function readUsage(pid: number): Usage {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field, the name, is in parentheses and can contain spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mebibytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) / 1_024;
  return {
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond,
    memory: mebibytes('VmRSS'),
    peakMemory: mebibytes('VmHWM'),
    at: performance.now() / 1_000,
  };
}

/** The share of one core that a process used between two readings. */
export function coreShare(before: Usage, after: Usage): number {
  return (after.cpuSeconds - before.cpuSeconds) / (after.at - before.at);
}
