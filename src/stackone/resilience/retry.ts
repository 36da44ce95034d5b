import type { StackOneFailure } from '../stackone-error.ts';

const maximumAttempts = 3;
const baseDelayMs = 100;
const maximumDelayMs = 1_000;

export interface FailedAttempt {
  /** The number of the attempt, counted from 1. */
  readonly attempt: number;
  readonly failure: StackOneFailure;
  readonly effect: 'none' | 'change' | 'creation';
  /** The time until the operation's deadline, in milliseconds. */
  readonly remainingMs: number;
}

/**
 * The retry policy: at most 3 attempts, with exponential backoff and full jitter (up to 100 ms, then up to 200 ms). StackOne's
 * `Retry-After` takes precedence, and ends the call if it exceeds the deadline. Returns the delay before the next attempt in
 * milliseconds, or `undefined` to give up.
 */
export function delayBeforeRetry(failed: FailedAttempt, random = Math.random): number | undefined {
  const { attempt, failure, effect, remainingMs } = failed;
  if (attempt >= maximumAttempts || !(wasNotCarriedOut(failure) || (effect === 'none' && mayPass(failure)))) {
    return undefined;
  }
  const asked = failure.kind === 'refused' ? failure.retryAfter : undefined;
  const ceiling = Math.min(maximumDelayMs, baseDelayMs * 2 ** (attempt - 1));
  const delay = asked === undefined ? random() * ceiling : asked * 1_000;
  return delay < remainingMs ? delay : undefined;
}

/** Whether a second attempt can't repeat an effect, because the first never arrived or StackOne refused it beforehand. */
function wasNotCarriedOut(failure: StackOneFailure): boolean {
  if (failure.kind === 'unreachable') return true;
  if (failure.kind !== 'refused') return false;
  return failure.status === 429 || (failure.status === 503 && failure.retryAfter !== undefined);
}

const passingStatuses = new Set([408, 500, 502, 503, 504]);

/** Whether the failure may be temporary. */
function mayPass(failure: StackOneFailure): boolean {
  if (failure.kind === 'refused') return passingStatuses.has(failure.status);
  return failure.kind === 'interrupted' || failure.kind === 'timeout';
}
