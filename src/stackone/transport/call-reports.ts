import type { Operation, StackOneRequest } from './http.ts';

type Call = Pick<StackOneRequest<unknown>, 'method' | 'endpoint'>;

/** Reports an attempt that began at `start`, in milliseconds of the monotonic clock. */
export function reportAttempt(
  { method, endpoint }: Call,
  { onAttempt }: Operation,
  attempt: number,
  outcome: string,
  start: number,
): void {
  onAttempt?.({ method, endpoint, attempt, outcome, seconds: (performance.now() - start) / 1_000 });
}

/** Reports a read that was answered. The reads of a mutation are part of the mutation. */
export function reportRead({ method, endpoint }: Call, { onRead }: Operation, objects: number): void {
  if (method === 'GET') onRead?.(endpoint, objects);
}
