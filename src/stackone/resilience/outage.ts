import { StackOneError } from '../stackone-error.ts';

/** Whether the failure suggests a problem of StackOne, and not only of this request. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof StackOneError)) return false;
  const { failure } = error;
  switch (failure.kind) {
    case 'refused':
      return failure.status >= 500 && failure.status !== 501;
    case 'unreachable':
    case 'interrupted':
    case 'timeout':
    case 'outcome-unknown':
      return true;
    default:
      return false;
  }
}
