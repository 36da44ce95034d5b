import { randomUUID } from 'node:crypto';
import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { errorBody, GatewayError } from '../../errors.ts';
import { dataPolicy } from '../access/security-headers.ts';
import { contentTypeFor } from '../media-type.ts';
import type { RawHeaders } from '../raw-headers.ts';

/** What Node reports when a connection carries no valid HTTP. */
export interface ParseError extends Error {
  readonly code?: string;
  /** The bytes that could not be parsed. */
  readonly rawPacket?: Buffer;
}

/** What the caller of a request that can't be read is told. */
export interface BrokenRequest {
  readonly status: number;
  readonly failure: GatewayError;
  /** What the caller accepts, as far as it can be told. */
  readonly accept: string | undefined;
}

// Made once: anybody can send what is no HTTP, and a refusal costs next to nothing without a stack trace of its own.
const headersTooLarge = new GatewayError('REQUEST_TOO_LARGE', "The request's headers are too large.");
const tooLate = new GatewayError('BAD_REQUEST', 'The request did not arrive in time.');
const notHttp = new GatewayError('BAD_REQUEST', 'The request is not valid HTTP.');

/** `request` is the one whose head could be read, and whose body is broken. */
export function describeBrokenRequest(error: ParseError, request: IncomingMessage | undefined): BrokenRequest {
  const accept = request ? request.headers.accept : acceptIn(error.rawPacket);
  if (error.code === 'HPE_HEADER_OVERFLOW') return { status: 431, failure: headersTooLarge, accept };
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return { status: 408, failure: tooLate, accept };
  return { status: 400, failure: notHttp, accept };
}

/** Answers a request that has no response to answer it with, and closes the connection. */
export function answerBrokenRequest(broken: BrokenRequest, socket: Socket, securityHeaders: RawHeaders): void {
  if (!socket.writable) return;
  const { status, failure, accept } = broken;
  const requestId = randomUUID();
  const body = JSON.stringify(errorBody(failure, requestId));
  const headers: RawHeaders = [
    ...['content-type', contentTypeFor(accept)],
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

/** What the sender accepts, by what was sent last. */
function acceptIn(bytes: Buffer | undefined): string | undefined {
  return /^accept:[ \t]*([^\r\n]*)/im.exec(bytes?.toString('latin1') ?? '')?.[1];
}
