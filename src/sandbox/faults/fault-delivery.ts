import type { Socket } from 'node:net';
import { setImmediate as afterFlush } from 'node:timers/promises';
import { html, json, noContent, type Reply } from '../http/reply.ts';
import { documentedErrorHeaders, errorBody, preconditionBody } from '../platform/api-error.ts';
import type { Fault } from './fault.ts';

/** A reply whose body may be streamed. */
export type Delivery = Omit<Reply, 'body'> & { readonly body: string | Iterable<Buffer> | AsyncIterable<Buffer> };

/** Applies a fault to a request on `socket` that `carryOut` would answer. */
export async function deliverFault(
  fault: Fault,
  carryOut: () => Reply,
  socket: Socket,
  now: () => number,
): Promise<Delivery> {
  switch (fault.kind) {
    case 'latency':
      await pause(fault.ms);
      return carryOut();
    case 'status': {
      const reply = json(fault.body === undefined ? errorBody(fault.status, now()) : fault.body, fault.status);
      const headers = fault.headers ?? documentedErrorHeaders[fault.status];
      return { ...reply, headers: { ...reply.headers, ...headers } };
    }
    case 'precondition':
      return json(preconditionBody(fault.accountStatus, now()), 412);
    case 'body':
      return json(fault.body, fault.status);
    case 'html':
      return html(proxyErrorPage, fault.status ?? 502);
    case 'oversized':
      return { ...json(''), body: jsonStringOf(fault.bytes) };
    case 'reset':
      if (fault.when !== 'before-processing') break;
      socket.resetAndDestroy();
      return noContent();
  }
  return damage(fault, carryOut(), socket);
}

/** Damages the answer to a request that was carried out. */
function damage(fault: Fault, reply: Reply, socket: Socket): Delivery {
  const { headers, body } = reply;
  const announced = { ...headers, 'content-length': String(Buffer.byteLength(body)) };
  switch (fault.kind) {
    case 'reset':
      if (fault.when === 'after-headers') return { ...reply, body: halfOf(body, () => socket.resetAndDestroy()) };
      socket.resetAndDestroy();
      return reply;
    case 'truncated': {
      const half = halfOf(body, () => socket.destroy());
      return { ...reply, headers: fault.framing === 'chunked' ? headers : announced, body: half };
    }
    case 'malformed-json':
      return { ...reply, body: body.slice(0, -1) };
    case 'empty-body':
      return { ...reply, body: '' };
    case 'slow-body':
      return { ...reply, headers: announced, body: bytewise(body, fault.intervalMs) };
    case 'transform':
      return { ...reply, body: JSON.stringify(fault.transform(JSON.parse(body))) ?? '' };
    default:
      return reply;
  }
}

const proxyErrorPage =
  '<html>\n<head><title>Bad Gateway</title></head>\n<body><center><h1>Bad Gateway</h1></center></body>\n</html>\n';

/** Yields the first half of a text, waits until it is in the socket, and cuts the connection. */
async function* halfOf(text: string, cut: () => void): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  yield bytes.subarray(0, Math.ceil(bytes.length / 2));
  await afterFlush();
  cut();
}

async function* bytewise(text: string, intervalMs: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let index = 0; index < bytes.length; index += 1) {
    await pause(intervalMs);
    yield bytes.subarray(index, index + 1);
  }
}

/** Yields a JSON string of this many bytes, including its quotation marks. */
function* jsonStringOf(bytes: number): Generator<Buffer> {
  const chunk = Buffer.alloc(65_536, 'x');
  yield Buffer.from('"');
  for (let left = bytes - 2; left > 0; left -= chunk.length) yield chunk.subarray(0, left);
  yield Buffer.from('"');
}

/** Waits without keeping the process alive. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
