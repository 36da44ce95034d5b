import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { ApiError } from '../platform/api-error.ts';

export interface SandboxRequest {
  readonly method: string;
  /** The path as it was sent, without the query. */
  readonly path: string;
  /** A repeated parameter is a list. */
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  /** Header names are in lower case. */
  readonly headers: Readonly<IncomingHttpHeaders>;
  /** The address by which the caller reached the sandbox, such as `http://127.0.0.1:4010`. */
  readonly origin: string;
  /** The parsed JSON body. `undefined` before it is read, if there is none, and for other content types. */
  body: unknown;
  rawBody: string;
}

const jsonMediaType = /^application\/json\b/i;
const maximumBodyBytes = 1_048_576;

/** Describes a request before its body is read. */
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

/** Adds the body to `request`. Throws `ApiError` if it is too large or not valid JSON. */
export async function readBody(incoming: IncomingMessage, request: SandboxRequest): Promise<void> {
  request.rawBody = await readText(incoming);
  // A body with another content type counts as absent. The caller probably forgot the header.
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
  // By default, leaving the loop would close the connection before the error answer is sent.
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
