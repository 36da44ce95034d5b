import type { RefusedAccountState } from './wire/account-precondition.ts';

/**
 * The reason why a call to StackOne has no usable answer.
 * - `refused`: StackOne answered with an error status. `details` are its validation messages (400 and 422 only), `retryAfter` is
 *   in seconds, and `accountState` is the account's state in a 412.
 * - `route-gone`: StackOne's status means that it has removed the route.
 * - `unreachable`: no connection was established, so nothing was sent.
 * - `interrupted`: the connection broke after the request may have been sent.
 * - `timeout`: the deadline passed.
 * - `cancelled`: the gateway's caller disconnected.
 * - `bad-response`: the answer does not match StackOne's documentation. `problem` is for the log, not for callers.
 * - `circuit-open`, `overloaded`: nothing was sent, because most requests fail, or too many are in flight.
 * - `outcome-unknown`: the answer to a request that must not be repeated was lost. StackOne may have performed it.
 */
export type StackOneFailure =
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly details: readonly string[];
      readonly retryAfter: number | undefined;
      readonly accountState?: RefusedAccountState | undefined;
      /** Whether the gateway's own quota refused the call, so that nothing was sent. */
      readonly byQuota?: boolean;
    }
  | { readonly kind: 'route-gone'; readonly status: number }
  | { readonly kind: 'unreachable' | 'interrupted' | 'timeout' | 'cancelled' | 'outcome-unknown' }
  | { readonly kind: 'circuit-open' | 'overloaded' }
  | { readonly kind: 'bad-response'; readonly problem: string };

/** A failed call to StackOne. Its message and cause are for the log, because they may contain hosts and ports. */
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

/** Whether StackOne refused the input. */
export function isRefusedInput(error: unknown): boolean {
  if (!(error instanceof StackOneError) || error.failure.kind !== 'refused') return false;
  return error.failure.status === 400 || error.failure.status === 422;
}

/**
 * How long to wait if the rate limit is reached, in milliseconds; at least a second. `undefined` if the failure has another reason,
 * or there is none.
 */
export function rateLimitedForMs(error: unknown): number | undefined {
  if (!(error instanceof StackOneError) || error.failure.kind !== 'refused') return undefined;
  const { status, retryAfter = 1 } = error.failure;
  return status === 429 ? Math.max(1, retryAfter) * 1_000 : undefined;
}

/** The failure in one word, as a metric label. */
export function outcomeOf(failure: StackOneFailure): string {
  if (failure.kind !== 'refused') return failure.kind;
  return failure.byQuota ? 'quota' : String(failure.status);
}

function describe(failure: StackOneFailure): string {
  switch (failure.kind) {
    case 'refused':
      return failure.byQuota ? 'the quota is used up' : `status ${failure.status}`;
    case 'route-gone':
      return `status ${failure.status}: StackOne no longer has this route`;
    case 'bad-response':
      return `bad response: ${failure.problem}`;
    default:
      return failure.kind;
  }
}
