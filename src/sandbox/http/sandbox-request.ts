import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { ApiError } from '../platform/api-error.ts';

export interface SandboxRequest {
  readonly method: string;
  /** Without the query, as it was sent. */
  readonly path: string;
  /** A parameter that is repeated is a list. */
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  /** Names in lower case. */
  readonly headers: Readonly<IncomingHttpHeaders>;
  /** The address by which the caller reached the sandbox, such as `http://127.0.0.1:4010`. */
  readonly origin: string;
  /** The body as JSON; `undefined` until it is read, when there is none, and when it is not called JSON. */
  body: unknown;
  rawBody: string;
}

const jsonMediaType = /^application\/json\b/i;
const maximumBodyBytes = 1_048_576;

/** A request whose body is yet to be read. */
export function describeRequest({ method = '', url = '', headers }: IncomingMessage): SandboxRequest {
  const [path = '', ...rest] = url.split('?');
  return {
    method,
    path,
    query: readQuery(rest.join('?')),
    headers: { ...headers },
    origin: `http://${headers.host}`,
    body: undefined,
    rawBody: '',
  };
}

/** Completes `request` with its body. Throws `ApiError` for a body that is too large or not the JSON it says it is. */
export async function readBody(incoming: IncomingMessage, request: SandboxRequest): Promise<void> {
  request.rawBody = await readText(incoming);
  // A body that does not call itself JSON counts as none: the caller forgot the header.
  if (!jsonMediaType.test(request.headers['content-type'] ?? '') || request.rawBody === '') return;
  try {
    request.body = JSON.parse(request.rawBody);
  } catch {
    throw new ApiError(400);
  }
}

async function readText(incoming: IncomingMessage): Promise<string> {
  if (Number(incoming.headers['content-length'] ?? 0) > maximumBodyBytes) throw new ApiError(413);
  const chunks: Buffer[] = [];
  let bytes = 0;
  // By default the end of the loop would close the connection before the refusal is sent.
  for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > maximumBodyBytes) throw new ApiError(413);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function readQuery(search: string): SandboxRequest['query'] {
  const values = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(search)) {
    const known = values.get(name);
    if (known) known.push(value);
    else values.set(name, [value]);
  }
  return Object.fromEntries(
    [...values].map(([name, [first = '', ...more]]) => [name, more.length ? [first, ...more] : first]),
  );
}
