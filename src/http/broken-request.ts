import { randomUUID } from 'node:crypto';
import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { errorBody, GatewayError } from '../errors.ts';
import { contentTypeFor } from '../graphql/media-type.ts';
import type { RawHeaders } from './exchange.ts';
import { dataPolicy } from './security-headers.ts';

/** What Node reports when a connection carries no valid HTTP. */
export interface ParseError extends Error {
  readonly code?: string;
  /** The bytes that could not be parsed. */
  readonly rawPacket?: Buffer;
}

/**
 * Answers what is not HTTP, or stops being it halfway. `inProgress` is the request of the connection whose head has been
 * read and that is not answered.
 */
export function answerBrokenRequest(
  error: ParseError,
  socket: Socket,
  securityHeaders: RawHeaders,
  inProgress: IncomingMessage | undefined,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return;
  const [status, failure] = failureOf(error.code);
  const requestId = randomUUID();
  const body = JSON.stringify(errorBody(failure, requestId));
  const headers: RawHeaders = [
    ...['content-type', contentTypeFor(acceptOf(error, inProgress))],
    ...['content-length', String(Buffer.byteLength(body))],
    ...['cache-control', 'private, no-store'],
    ...['x-request-id', requestId],
    ...['connection', 'close'],
    ...['content-security-policy', dataPolicy],
    ...securityHeaders,
  ];
  const lines = headers.map((part, index) => (index % 2 === 0 ? `${part}: ` : `${part}\r\n`));
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
  // The rest of what the caller sends is not waited for.
  socket.destroySoon();
}

/** What the sender accepts: in the head of the request whose body is broken, else somewhere in the broken bytes. */
function acceptOf({ rawPacket }: ParseError, inProgress: IncomingMessage | undefined): string | undefined {
  if (inProgress && !inProgress.complete) return inProgress.headers.accept;
  return /^accept:[ \t]*([^\r\n]*)/im.exec(rawPacket?.toString('latin1') ?? '')?.[1];
}

function failureOf(code: string | undefined): [number, GatewayError] {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return [431, new GatewayError('REQUEST_TOO_LARGE', "The request's headers are too large.")];
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return [408, new GatewayError('BAD_REQUEST', 'The request did not arrive in time.')];
    default:
      return [400, new GatewayError('BAD_REQUEST', 'The request is not valid HTTP.')];
  }
}
