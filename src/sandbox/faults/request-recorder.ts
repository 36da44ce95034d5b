import type { SandboxRequest } from '../http/sandbox-request.ts';

export type RecordedRequest = Readonly<SandboxRequest>;

/**
 * The addresses or bodies of these requests contain the session's token and the user's credentials, so only their paths are
 * recorded.
 */
const secretPaths = '/connect/oauth2/';

/** Keeps the latest requests in the order of their arrival. `limit` bounds the memory, because a sandbox may run for weeks. */
export class RequestRecorder {
  readonly requests: RecordedRequest[] = [];
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Records a request. Its body is added when it has arrived. */
  record(request: SandboxRequest): void {
    if (this.#limit === 0) return;
    this.requests.push(request.path.startsWith(secretPaths) ? { ...request, query: {} } : request);
    if (this.requests.length > this.#limit) this.requests.shift();
  }

  clear(): void {
    this.requests.length = 0;
  }
}
