import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';

/** Probes the liveness of the gateway from its own thread, so that its timing is independent of the requests. */
const { url, everyMs } = z.object({ url: z.string(), everyMs: z.number() }).parse(workerData);
const times: number[] = [];
let failures = 0;

async function probe(): Promise<void> {
  const started = performance.now();
  try {
    const answer = await fetch(`${url}/livez`);
    await answer.arrayBuffer();
    if (answer.status !== 200) failures += 1;
  } catch {
    failures += 1;
  }
  times.push(performance.now() - started);
}

const timer = setInterval(probe, everyMs);
parentPort?.once('message', () => {
  clearInterval(timer);
  parentPort?.postMessage({ times, failures });
});
