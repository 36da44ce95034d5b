import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import {
  type Context,
  context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  type Tracer,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { parseKeyPairsIntoRecord, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { defaultResource, resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Logger } from 'pino';
import packageJson from '../../../package.json' with { type: 'json' };
import { ReportedExporter } from './reported-exporter.ts';
import type { TraceSource } from './tracing.ts';
import type { TracingConfig } from './tracing-config.ts';

/** Delay before a batch of spans is exported. */
const batchDelayMs = 500;
/** Further spans are dropped, so that memory stays bounded while the collector is unreachable. */
const maximumWaitingSpans = 8_192;
const exportTimeoutMs = 5_000;

/** OpenTelemetry's SDK, which exports to the configured collector with OTLP over HTTP. */
export class OtlpSource implements TraceSource {
  readonly tracer: Tracer;
  readonly #provider: TracerProvider;
  readonly #propagator = new W3CTraceContextPropagator();

  constructor({ endpoint, headers, serviceName, ratio }: TracingConfig, log: Logger) {
    const exporter = new OTLPTraceExporter({
      url: `${endpoint.href.replace(/\/$/, '')}/v1/traces`,
      headers: parseKeyPairsIntoRecord(headers?.reveal()),
      timeoutMillis: exportTimeoutMs,
    });
    this.#provider = new TracerProvider({
      resource: defaultResource().merge(
        resourceFromAttributes({
          'service.name': serviceName,
          'service.version': packageJson.version,
          'service.instance.id': randomUUID(),
        }),
      ),
      sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
      spanProcessors: [
        new BatchSpanProcessor({
          exporter: new ReportedExporter(exporter, log),
          scheduledDelayMillis: batchDelayMs,
          maxQueueSize: maximumWaitingSpans,
          exportTimeoutMillis: exportTimeoutMs,
        }),
      ],
    });
    this.tracer = this.#provider.getTracer(packageJson.name, packageJson.version);
    // A process has one context manager. A second gateway in the same process uses the first one's.
    context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  }

  extract(headers: IncomingHttpHeaders): Context {
    return this.#propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
  }

  inject(within: Context): Record<string, string> {
    const headers: Record<string, string> = {};
    this.#propagator.inject(within, headers, defaultTextMapSetter);
    return headers;
  }

  async flush(): Promise<void> {
    // The exporter has logged the failure.
    await this.#provider.shutdown().catch(() => {});
  }
}
