import { type Context, context, createContextKey, type Span, type Tracer, trace } from '@opentelemetry/api';
import { recordFailure } from './failure-of-span.ts';

const runningResolver = createContextKey('connect-gateway: running resolver');

/**
 * A running resolver. Its span starts with the first attempt to call StackOne, because most resolvers make no call or share
 * the call of another resolver.
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

  /** Returns or throws what `resolve` returns or throws, without turning it into a promise. */
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

  /** The context for an attempt that starts now. Work that outlives the resolver, such as a refresh, keeps this context. */
  enter(): Context {
    if (!this.#span && !this.#ended) {
      const attributes = { 'graphql.field.coordinates': this.#field };
      this.#span = this.#tracer.startSpan(this.#field, { attributes }, this.#operation);
    }
    return this.#span ? trace.setSpan(this.#operation, this.#span) : this.#operation;
  }

  /** `_entities` resolves to a list of promises, so the span ends when the last of them settles. */
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

/** The parent context for the span of an attempt. */
export function parentForAttempt(active: Context): Context {
  const running = active.getValue(runningResolver);
  return running instanceof ResolverTrace ? running.enter() : active;
}
