/** The instructions for the load process. */
export interface LoadPlan {
  readonly port: number;
  /** The whole HTTP request, in Latin-1. */
  readonly request: string;
  /** Eight digits within the request, which are replaced by the request's number, so that each document is new. */
  readonly serialMark?: string | undefined;
  readonly connections: number;
  /** Requests per second, evenly spaced. Without a rate, each connection sends its next request when it gets a response. */
  readonly rate?: number | undefined;
  readonly warmUpSeconds: number;
  /** The duration of the measurement. It is extended, up to a limit, if there are too few responses. */
  readonly seconds: number;
  /** Every response must have this status and body length, and no `errors`. */
  readonly status: number;
  readonly bodyLength: number;
  /** Whether the server may refuse requests because it is overloaded. The connection then waits before it retries. */
  readonly mayShed?: boolean | undefined;
}

export interface LoadResult {
  /** Correct responses, including the warm-up, to be compared with the upstream's count. */
  readonly good: number;
  /** Wrong responses and broken connections. */
  readonly bad: number;
  readonly firstBad: string | undefined;
  /** Correct responses within the measurement, and refusals because of overload. */
  readonly counted: number;
  readonly shed: number;
  readonly seconds: number;
  /** Latency of the correct responses, in milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** Sent in this order. `begin` and `end` are sent immediately, so that the receiver can read its clocks. */
export type LoadNews =
  | { readonly kind: 'begin' }
  | { readonly kind: 'end' }
  | { readonly kind: 'result'; readonly result: LoadResult };
