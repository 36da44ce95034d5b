import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { Behaviour, UpstreamRequest } from './fault-server.ts';
import { wireAccount } from './wire-account.ts';

/** StackOne's response to the requests of these tests: the requested account, or a new session. */
function bodyFor({ method, path }: UpstreamRequest): string {
  if (method === 'GET') return JSON.stringify(wireAccount({ id: path.slice(path.lastIndexOf('/') + 1) }));
  return JSON.stringify({
    id: 'session-1',
    organization_id: 1,
    project_id: 'project-1',
    origin_owner_id: 'dev-owner',
    origin_owner_name: 'Development Owner',
    created_at: '2026-01-12T09:30:00.000Z',
    token: 'session-token',
    auth_link_url: 'https://connect.example/link',
  });
}

function head(status: number, ...headers: string[]): string {
  return [`HTTP/1.1 ${status} Status`, 'content-type: application/json', ...headers, '', ''].join('\r\n');
}

function answer(status: number, body: string | Buffer, ...headers: string[]): Behaviour {
  const bytes = Buffer.from(body);
  const start = head(status, `content-length: ${bytes.length}`, ...headers);
  return (socket) => socket.write(Buffer.concat([Buffer.from(start), bytes]));
}

/** Writes the start of the good response, with its announced length. */
function beginAnswer(socket: Socket, request: UpstreamRequest): void {
  const body = bodyFor(request);
  socket.write(head(200, `content-length: ${body.length}`) + body.slice(0, body.length / 2));
}

/** Calls `stop` when the connection closes. Returns a function that calls it earlier. */
function untilClosed(socket: Socket, stop: () => void): () => void {
  socket.once('close', stop);
  return () => {
    socket.off('close', stop);
    stop();
  };
}

/** Writes endlessly, as fast as the other side reads. */
function flood(socket: Socket, chunk: string): void {
  const pour = () => {
    while (socket.writable && socket.write(chunk));
  };
  socket.on('drain', pour);
  pour();
}

export const good: Behaviour = (socket, request) => answer(200, bodyFor(request))(socket, request);

export const never: Behaviour = () => {};

export const late =
  (ms: number): Behaviour =>
  (socket, request) => {
    const end = untilClosed(socket, () => clearTimeout(timer));
    const timer = setTimeout(() => {
      end();
      good(socket, request);
    }, ms);
  };

/** The good response, one byte at a time. */
export const dribble =
  (everyMs: number): Behaviour =>
  (socket, request) => {
    const body = bodyFor(request);
    socket.write(head(200, `content-length: ${body.length}`));
    let sent = 0;
    const end = untilClosed(socket, () => clearInterval(timer));
    const timer = setInterval(() => {
      socket.write(body.charAt(sent));
      sent += 1;
      if (sent === body.length) end();
    }, everyMs);
  };

export const truncated: Behaviour = (socket, request) => {
  beginAnswer(socket, request);
  socket.end();
};

export const truncatedInChunks: Behaviour = (socket, request) => {
  const body = bodyFor(request);
  socket.end(`${head(200, 'transfer-encoding: chunked')}${body.length.toString(16)}\r\n${body.slice(0, 10)}`);
};

export const resetBeforeHeaders: Behaviour = (socket) => socket.resetAndDestroy();

export const resetAfterHeaders: Behaviour = (socket, request) => {
  beginAnswer(socket, request);
  // A reset that overtakes the bytes would be a reset before the headers.
  setTimeout(() => socket.resetAndDestroy(), 20);
};

/** Closes its side of the connection and continues to read. */
export const halfClose: Behaviour = (socket) => socket.end();

export const notHttp: Behaviour = (socket) => socket.write('220 mail.example ESMTP\r\n');

export const malformedJson: Behaviour = (socket, request) => {
  const body = bodyFor(request);
  answer(200, body.slice(0, body.length / 2))(socket, request);
};

export const endlessBody: Behaviour = (socket) => {
  socket.write(`${head(200, 'transfer-encoding: chunked')}`);
  flood(socket, `10000\r\n${'x'.repeat(0x10000)}\r\n`);
};

export const endlessHeaders: Behaviour = (socket) => {
  socket.write('HTTP/1.1 200 OK\r\n');
  flood(socket, `x-filler: ${'x'.repeat(1_000)}\r\n`);
};

/** Announces more than it sends at first, so that a client can refuse before reading. */
export const oversizedBody: Behaviour = (socket, request) => answer(200, ' '.repeat(6 * 1024 * 1024))(socket, request);

/** 50 KiB that decode to 50 MiB. */
const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024, ' '));
/** Compressed although the request did not accept that. */
export const gzipBomb: Behaviour = answer(200, bomb, 'content-encoding: gzip');

export const htmlPage = (status: number): Behaviour => {
  const page = '<html><body><h1>Bad gateway</h1></body></html>';
  return (socket) =>
    socket.write(
      `HTTP/1.1 ${status} Status\r\ncontent-type: text/html\r\ncontent-length: ${page.length}\r\n\r\n${page}`,
    );
};

export const emptyAnswer = (status: number, ...headers: string[]): Behaviour => answer(status, '', ...headers);

/** The good response, immediately followed by an unrequested one with another account. */
export const secondAnswer: Behaviour = (socket, request) => {
  const foreign = JSON.stringify(wireAccount({ id: 'account-2', label: 'foreign' }));
  const second = head(200, `content-length: ${foreign.length}`) + foreign;
  const body = bodyFor(request);
  socket.write(head(200, `content-length: ${body.length}`) + body + second);
};

/**
 * Closes each connection at the worst moment: after some requests, when the client has just written the next. Every second time
 * with a reset.
 */
export const closeIdleAfter = (requests: number): Behaviour => {
  let closed = 0;
  return (socket, request) => {
    if (request.earlier < requests) return good(socket, request);
    closed += 1;
    return closed % 2 === 0 ? socket.resetAndDestroy() : socket.destroy();
  };
};
