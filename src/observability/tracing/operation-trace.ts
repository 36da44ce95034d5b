import { type Context, type Span, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { isFault } from './failure-of-span.ts';
import { ResolverTrace } from './resolver-trace.ts';

/** Callers choose operation names, so their length is bounded. */
const maximumNameLength = 100;

/** The result of an operation. The operation's name is the only value in it that comes from the caller. */
export interface TracedResult {
  readonly requestId: string;
  readonly operation: string | undefined;
  /** `query` or `mutation`; `undefined` when the request failed before it was known. */
  readonly operationType: string | undefined;
  /** `OK`, or the code of the first error. */
  readonly code: string;
  /** The organisation, hashed. */
  readonly owner: string | undefined;
  readonly upstreamAttempts: number;
  readonly method: string;
  readonly status: number;
}

/** The trace of one request to `/graphql`. */
export class OperationTrace {
  /** Also part of the operation's log line. */
  readonly traceId: string;
  readonly #tracer: Tracer;
  readonly #span: Span;
  readonly #context: Context;

  constructor(tracer: Tracer, parent: Context) {
    this.#tracer = tracer;
    this.#span = tracer.startSpan('GraphQL Operation', { kind: SpanKind.SERVER }, parent);
    this.#context = trace.setSpan(parent, this.#span);
    this.traceId = this.#span.spanContext().traceId;
  }

  /** Runs a resolver. The resolver gets a span of its own if it calls StackOne. */
  resolve<T>(field: string, resolve: () => T): T {
    return new ResolverTrace(this.#tracer, field, this.#context).run(resolve);
  }

  end(result: TracedResult): void {
    const { operation, operationType, code, owner, status } = result;
    const name = operation?.slice(0, maximumNameLength);
    // OpenTelemetry's semantic conventions for GraphQL define this name.
    if (operationType) this.#span.updateName(name ? `${operationType} ${name}` : operationType);
    this.#span.setAttributes({
      ...(operationType && { 'graphql.operation.type': operationType }),
      ...(name && { 'graphql.operation.name': name }),
      ...(owner && { 'connect_gateway.owner': owner }),
      ...(code !== 'OK' && { 'error.type': code }),
      'connect_gateway.code': code,
      'connect_gateway.request_id': result.requestId,
      'connect_gateway.upstream_attempts': result.upstreamAttempts,
      'http.request.method': result.method,
      'http.route': '/graphql',
      'http.response.status_code': status,
    });
    if (isFault(code)) this.#span.setStatus({ code: SpanStatusCode.ERROR });
    this.#span.end();
  }
}
