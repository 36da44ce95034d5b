import { type Context, context, type Span, SpanStatusCode } from '@opentelemetry/api';
import type { AttemptTrace } from '../../stackone/transport/attempt-trace.ts';

/** The span of one attempt to call StackOne. */
export class TracedAttempt implements AttemptTrace {
  readonly headers: Readonly<Record<string, string>>;
  readonly #span: Span;
  readonly #context: Context;

  constructor(span: Span, headers: Readonly<Record<string, string>>, within: Context) {
    this.#span = span;
    this.headers = headers;
    this.#context = within;
  }

  run<T>(perform: () => Promise<T>): Promise<T> {
    return context.with(this.#context, perform);
  }

  answered(status: number): void {
    this.#span.setAttribute('http.response.status_code', status);
  }

  end(outcome: string): void {
    this.#span.setAttribute('connect_gateway.outcome', outcome);
    if (outcome !== 'ok') {
      this.#span.setAttribute('error.type', outcome);
      this.#span.setStatus({ code: SpanStatusCode.ERROR });
    }
    this.#span.end();
  }
}
