import { type Context, context, createContextKey, type Span, type Tracer, trace } from '@opentelemetry/api';
import { recordFailure } from './failure-of-span.ts';

const runningResolver = createContextKey('connect-gateway: the resolver that runs');

/**
 * A resolver that runs. Most ask nothing of StackOne, or have it asked together with others by the first of them: so there
 * is a span only from the first attempt on.
 */
export class ResolverTrace {
  readonly #tracer: Tracer;
  readonly #field: string;
  readonly #operation: Context;
  #span: Span | undefined;
  #ended = false;

  constructor(tracer: Tracer, field: string, operation: Context) {
    this.#tracer = tracer;
    this.#field = field;
    this.#operation = operation;
  }

  /** Returns what `resolve` does, a promise or not, and throws what it throws. */
  run<T>(resolve: () => T): T {
    let resolved: T;
    try {
      resolved = context.with(this.#operation.setValue(runningResolver, this), resolve);
    } catch (error) {
      this.#end(error);
      throw error;
    }
    void this.#endAfter(resolved);
    return resolved;
  }

  /** Where an attempt belongs that begins now. What goes on after its resolver (a refresh) stays with it. */
  enter(): Context {
    if (!this.#span && !this.#ended) {
      const attributes = { 'graphql.field.coordinates': this.#field };
      this.#span = this.#tracer.startSpan(this.#field, { attributes }, this.#operation);
    }
    return this.#span ? trace.setSpan(this.#operation, this.#span) : this.#operation;
  }

  /** `_entities` resolves to a list of promises. */
  async #endAfter(resolved: unknown): Promise<void> {
    const results: readonly unknown[] = Array.isArray(resolved) ? resolved : [resolved];
    const pending = results.filter((result) => result instanceof Promise);
    try {
      if (pending.length > 0) await Promise.all(pending);
      this.#end();
    } catch (error) {
      this.#end(error);
    }
  }

  #end(error?: unknown): void {
    this.#ended = true;
    if (!this.#span) return;
    if (error !== undefined) recordFailure(this.#span, error);
    this.#span.end();
  }
}

/** The context that an attempt's span is made in. */
export function parentForAttempt(active: Context): Context {
  const running = active.getValue(runningResolver);
  return running instanceof ResolverTrace ? running.enter() : active;
}
