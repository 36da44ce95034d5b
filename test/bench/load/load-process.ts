/**
 * A program that puts load on a server. It uses raw sockets and prepares the bytes that it sends, because it shares a machine with
 * the server that it measures.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { percentileOf } from '../measure/statistics.ts';
import { type Answer, AnswerReader } from './answer-reader.ts';
import type { LoadNews, LoadPlan } from './plan.ts';

const plan: LoadPlan = JSON.parse(process.argv[2] ?? '');
const request = Buffer.from(plan.request, 'latin1');
const serialAt = plan.serialMark === undefined ? -1 : plan.request.indexOf(plan.serialMark);
const errorsKey = Buffer.from('"errors"');
const overloadedCode = Buffer.from('"OVERLOADED"');
/** The gateway's `Retry-After` for requests that it refuses. */
const restMs = 1_000;
const drainTimeoutMs = 30_000;
/** In seconds: a measurement that gets too few responses is extended to this. */
const extendedWindow = 5;

const latencies: number[] = [];
const free: Connection[] = [];
let sent = 0;
let answered = 0;
let good = 0;
let shed = 0;
let bad = 0;
let firstBad: string | undefined;
let counting = false;
let ended = false;

interface Connection {
  readonly socket: Socket;
  sentAt: number;
}

function send(connection: Connection): void {
  sent += 1;
  connection.sentAt = performance.now();
  connection.socket.write(nextRequest());
}

function nextRequest(): Buffer {
  if (serialAt < 0) return request;
  // A copy, because the socket may still have to write the previous one.
  const numbered = Buffer.from(request);
  numbered.write(String(sent).padStart(8, '0'), serialAt, 'latin1');
  return numbered;
}

async function open(): Promise<Connection> {
  const socket = connect(plan.port, '127.0.0.1').setNoDelay();
  const connection: Connection = { socket, sentAt: 0 };
  const reader = new AnswerReader();
  socket.on('data', (piece: Buffer) => {
    const answer = reader.read(piece);
    if (answer) take(answer, connection);
  });
  socket.on('close', () => {
    if (!ended) complain('a connection was closed');
  });
  await once(socket, 'connect');
  socket.on('error', (error) => complain(error.message));
  return connection;
}

function take(answer: Answer, connection: Connection): void {
  answered += 1;
  if (isGood(answer)) {
    good += 1;
    if (counting) latencies.push(performance.now() - connection.sentAt);
  } else if (plan.mayShed && answer.body.includes(overloadedCode)) {
    if (counting) shed += 1;
    setTimeout(goOn, restMs, connection);
    return;
  } else {
    complain(`${answer.status} ${answer.body.toString().slice(0, 500)}`);
  }
  goOn(connection);
}

function isGood({ status, body }: Answer): boolean {
  return status === plan.status && body.length === plan.bodyLength && !body.includes(errorsKey);
}

function goOn(connection: Connection): void {
  if (plan.rate === undefined && !ended) send(connection);
  else free.push(connection);
}

function complain(problem: string): void {
  bad += 1;
  firstBad ??= problem;
}

function startSending(connections: readonly Connection[]): void {
  const { rate } = plan;
  if (rate === undefined) {
    for (const connection of connections) send(connection);
    return;
  }
  free.push(...connections);
  const begun = performance.now();
  let due = 0;
  setInterval(() => {
    while (!ended && due < ((performance.now() - begun) / 1_000) * rate) {
      due += 1;
      const connection = free.shift();
      // Without a free connection, the request is skipped, not delayed: the rate should be far below the server's capacity.
      if (connection) send(connection);
    }
  }, 1);
}

function tell(news: LoadNews): void {
  process.send?.(news);
}

async function main(): Promise<void> {
  const connections: Connection[] = [];
  while (connections.length < plan.connections) connections.push(await open());
  startSending(connections);
  await sleep(plan.warmUpSeconds * 1_000);
  counting = true;
  const start = performance.now();
  tell({ kind: 'begin' });
  await sleep(plan.seconds * 1_000);
  // Slow responses arrive in waves, and a measurement must include several of them.
  const latestEnd = start + Math.max(plan.seconds, extendedWindow) * 1_000;
  const enough = plan.rate === undefined ? plan.connections * 4 : 1;
  while (latencies.length < enough && performance.now() < latestEnd) await sleep(50);
  counting = false;
  const seconds = (performance.now() - start) / 1_000;
  tell({ kind: 'end' });

  ended = true;
  const giveUpAt = performance.now() + drainTimeoutMs;
  while (answered < sent && bad === 0 && performance.now() < giveUpAt) await sleep(5);
  if (answered < sent && bad === 0) complain(`${sent - answered} requests got no response`);
  const sorted = Float64Array.from(latencies).sort();
  const [p50, p99] = [percentileOf(sorted, 0.5), percentileOf(sorted, 0.99)];
  tell({ kind: 'result', result: { good, bad, firstBad, counted: sorted.length, shed, seconds, p50, p99 } });
}

// The parent has the result, or has ended.
process.once('disconnect', () => process.exit(0));

await main();
