import { type Span, SpanStatusCode } from '@opentelemetry/api';
import { knownError } from '../../errors.ts';
import { recordError } from '../log/error-record.ts';

/** Whether the code means that StackOne or the gateway is at fault, rather than the caller. */
export function isFault(code: string): boolean {
  return code === 'INTERNAL_SERVER_ERROR' || code === 'OVERLOADED' || code.startsWith('UPSTREAM_');
}

/**
 * Records in a span why something failed: the code, and for faults also the message of the log. Messages about a caller's
 * mistake repeat the caller's values, which belong neither in the log nor in a trace.
 */
export function recordFailure(span: Span, thrown: unknown): void {
  const code = knownError(thrown)?.code ?? 'INTERNAL_SERVER_ERROR';
  span.setAttribute('error.type', code);
  if (isFault(code)) span.setStatus({ code: SpanStatusCode.ERROR, message: recordError(thrown).message });
}
