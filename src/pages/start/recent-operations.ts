import type { RequestRecord } from '../../observability/log/request-record.ts';

const maximumOperations = 10;
const maximumNameLength = 80;

/** An operation as the start page shows it. The only text of the caller's is the operation's name. */
export interface RecentOperation {
  readonly requestId: string;
  /** The time of completion, in ISO 8601. */
  readonly endedAt: string;
  /** `null` for an operation without a name, and for a request that was refused before its document was read. */
  readonly name: string | null;
  /** `query`, `mutation` or `subscription`; `null` for a request that was refused before its document was read. */
  readonly type: string | null;
  /** `OK`, or the code of the first error. */
  readonly code: string;
  readonly milliseconds: number;
  /** The number of requests to StackOne, including retries. */
  readonly upstreamRequests: number;
  /** The first of these requests: method, path template, and outcome (`ok`, a status, or a kind of failure). */
  readonly calls: readonly (readonly [method: string, endpoint: string, outcome: string])[];
}

interface Ended {
  readonly requestId: string;
  readonly record: RequestRecord;
  readonly authenticated: unknown;
  readonly elapsedMs: number;
}

/** The latest operations, newest first. */
export class RecentOperations {
  #operations: readonly RecentOperation[] = [];

  add({ requestId, record, authenticated, elapsedMs }: Ended): void {
    // A browser has opened the landing page of `/graphql`.
    if (!authenticated && record.code === 'OK') return;
    const operation: RecentOperation = {
      requestId,
      endedAt: new Date().toISOString(),
      name: record.operation?.slice(0, maximumNameLength).toWellFormed() || null,
      type: record.operationType ?? null,
      code: record.code,
      milliseconds: Math.round(elapsedMs),
      upstreamRequests: record.upstreamAttempts,
      calls: (record.attempts ?? []).map(({ method, endpoint, outcome: result }) => [method, endpoint, result]),
    };
    this.#operations = [operation, ...this.#operations.slice(0, maximumOperations - 1)];
  }

  list(): readonly RecentOperation[] {
    return this.#operations;
  }
}
