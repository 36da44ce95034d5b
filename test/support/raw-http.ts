import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';

export interface RawAnswer {
  readonly status: number;
  /** The names are in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A connection that has sent nothing yet. */
export async function openConnection(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  // A server may reset the connection after its answer. The answer counts.
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** Sends bytes unchanged, including those that `fetch` refuses, and reads the answer until the server closes the connection. */
export async function sendRaw(url: string, bytes: string): Promise<RawAnswer> {
  const socket = await openConnection(url);
  socket.write(bytes, 'latin1');
  return readAnswer(await text(socket));
}

/** The same for a request to `/graphql` with a body, whose connection closes afterwards. */
export function postRaw(url: string, headers: readonly string[], body: string): Promise<RawAnswer> {
  return sendRaw(
    url,
    ['POST /graphql HTTP/1.1', 'host: gateway', 'connection: close', ...headers, '', body].join('\r\n'),
  );
}

function readAnswer(answer: string): RawAnswer {
  const [head = '', body = ''] = answer.split('\r\n\r\n', 2);
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = lines.map((line) => [
    line.slice(0, line.indexOf(':')).toLowerCase(),
    line.slice(line.indexOf(':') + 2),
  ]);
  return { status: Number(statusLine.split(' ')[1]), headers: Object.fromEntries(headers), body };
}
