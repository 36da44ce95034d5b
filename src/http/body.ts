import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { GatewayError } from '../errors.ts';

const maximumBytes = 256 * 1024;

/** Reads the body as JSON. Throws `REQUEST_TOO_LARGE` as soon as it is, and `BAD_REQUEST` for what is no JSON in UTF-8. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const bytes = await readBytes(request);
  // Decoding would replace other bytes, and something else than the caller sent would reach StackOne.
  if (!isUtf8(bytes)) throw new GatewayError('BAD_REQUEST', "The request's body is not valid UTF-8.");
  const text = bytes.toString();
  try {
    return JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text);
  } catch {
    throw new GatewayError('BAD_REQUEST', "The request's body is not valid JSON.");
  }
}

/** Without an iterator or a pipeline: this is done for every operation. */
function readBytes(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const tooLarge = () =>
      reject(new GatewayError('REQUEST_TOO_LARGE', `The request's body is larger than ${maximumBytes} bytes.`));
    if (Number(request.headers['content-length'] ?? 0) > maximumBytes) return tooLarge();

    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maximumBytes) chunks.push(chunk);
      else tooLarge();
    });
    request.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    // Nobody is left to be told; what waits for the body is let go.
    request.on('close', () => {
      if (!request.complete) reject(new GatewayError('BAD_REQUEST', 'The request was not sent whole.'));
    });
    // Without a listener it would be uncaught; `close` follows.
    request.on('error', () => {});
  });
}
