/** What the load process is to do. */
export interface LoadPlan {
  readonly port: number;
  /** The whole request as it goes over the wire, in Latin-1. */
  readonly request: string;
  /** Eight digits within the request that differ in each that is sent: a document that was never seen before. */
  readonly serialMark?: string | undefined;
  readonly connections: number;
  /** Requests a second, evenly spaced. Without it: back to back, each upon the answer to the one before. */
  readonly rate?: number | undefined;
  readonly warmUpSeconds: number;
  /** How long to measure; longer, but not for ever, where hardly anything was answered. */
  readonly seconds: number;
  /** Every answer must have this status and no `errors`, and its body this length. */
  readonly status: number;
  readonly bodyLength: number;
  /** Whether the server may also say that it is overloaded. Then the connection rests, as well-behaved callers do. */
  readonly mayShed?: boolean | undefined;
}

export interface LoadResult {
  /** Good answers from the first to the last request, the warm-up included: what the upstream's count is compared with. */
  readonly good: number;
  /** Answers that were wrong, and connections that broke. */
  readonly bad: number;
  readonly firstBad: string | undefined;
  /** In the measured window: good answers, and those that said that the server is overloaded. */
  readonly counted: number;
  readonly shed: number;
  readonly seconds: number;
  /** Of the good answers, in milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** In this order. The window's begin and end are said at once, so that others can read their clocks then. */
export type LoadNews =
  | { readonly kind: 'begin' }
  | { readonly kind: 'end' }
  | { readonly kind: 'result'; readonly result: LoadResult };
