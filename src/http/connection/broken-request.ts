import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { errorBody, GatewayError } from '../../errors.ts';
import { dataPolicy } from '../access/security-headers.ts';
import { contentTypeFor } from '../media-type.ts';
import { STATUS_CODES } from '../node-http.ts';
import type { RawHeaders } from '../raw-headers.ts';

/** The error that Node reports for a connection without valid HTTP. */
export interface ParseError extends Error {
  readonly code?: string;
  /** The bytes that could not be parsed. */
  readonly rawPacket?: Buffer;
}

/** The response to a request that can't be read. */
export interface BrokenRequest {
  readonly status: number;
  readonly failure: GatewayError;
  /** The caller's `Accept` header, if it could be read. */
  readonly accept: string | undefined;
}

// Created once, because anyone can send invalid HTTP, and a new error captures a stack trace.
const headersTooLarge = new GatewayError('REQUEST_TOO_LARGE', "The request's headers are too large.");
const tooLate = new GatewayError('BAD_REQUEST', 'The request did not arrive in time.');
const notHttp = new GatewayError('BAD_REQUEST', 'The request is not valid HTTP.');

/** `request` is the request whose head could be read, if its body is invalid. */
export function describeBrokenRequest(error: ParseError, request: IncomingMessage | undefined): BrokenRequest {
  const accept = request ? request.headers.accept : acceptIn(error.rawPacket);
  if (error.code === 'HPE_HEADER_OVERFLOW') return { status: 431, failure: headersTooLarge, accept };
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return { status: 408, failure: tooLate, accept };
  return { status: 400, failure: notHttp, accept };
}

/** Answers a request that has no response object, and closes the connection. */
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
  // Does not wait for the rest of the caller's bytes.
  socket.destroySoon();
}

/** The `Accept` header in the caller's last bytes. */
function acceptIn(bytes: Buffer | undefined): string | undefined {
  return /^accept:[ \t]*([^\r\n]*)/im.exec(bytes?.toString('latin1') ?? '')?.[1];
}
