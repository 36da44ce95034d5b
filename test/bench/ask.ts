import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { AnswerReader } from './load/answer-reader.ts';

/** Sends one request over a new connection. Throws if the response is not a 200. */
export async function ask(port: number, request: string): Promise<Buffer> {
  const socket = connect(port, '127.0.0.1').setNoDelay();
  socket.write(request, 'latin1');
  try {
    return await readAnswer(socket);
  } finally {
    socket.destroy();
  }
}

/** Throws if the response is not a 200. */
export async function readAnswer(socket: Socket): Promise<Buffer> {
  const reader = new AnswerReader();
  for (;;) {
    const [piece]: Buffer[] = await once(socket, 'data', { signal: AbortSignal.timeout(30_000) });
    const answer = piece && reader.read(piece);
    if (answer?.status === 200) return answer.body;
    if (answer) throw new Error(`answered ${answer.status} ${answer.body}`);
  }
}
