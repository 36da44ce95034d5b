import type { IncomingHttpHeaders } from 'node:http';
import { type Context, propagation, ROOT_CONTEXT, type Tracer, trace } from '@opentelemetry/api';
import packageJson from '../../../package.json' with { type: 'json' };
import type { TraceSource } from './tracing.ts';

/** The SDK that the operator loaded before the gateway, with its exporters, samplers and propagators. */
export class PreloadedSource implements TraceSource {
  readonly tracer: Tracer = trace.getTracer(packageJson.name, packageJson.version);

  extract(headers: IncomingHttpHeaders): Context {
    return propagation.extract(ROOT_CONTEXT, headers);
  }

  inject(context: Context): Record<string, string> {
    const headers: Record<string, string> = {};
    propagation.inject(context, headers);
    return headers;
  }

  /** Flushes without shutting down: the SDK belongs to the operator, but the gateway's exit would lose its spans. */
  async flush(): Promise<void> {
    const provider: object = trace.getTracerProvider();
    const sdk = 'getDelegate' in provider && isMethod(provider.getDelegate) ? provider.getDelegate() : provider;
    if (typeof sdk !== 'object' || sdk === null || !('forceFlush' in sdk) || !isMethod(sdk.forceFlush)) return;
    try {
      await Reflect.apply(sdk.forceFlush, sdk, []);
    } catch {
      // The SDK reports its own failures.
    }
  }
}

function isMethod(value: unknown): value is () => unknown {
  return typeof value === 'function';
}
