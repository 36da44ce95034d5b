export interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

const headEnd = Buffer.from('\r\n\r\n');
const lineEnd = Buffer.from('\r\n');

/** Assembles the responses of one connection. The connection has one request in flight, so nothing follows a response. */
export class AnswerReader {
  #held: Buffer | undefined;

  /** Returns the response if this is its last piece. Throws if the response doesn't say where it ends. */
  read(piece: Buffer): Answer | undefined {
    const bytes = this.#held ? Buffer.concat([this.#held, piece]) : piece;
    const answer = readAnswer(bytes);
    this.#held = answer ? undefined : bytes;
    return answer;
  }
}

function readAnswer(bytes: Buffer): Answer | undefined {
  const bodyStart = bytes.indexOf(headEnd) + headEnd.length;
  if (bodyStart < headEnd.length) return undefined;
  const head = bytes.toString('latin1', 0, bodyStart);
  const body = readBody(head, bytes.subarray(bodyStart));
  return body && { status: Number(head.slice(9, 12)), body };
}

function readBody(head: string, rest: Buffer): Buffer | undefined {
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length !== undefined) return rest.length < Number(length) ? undefined : rest.subarray(0, Number(length));
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) return readChunks(rest);
  throw new Error(`A response has neither a length nor chunks:\n${head}`);
}

function readChunks(rest: Buffer): Buffer | undefined {
  const chunks: Buffer[] = [];
  for (let position = 0; ; ) {
    const sizeEnd = rest.indexOf(lineEnd, position);
    if (sizeEnd < 0) return undefined;
    const size = Number.parseInt(rest.toString('latin1', position, sizeEnd), 16);
    const start = sizeEnd + lineEnd.length;
    position = start + size + lineEnd.length;
    if (rest.length < position) return undefined;
    if (size === 0) return Buffer.concat(chunks);
    chunks.push(rest.subarray(start, start + size));
  }
}
