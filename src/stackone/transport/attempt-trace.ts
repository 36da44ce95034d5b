/** A call, and the number of the attempt. */
export interface AttemptDescription {
  readonly method: string;
  /** The path's template. */
  readonly endpoint: string;
  /** Counted from 1. */
  readonly attempt: number;
  readonly requestId: string;
}

/** The trace of one attempt, from its start. */
export interface AttemptTrace {
  /** Headers to send, so that StackOne can continue the trace. */
  readonly headers: Readonly<Record<string, string>>;
  /** Performs the attempt as part of the trace. */
  run<T>(perform: () => Promise<T>): Promise<T>;
  /** Call it when an answer has arrived, whether usable or not. */
  answered(status: number): void;
  /** `outcome` is the same as in `UpstreamAttempt`. */
  end(outcome: string): void;
}

export type TraceAttempt = (attempt: AttemptDescription) => AttemptTrace;
