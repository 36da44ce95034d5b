import type { Logger } from 'pino';
import type { TraceSource, Tracing } from './tracing.ts';
import type { TracingConfig } from './tracing-config.ts';

/**
 * Opens tracing for an SDK that was loaded before the gateway (`node --import`), or else for the configured collector. Returns
 * `undefined` without either. OpenTelemetry is loaded only when it is needed: loading it takes a third of the start-up time.
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

/** All versions and copies of OpenTelemetry's API share this global registry. */
function isSdkLoaded(): boolean {
  const registered: unknown = Reflect.get(globalThis, Symbol.for('opentelemetry.js.api.1'));
  return typeof registered === 'object' && registered !== null && 'trace' in registered;
}
