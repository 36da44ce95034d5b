import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { createHttpServer, type HttpServer, type HttpTimeouts } from '../../src/http/http-server.ts';
import type { Routes } from '../../src/http/router.ts';
import { Metrics } from '../../src/observability/metrics/metrics.ts';

export interface StartedHttpServer extends HttpServer {
  readonly url: string;
  /** The number of connections that were closed for this reason. */
  cut(reason: string): Promise<number>;
}

/** The gateway's HTTP server with the test's routes. It closes when the test ends. */
export async function startHttpServer(routes: Routes, timeouts?: HttpTimeouts): Promise<StartedHttpServer> {
  const metrics = new Metrics();
  const http = createHttpServer({
    log: pino({ level: 'silent' }),
    metrics,
    closing: () => false,
    production: true,
    corsOrigins: [],
    routes,
    ...(timeouts && { timeouts }),
  });
  const url = await http.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => http.close(0));
  return {
    ...http,
    url,
    async cut(reason) {
      const text = await metrics.registry.metrics();
      return Number(new RegExp(`connections_cut_total{reason="${reason}"} (\\d+)`).exec(text)?.[1] ?? 0);
    },
  };
}
