import { expect, it } from 'vitest';
import { readiness, start, urlOf } from '../process/program.ts';
import { freePort } from '../support/free-port.ts';
import { median } from '../support/measures.ts';
import { nodeFlags } from '../support/node-flags.ts';
import { startCountingStackOne } from './counting-stackone.ts';
import { createLoad } from './keep-alive-load.ts';
import { startNginx } from './nginx.ts';

const restarts = 10;
const requests = 50_000;
// Several times the interval at which readiness is checked.
const drainDelayMs = 2_000;

/** An instance of the real program that restarts at the same address. */
async function startInstance(stackoneUrl: string) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const launch = async () => {
    const program = start([process.execPath, ...nodeFlags, 'src/main.ts'], {
      NODE_ENV: 'production',
      PORT: String(port),
      AUTH_MODE: 'none',
      STACKONE_API_KEY: 'key',
      STACKONE_BASE_URL: stackoneUrl,
      STACKONE_REQUESTS_PER_MINUTE: '0',
      RATE_LIMIT_VIEWER_PER_MINUTE: '0',
      RATE_LIMIT_OWNER_PER_MINUTE: '0',
      DRAIN_DELAY_MS: String(drainDelayMs),
      LOG_LEVEL: 'warn',
    });
    await urlOf(program);
    await readiness(url, 200);
    return program;
  };
  let program = await launch();
  return {
    url: new URL(url),
    /** The exit code, and the duration of the restart. */
    async restart() {
      const told = performance.now();
      program.child.kill('SIGTERM');
      const ended = await program.ended;
      const stoppedAfterMs = performance.now() - told;
      program = await launch();
      return { ended, stoppedAfterMs };
    },
    /** Whether the instance has received requests since it started. */
    async isInUse(): Promise<boolean> {
      const metrics = await (await fetch(`${url}/metrics`)).text();
      return metrics.includes('connect_gateway_operations_total{');
    },
  };
}

it(`behind nginx, ${restarts} rolling restarts under half of the peak load fail no request and repeat no mutation`, {
  timeout: 20 * 60_000,
}, async () => {
  const stackone = await startCountingStackOne();
  const instances = [await startInstance(stackone.url), await startInstance(stackone.url)] as const;
  const load = createLoad(await startNginx([instances[0].url, instances[1].url]));
  const peak = await load.measurePeak(32, 5);
  load.begin(peak / 2);

  const stops: number[] = [];
  for (let round = 1; round <= restarts; round += 1) {
    const instance = instances[round % 2 === 1 ? 0 : 1];
    const { ended, stoppedAfterMs } = await instance.restart();
    expect(ended).toBe(0);
    stops.push(stoppedAfterMs);
    await expect.poll(() => instance.isInUse(), { timeout: 30_000 }).toBe(true);
    // Restarts and load begin and end together, however fast this machine is.
    await load.reached((requests * round) / restarts);
  }
  await load.end();

  process.stdout.write(
    `${load.sent} requests, ${load.failures.length} failed; peak ${Math.round(peak)}/s, half of it during ${restarts} ` +
      `restarts; a stop took ${Math.round(median(stops))} ms in the median, ${drainDelayMs} ms of it the drain delay\n`,
  );
  expect(load.failures.slice(0, 5)).toEqual([]);
  expect(load.sent).toBeGreaterThanOrEqual(requests);
  const repeated = [...stackone.sessionsByOwner].filter(([, sessions]) => sessions !== 1);
  expect(repeated).toEqual([]);
  expect(stackone.sessionsByOwner.size).toBe(load.owners.length);
});
