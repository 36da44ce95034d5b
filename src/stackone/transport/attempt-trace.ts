/** Which attempt at which call. */
export interface AttemptDescription {
  readonly method: string;
  /** The path's template. */
  readonly endpoint: string;
  /** Counted from 1. */
  readonly attempt: number;
  readonly requestId: string;
}

/** A trace's record of one attempt, from the moment it begins. */
export interface AttemptTrace {
  /** Sent along, so that StackOne's own records continue the trace. */
  readonly headers: Readonly<Record<string, string>>;
  /** Performs the attempt as part of the trace. */
  run<T>(perform: () => Promise<T>): Promise<T>;
  /** An answer has come, whatever it is worth. */
  answered(status: number): void;
  /** `outcome` as `UpstreamAttempt` has it. */
  end(outcome: string): void;
}

export type TraceAttempt = (attempt: AttemptDescription) => AttemptTrace;
