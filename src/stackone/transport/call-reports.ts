import type { Operation, StackOneRequest } from './http.ts';

type Call = Pick<StackOneRequest<unknown>, 'method' | 'endpoint'>;

/** Tells of an attempt that began at `start`, by the monotonic clock. */
export function reportAttempt(
  { method, endpoint }: Call,
  { onAttempt }: Operation,
  attempt: number,
  outcome: string,
  start: number,
): void {
  onAttempt?.({ method, endpoint, attempt, outcome, seconds: (performance.now() - start) / 1_000 });
}

/** Tells of a read that was answered. What a mutation reads is part of the mutation. */
export function reportRead({ method, endpoint }: Call, { onRead }: Operation, objects: number): void {
  if (method === 'GET') onRead?.(endpoint, objects);
}
