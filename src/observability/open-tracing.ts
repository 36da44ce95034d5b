import type { Logger } from 'pino';
import type { Secret } from '../secret.ts';
import type { TraceSource, Tracing } from './tracing.ts';

export interface TracingConfig {
  /** The collector's address, without `/v1/traces`. */
  readonly endpoint: URL;
  /** `name=value`, separated by commas. */
  readonly headers: Secret | undefined;
  readonly serviceName: string;
  /** The share of traces that is kept, of those that no caller has decided about: 0 to 1. */
  readonly ratio: number;
}

/**
 * Tracing, if anybody wants traces: whoever has loaded an SDK of their own before the gateway (`node --import`), or else the
 * collector in the configuration. Nothing of OpenTelemetry is loaded before that is known: it would take a third of the
 * start, and memory.
 */
export async function openTracing(
  config: TracingConfig | undefined,
  upstream: URL,
  log: Logger,
): Promise<Tracing | undefined> {
  const source = await openSource(config, log);
  if (!source) return undefined;
  const { Tracing } = await import('./tracing.ts');
  return new Tracing(source, upstream);
}

async function openSource(config: TracingConfig | undefined, log: Logger): Promise<TraceSource | undefined> {
  if (isSdkLoaded()) {
    const { PreloadedSource } = await import('./preloaded-source.ts');
    return new PreloadedSource();
  }
  if (!config) return undefined;
  const { OtlpSource } = await import('./otlp-source.ts');
  return new OtlpSource(config, log);
}

/** Where all versions and copies of OpenTelemetry's API keep what was registered with any of them. */
function isSdkLoaded(): boolean {
  const registered: unknown = Reflect.get(globalThis, Symbol.for('opentelemetry.js.api.1'));
  return typeof registered === 'object' && registered !== null && 'trace' in registered;
}
