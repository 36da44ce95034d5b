import type { RefusedAccountState } from './wire/account-precondition.ts';

/**
 * Why a call to StackOne brought no usable answer.
 *
 * - `refused`: StackOne answered with a failure status. `details` are its validation texts (400 and 422 only),
 *   `retryAfter` is in seconds, `accountState` is what a 412 says is wrong with the account.
 * - `route-gone`: StackOne answered with a status that says that it no longer has this route.
 * - `unreachable`: no connection was made, so nothing was sent.
 * - `interrupted`: the connection broke after the request may have been sent.
 * - `timeout`: the deadline passed.
 * - `cancelled`: the caller of the gateway left.
 * - `bad-response`: an answer came that is not what StackOne documents. `problem` is for the log, not for callers.
 * - `circuit-open`, `overloaded`: nothing was sent, because most requests fail just now, or too many are under way.
 * - `outcome-unknown`: the answer to a request that must not be repeated was lost; StackOne may have acted on it.
 */
export type StackOneFailure =
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly details: readonly string[];
      readonly retryAfter: number | undefined;
      readonly accountState?: RefusedAccountState | undefined;
    }
  | { readonly kind: 'route-gone'; readonly status: number }
  | { readonly kind: 'unreachable' | 'interrupted' | 'timeout' | 'cancelled' | 'outcome-unknown' }
  | { readonly kind: 'circuit-open' | 'overloaded' }
  | { readonly kind: 'bad-response'; readonly problem: string };

/** A failed call to StackOne. Its message and cause are for the log: they may name hosts and ports. */
export class StackOneError extends Error {
  override readonly name = 'StackOneError';
  readonly endpoint: string;
  readonly failure: StackOneFailure;

  constructor(endpoint: string, failure: StackOneFailure, cause?: unknown) {
    super(`StackOne: ${endpoint}: ${describe(failure)}`, { cause });
    this.endpoint = endpoint;
    this.failure = failure;
  }
}

/** Whether StackOne found fault with what it was asked. */
export function isRefusedInput(error: unknown): boolean {
  if (!(error instanceof StackOneError) || error.failure.kind !== 'refused') return false;
  return error.failure.status === 400 || error.failure.status === 422;
}

/** A failure in one word, for counting. */
export function outcomeOf(failure: StackOneFailure): string {
  return failure.kind === 'refused' ? String(failure.status) : failure.kind;
}

function describe(failure: StackOneFailure): string {
  switch (failure.kind) {
    case 'refused':
      return `status ${failure.status}`;
    case 'route-gone':
      return `status ${failure.status}: StackOne no longer has this route`;
    case 'bad-response':
      return `bad response: ${failure.problem}`;
    default:
      return failure.kind;
  }
}
