import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { runDifferential } from './differential/run.ts';
import { memoryGrowth } from './memory-growth.ts';
import { runFuzz } from './run.ts';

/** `npm run fuzz -- --seed 1 --documents 1000000 --requests 100000 --from 0 --minutes 15`. A number of 0 skips its part. */
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
    documents: { type: 'string', default: '1000000' },
    requests: { type: 'string', default: '100000' },
    from: { type: 'string', default: '0' },
    minutes: { type: 'string', default: '15' },
  },
});
const seed = Number(values.seed);
const from = Number(values.from);
const megabytes = (bytes: number) => (bytes / 2 ** 20).toFixed(1);
const say = (text: string) => process.stdout.write(`${text}\n`);

say(`Seed ${seed}. The same again: npm run fuzz -- --seed ${seed}`);
const faults = [
  ...(Number(values.documents) > 0 ? await compareDocuments(Number(values.documents)) : []),
  ...(Number(values.requests) > 0 ? await sendRequests(Number(values.requests)) : []),
];
for (const fault of faults) say(`FAULT ${fault}`);
say(
  faults.length === 0
    ? 'Nothing found.'
    : `One of them again: npm run fuzz -- --seed ${seed} --documents 1 --requests 1 --from <number>`,
);
process.exitCode = faults.length === 0 ? 0 : 1;

/** Compares plans with graphql-js. */
async function compareDocuments(documents: number): Promise<readonly string[]> {
  const started = performance.now();
  const step = Math.max(1, Math.floor(documents / 20));
  let said = 0;
  const report = await runDifferential({
    seed,
    documents,
    from,
    onProgress(done) {
      if (done < said + step && done < documents) return;
      said = done;
      say(`${String(done).padStart(7)} documents`);
    },
  });
  const { compared, executed, errors, calls, differences } = report;
  const seconds = (performance.now() - started) / 1_000;
  say(`\n${compared} documents in ${seconds.toFixed(0)} s: ${executed} executed, ${errors} errors, ${calls} calls`);
  say(`${differences.length} differences from graphql-js\n`);
  return differences;
}

/** Sends hostile requests to a gateway in production mode. */
async function sendRequests(requests: number): Promise<readonly string[]> {
  const report = await runFuzz({
    seed,
    requests,
    from,
    maximumSeconds: Number(values.minutes) * 60,
    onProgress: (done, { rss, heapUsed }) =>
      say(
        `${String(done).padStart(7)} requests: ${megabytes(rss)} MiB resident, ${megabytes(heapUsed)} MiB of heap in use`,
      ),
  });
  const growth = memoryGrowth(report);
  const { median, p99, worst, failures } = report.life;
  say(
    `\n${report.sent} requests in ${report.seconds.toFixed(0)} s (${(report.sent / report.seconds).toFixed(0)} per second)`,
  );
  say(`Statuses: ${JSON.stringify(report.statuses)}`);
  say(`Codes: ${JSON.stringify(report.codes)}`);
  say(
    `/livez: median ${median.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, worst ${worst.toFixed(1)} ms, ${failures} failures`,
  );
  say(
    `Memory after the first two fifths: ${megabytes(growth.rss)} MiB resident, ${megabytes(growth.heapUsed)} MiB of heap`,
  );
  return [
    ...report.findings,
    ...(report.sent < requests ? [`only ${report.sent} of ${requests} requests were sent`] : []),
    ...(growth.isFlat ? [] : ['the memory grows']),
    ...(failures > 0 || median > 50 || p99 > 500
      ? ['the event loop is held up, or the machine has other things to do']
      : []),
  ];
}
