import type { IncomingHttpHeaders } from 'node:http';
import { type Context, context, createContextKey, SpanKind, type Tracer, trace } from '@opentelemetry/api';
import type { AttemptDescription, AttemptTrace, TraceAttempt } from '../../stackone/transport/attempt-trace.ts';
import { TracedAttempt } from './attempt-trace.ts';
import { OperationTrace } from './operation-trace.ts';
import { parentForAttempt } from './resolver-trace.ts';

/** Creates spans and propagates their context. */
export interface TraceSource {
  readonly tracer: Tracer;
  /** Reads the trace context from the headers of a request; the root context when they have none. */
  extract(headers: IncomingHttpHeaders): Context;
  /** The headers that propagate the context to StackOne. */
  inject(context: Context): Record<string, string>;
  /** Exports all spans that have ended. Never rejects. */
  flush(): Promise<void>;
}

/** An unreachable collector must not delay the exit. */
const flushTimeoutMs = 2_000;

/** Traces operations and their calls to StackOne. This object does not exist while tracing is off. */
export class Tracing {
  readonly #source: TraceSource;
  readonly #upstream: URL;

  constructor(source: TraceSource, upstream: URL) {
    this.#source = source;
    this.#upstream = upstream;
  }

  /** Starts the trace of a request when only its headers are known. */
  beginOperation(headers: IncomingHttpHeaders): OperationTrace {
    const active = context.active();
    // An HTTP instrumentation that was loaded before the gateway has already read the headers.
    const parent = trace.getSpan(active) ? active : this.#source.extract(headers);
    return new OperationTrace(this.#source.tracer, parent);
  }

  /** Creates the span of an attempt as a child of the running resolver. */
  readonly traceAttempt: TraceAttempt = (attempt: AttemptDescription): AttemptTrace => {
    const parent = parentForAttempt(context.active());
    const { method, endpoint } = attempt;
    const options = { kind: SpanKind.CLIENT, attributes: attributesOf(attempt, this.#upstream) };
    const span = this.#source.tracer.startSpan(`${method} ${endpoint}`, options, parent);
    const within = trace.setSpan(parent, span);
    return new TracedAttempt(span, this.#source.inject(within), within.setValue(suppressTracing, true));
  };

  /** Exports the remaining spans, with a timeout of 2 seconds. */
  async stop(): Promise<void> {
    const timeout = Promise.withResolvers<void>();
    const timer = setTimeout(timeout.resolve, flushTimeoutMs);
    await Promise.race([this.#source.flush(), timeout.promise]);
    clearTimeout(timer);
  }
}

/**
 * Every SDK knows this key and then creates no spans and sends no headers. Otherwise an instrumentation of undici would record
 * the attempt again and send a second `traceparent`, which invalidates both.
 */
const suppressTracing = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

function attributesOf({ method, endpoint, attempt, requestId }: AttemptDescription, upstream: URL) {
  return {
    'http.request.method': method,
    'url.template': endpoint,
    'server.address': upstream.hostname,
    'connect_gateway.attempt': attempt,
    'connect_gateway.request_id': requestId,
    ...(attempt > 1 && { 'http.request.resend_count': attempt - 1 }),
  };
}
