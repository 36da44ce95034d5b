/**
 * A program that simulates StackOne and responds at once. It uses raw sockets, parses no more of a request than it needs to find
 * its end, and builds each response once.
 */
import { createServer, type Socket } from 'node:net';
import { Answers } from './answers.ts';

/** `set` sets the number of accounts and resets all counts. */
export type UpstreamOrder = { readonly kind: 'set'; readonly accounts: number } | { readonly kind: 'count' };

/** The number of requests by method and path, without the query and the account's id. */
export type UpstreamCounts = Readonly<Record<string, number>>;

const headEnd = Buffer.from('\r\n\r\n');
const answers = new Answers(0);
const counts = new Map<string, number>();

function serve(socket: Socket): void {
  let held: Buffer | undefined;
  socket.setNoDelay();
  socket.on('error', () => socket.destroy());
  socket.on('data', (piece: Buffer) => {
    let rest = held ? Buffer.concat([held, piece]) : piece;
    for (;;) {
      const end = answerFirst(rest, socket);
      if (end === 0) break;
      rest = rest.subarray(end);
    }
    held = rest.length > 0 ? rest : undefined;
  });
}

/** Answers the first request and returns the position of its end. Returns 0 if the request is incomplete. */
function answerFirst(bytes: Buffer, socket: Socket): number {
  const bodyStart = bytes.indexOf(headEnd) + headEnd.length;
  if (bodyStart < headEnd.length) return 0;
  const head = bytes.toString('latin1', 0, bodyStart);
  const end = bodyStart + Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
  if (bytes.length < end) return 0;

  const requestLine = head.slice(0, head.indexOf('\r\n'));
  const keepAlive = !/\r\nconnection: *close/i.test(head);
  count(requestLine);
  socket.write(answers.to(requestLine, keepAlive));
  if (!keepAlive) socket.end();
  return end;
}

function count(requestLine: string): void {
  const end = requestLine.search(/[?]| HTTP|(?<=\/accounts)\//);
  const endpoint = requestLine.slice(0, end);
  counts.set(endpoint, (counts.get(endpoint) ?? 0) + 1);
}

process.on('message', (order: UpstreamOrder) => {
  if (order.kind === 'set') {
    answers.setAccounts(order.accounts);
    counts.clear();
  }
  process.send?.(Object.fromEntries(counts) satisfies UpstreamCounts);
});
process.on('disconnect', () => process.exit(0));

const server = createServer({ noDelay: true }, serve);
server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, () => process.send?.(server.address() ?? undefined));
