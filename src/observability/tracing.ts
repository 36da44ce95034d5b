import type { IncomingHttpHeaders } from 'node:http';
import { type Context, context, createContextKey, SpanKind, type Tracer, trace } from '@opentelemetry/api';
import type { AttemptDescription, AttemptTrace, TraceAttempt } from '../stackone/attempt-trace.ts';
import { TracedAttempt } from './attempt-trace.ts';
import { OperationTrace } from './operation-trace.ts';
import { parentForAttempt } from './resolver-trace.ts';

/** Who makes spans of what the gateway tells, and carries their context over the wire. */
export interface TraceSource {
  readonly tracer: Tracer;
  /** The trace that a request's headers say it is part of; none otherwise. */
  extract(headers: IncomingHttpHeaders): Context;
  /** The headers that say so to StackOne. */
  inject(context: Context): Record<string, string>;
  /** Hands over all spans that have ended. Never rejects. */
  flush(): Promise<void>;
}

/** A collector that does not answer must not hold up the exit. */
const flushWithinMs = 2_000;

/** Traces of operations and of what they ask of StackOne. There is none of these objects while tracing is off. */
export class Tracing {
  readonly #source: TraceSource;
  readonly #upstream: URL;

  constructor(source: TraceSource, upstream: URL) {
    this.#source = source;
    this.#upstream = upstream;
  }

  /** Begins with the request, before anything of it is known but its headers. */
  beginOperation(headers: IncomingHttpHeaders): OperationTrace {
    const active = context.active();
    // An instrumentation of HTTP that was loaded before has read the headers already.
    const parent = trace.getSpan(active) ? active : this.#source.extract(headers);
    return new OperationTrace(this.#source.tracer, parent);
  }

  /** The attempt belongs to the resolver that runs. */
  readonly traceAttempt: TraceAttempt = (attempt: AttemptDescription): AttemptTrace => {
    const parent = parentForAttempt(context.active());
    const { method, endpoint } = attempt;
    const options = { kind: SpanKind.CLIENT, attributes: attributesOf(attempt, this.#upstream) };
    const span = this.#source.tracer.startSpan(`${method} ${endpoint}`, options, parent);
    const within = trace.setSpan(parent, span);
    return new TracedAttempt(span, this.#source.inject(within), within.setValue(suppressTracing, true));
  };

  /** Hands over what there is, within 2 seconds or not at all. */
  async stop(): Promise<void> {
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(late.resolve, flushWithinMs);
    await Promise.race([this.#source.flush(), late.promise]);
    clearTimeout(timer);
  }
}

/**
 * Known to every SDK by this name: it makes no spans and sends no headers then. An instrumentation of undici would record
 * the same attempt once more, and send a second `traceparent`, which makes both void.
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
