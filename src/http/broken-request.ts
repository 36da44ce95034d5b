import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { errorBody, GatewayError } from '../errors.ts';
import type { RawHeaders } from './exchange.ts';
import { dataPolicy } from './security-headers.ts';

/** Answers what is not HTTP, or stops being it halfway: there is no request yet that could be answered. */
export function answerBrokenRequest(
  error: Error & { readonly code?: string },
  socket: Socket,
  securityHeaders: RawHeaders,
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return;
  const [status, failure] = failureOf(error.code);
  const requestId = randomUUID();
  const body = JSON.stringify(errorBody(failure, requestId));
  const headers: RawHeaders = [
    ...['content-type', 'application/json; charset=utf-8'],
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
