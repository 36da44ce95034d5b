/** Loaded before a program (`node --import`): says on request how much the program holds. Needs `--expose-gc`. */
import { setImmediate } from 'node:timers/promises';

export interface Usage {
  readonly rss: number;
  readonly heapUsed: number;
  /** What objects of the heap hold outside of it, buffers above all. */
  readonly external: number;
  /** Of the processor's time, in seconds. */
  readonly processorSeconds: number;
  /** What keeps the process busy, such as `TCPSocketWrap`, each with how many there are. */
  readonly handles: Readonly<Record<string, number>>;
}

process.on('message', async () => {
  // What a first collection finalises goes with a second one.
  for (let round = 0; round < 2; round += 1) {
    globalThis.gc?.();
    await setImmediate();
  }
  const handles: Record<string, number> = {};
  for (const name of process.getActiveResourcesInfo()) handles[name] = (handles[name] ?? 0) + 1;
  const { rss, heapUsed, external } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  process.send?.({ rss, heapUsed, external, handles, processorSeconds: (user + system) / 1e6 } satisfies Usage);
});
