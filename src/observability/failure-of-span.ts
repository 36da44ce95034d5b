import { type Span, SpanStatusCode } from '@opentelemetry/api';
import { knownError } from '../errors.ts';
import { recordError } from './error-record.ts';

/** Whether a code says that StackOne or the gateway is at fault, and not the caller. */
export function isFault(code: string): boolean {
  return code === 'INTERNAL_SERVER_ERROR' || code === 'OVERLOADED' || code.startsWith('UPSTREAM_');
}

/**
 * Says in a span why something failed: by its code, and in the words of the log where the log has any. What the caller did
 * wrong repeats the caller's values, and is neither for the log nor for a trace.
 */
export function recordFailure(span: Span, thrown: unknown): void {
  const code = knownError(thrown)?.code ?? 'INTERNAL_SERVER_ERROR';
  span.setAttribute('error.type', code);
  if (isFault(code)) span.setStatus({ code: SpanStatusCode.ERROR, message: recordError(thrown).message });
}
