/** Loaded before a program (`node --import`): an SDK of the operator's that sends to `COLLECTOR_URL`. */
import { subscribe } from 'node:diagnostics_channel';
import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';

const exporter = new OTLPTraceExporter({ url: `${process.env['COLLECTOR_URL']}/v1/traces` });
context.setGlobalContextManager(new AsyncLocalStorageContextManager());
propagation.setGlobalPropagator(new W3CTraceContextPropagator());
trace.setGlobalTracerProvider(
  new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'named-by-the-operator' }),
    // Longer than any test waits, so arriving spans have been flushed.
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: 600_000 })],
  }),
);

// Like an instrumentation of undici, which would send a second `traceparent`.
subscribe('undici:request:create', (message) => {
  const headers: Record<string, string> = {};
  propagation.inject(context.active(), headers);
  for (const [name, value] of Object.entries(headers)) Object(message).request.addHeader(name, value);
});
