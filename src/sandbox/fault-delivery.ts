import { Readable } from 'node:stream';
import { setImmediate as afterFlush, setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { documentedErrorHeaders, errorBody, preconditionBody } from './api-error.ts';
import type { Fault } from './fault.ts';
import type { FaultList } from './fault-list.ts';
import { pathOf } from './request-recorder.ts';

/** Lets faults happen to the requests of `app`. */
export function deliverFaults(app: FastifyInstance, faults: FaultList, now: () => number): void {
  const damages = new WeakMap<FastifyRequest, Fault>();

  app.addHook('preValidation', async (request, reply) => {
    const fault = faults.take(request.method, pathOf(request));
    if (fault === undefined) return;
    switch (fault.kind) {
      case 'latency':
        await pause(fault.ms);
        return;
      case 'status':
        return reply
          .code(fault.status)
          .type('application/json')
          .headers(fault.headers ?? documentedErrorHeaders[fault.status] ?? {})
          .send(JSON.stringify(fault.body === undefined ? errorBody(fault.status, now()) : fault.body));
      case 'precondition':
        return reply
          .code(412)
          .type('application/json')
          .send(JSON.stringify(preconditionBody(fault.accountStatus, now())));
      case 'body':
        return reply
          .code(fault.status ?? 200)
          .type('application/json')
          .send(JSON.stringify(fault.body));
      case 'html':
        return reply
          .code(fault.status ?? 502)
          .type('text/html')
          .send(proxyErrorPage);
      case 'oversized':
        return reply.type('application/json').send(Readable.from(jsonStringOf(fault.bytes)));
      case 'reset':
        if (fault.when !== 'before-processing') break;
        request.raw.socket.resetAndDestroy();
        return reply.hijack();
    }
    damages.set(request, fault);
  });

  app.addHook('onSend', async (request, reply, payload) => {
    const fault = damages.get(request);
    if (fault === undefined) return payload;
    // Past this point an error of the damage itself must not be damaged again.
    damages.delete(request);
    return damaged(fault, typeof payload === 'string' ? payload : '', request, reply);
  });
}

function damaged(fault: Fault, payload: string, request: FastifyRequest, reply: FastifyReply): string | Readable {
  const { socket } = request.raw;
  switch (fault.kind) {
    case 'reset':
      if (fault.when === 'after-headers') return Readable.from(halfOf(payload, () => socket.resetAndDestroy()));
      socket.resetAndDestroy();
      return '';
    case 'truncated':
      if (fault.framing !== 'chunked') reply.header('content-length', Buffer.byteLength(payload));
      return Readable.from(halfOf(payload, () => socket.destroy()));
    case 'malformed-json':
      return payload.slice(0, -1);
    case 'empty-body':
      return '';
    case 'slow-body':
      reply.header('content-length', Buffer.byteLength(payload));
      return Readable.from(bytewise(payload, fault.intervalMs));
    case 'transform':
      return JSON.stringify(fault.transform(JSON.parse(payload))) ?? '';
    default:
      return payload;
  }
}

const proxyErrorPage =
  '<html>\n<head><title>Bad Gateway</title></head>\n<body><center><h1>Bad Gateway</h1></center></body>\n</html>\n';

/** Yields the first half of a text, lets it reach the socket, and cuts the connection. */
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

/** A JSON string that is this many bytes long, its quotation marks included. */
function* jsonStringOf(bytes: number): Generator<Buffer> {
  const chunk = Buffer.alloc(65_536, 'x');
  yield Buffer.from('"');
  for (let left = bytes - 2; left > 0; left -= chunk.length) yield chunk.subarray(0, left);
  yield Buffer.from('"');
}

/** Waits without keeping the process alive. */
async function pause(ms: number): Promise<void> {
  await delay(ms, undefined, { ref: false });
}
