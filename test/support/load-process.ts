/** A program that puts load on a gateway from its own process. It does as little as possible beside sending. */
import { connect, type Socket } from 'node:net';
import { setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

export interface LoadPlan {
  readonly url: string;
  readonly query: string;
  /** The duration of the measurement in seconds, after one second of warm-up. */
  readonly seconds: number;
  /** The maximum number of connections. */
  readonly connections: number;
  /**
   * Requests per second, whether or not earlier ones are answered. Without it, requests are sent one after the other on each
   * connection.
   */
  readonly rate?: number;
}

export interface LoadResult {
  /** The number of sent requests, and of responses that succeeded, were shed, or failed otherwise. */
  readonly sent: number;
  readonly good: number;
  readonly shed: number;
  readonly bad: number;
  /** The latencies of successful requests, in milliseconds. */
  readonly latencies: readonly number[];
  readonly seconds: number;
}

const plan: LoadPlan = JSON.parse(process.argv[2] ?? '');
const { hostname, port } = new URL(plan.url);
const body = JSON.stringify({ query: plan.query });
const request = [
  'POST /graphql HTTP/1.1',
  'host: gateway',
  'content-type: application/json',
  `content-length: ${body.length}`,
  // Disables sharing, so that each operation calls StackOne.
  'cache-control: no-cache',
  '',
  body,
].join('\r\n');

const counts = { sent: 0, good: 0, shed: 0, bad: 0 };
const latencies: number[] = [];
const free: Socket[] = [];
let open = 0;
let counting = false;
let ended = false;

function send(): boolean {
  const socket = free.pop() ?? (open < plan.connections ? openSocket() : undefined);
  if (!socket) return false;
  if (counting) counts.sent += 1;
  socket.write(request);
  socket.emit('sent');
  return true;
}

function openSocket(): Socket {
  open += 1;
  let sentAt = 0;
  let unread = '';
  const socket = connect(Number(port), hostname);
  socket.setNoDelay().setEncoding('latin1');
  socket.on('sent', () => {
    sentAt = performance.now();
  });
  socket.on('error', () => {
    if (counting) counts.bad += 1;
  });
  socket.on('close', () => {
    open -= 1;
    const index = free.indexOf(socket);
    if (index >= 0) free.splice(index, 1);
  });
  socket.on('data', (text: string) => {
    unread += text;
    const headEnd = unread.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(unread)?.[1]);
    if (unread.length < headEnd + 4 + length) return;
    count(unread, sentAt);
    unread = '';
    free.push(socket);
    if (plan.rate === undefined && !ended) send();
  });
  return socket;
}

function count(answer: string, sentAt: number): void {
  if (!counting) return;
  if (answer.startsWith('HTTP/1.1 503')) counts.shed += 1;
  else if (answer.startsWith('HTTP/1.1 200') && !answer.includes('"errors"')) {
    counts.good += 1;
    latencies.push(performance.now() - sentAt);
  } else counts.bad += 1;
}

// Gives the gateway precedence on the processor, because it is what is measured.
setPriority(10);
const begun = performance.now();
const { rate } = plan;
if (rate === undefined) {
  for (let connection = 0; connection < plan.connections; connection += 1) send();
} else {
  let due = 0;
  setInterval(() => {
    for (; due < ((performance.now() - begun) / 1_000) * rate; due += 1) send();
  }, 2);
}
await sleep(1_000);
counting = true;
const start = performance.now();
process.send?.('counting');
await sleep(plan.seconds * 1_000);
counting = false;
ended = true;
const seconds = (performance.now() - start) / 1_000;
process.send?.({ ...counts, latencies, seconds } satisfies LoadResult, () => process.exit(0));
