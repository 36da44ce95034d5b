import type { FastifyRequest } from 'fastify';

export interface RecordedRequest {
  method: string;
  /** Without the query. */
  path: string;
  query: Record<string, unknown>;
  /** Names in lower case. */
  headers: FastifyRequest['headers'];
  /** The body as JSON; `undefined` when there is none, or it is not JSON. */
  body: unknown;
  rawBody: string;
}

/** Where the address holds the session's token and what a user typed: neither it nor the body is kept. */
const secretPaths = '/connect/oauth2/';

/** The latest requests in the order of their arrival; no more than `limit`, because a sandbox may run for weeks. */
export class RequestRecorder {
  readonly requests: RecordedRequest[] = [];
  readonly #records = new WeakMap<FastifyRequest, RecordedRequest>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  record(request: FastifyRequest): void {
    if (this.#limit === 0) return;
    const path = pathOf(request);
    const record: RecordedRequest = {
      method: request.method,
      path,
      query: path.startsWith(secretPaths) ? {} : Object.assign({}, request.query),
      headers: { ...request.headers },
      body: undefined,
      rawBody: '',
    };
    this.#records.set(request, record);
    this.requests.push(record);
    if (this.requests.length > this.#limit) this.requests.shift();
  }

  /** Completes the record of a request whose body has arrived. */
  recordBody(request: FastifyRequest, rawBody: string, body?: unknown): void {
    const record = this.#records.get(request);
    if (record !== undefined && !record.path.startsWith(secretPaths)) Object.assign(record, { rawBody, body });
  }

  clear(): void {
    this.requests.length = 0;
  }
}

export function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '';
}
