import type { SandboxRequest } from '../http/sandbox-request.ts';

export type RecordedRequest = Readonly<SandboxRequest>;

/** Requests whose address or body holds the session's token and what a user typed. Only their path is kept. */
const secretPaths = '/connect/oauth2/';

/** The latest requests in the order of their arrival; no more than `limit`, because a sandbox may run for weeks. */
export class RequestRecorder {
  readonly requests: RecordedRequest[] = [];
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The body is added when it has arrived. */
  record(request: SandboxRequest): void {
    if (this.#limit === 0) return;
    this.requests.push(request.path.startsWith(secretPaths) ? { ...request, query: {} } : request);
    if (this.requests.length > this.#limit) this.requests.shift();
  }

  clear(): void {
    this.requests.length = 0;
  }
}
