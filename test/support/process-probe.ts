/** Loaded before a program (`node --import`): reports the resources of the program on request. Needs `--expose-gc`. */
import { setImmediate } from 'node:timers/promises';

export interface Usage {
  readonly rss: number;
  readonly heapUsed: number;
  /** The memory of heap objects outside the heap, mostly buffers. */
  readonly external: number;
  /** The processor time, in seconds. */
  readonly processorSeconds: number;
  /** The active resources, such as `TCPSocketWrap`, with their numbers. */
  readonly handles: Readonly<Record<string, number>>;
}

process.on('message', async () => {
  // The second collection frees what the first one finalised.
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
