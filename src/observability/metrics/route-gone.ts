import type { Logger } from 'pino';
import type { ReportRouteGone } from '../../mapping/reports.ts';
import type { Metrics } from './metrics.ts';

const logEveryMs = 60 * 60_000;

/** Counts every answer that means that StackOne has removed a route, and logs each route once an hour. */
export function createRouteGoneReporter(log: Logger, metrics: Metrics, now = Date.now): ReportRouteGone {
  const loggedAt = new Map<string, number>();
  return (requestId, method, endpoint) => {
    metrics.countRouteGone(method, endpoint);
    const route = `${method} ${endpoint}`;
    if (now() - (loggedAt.get(route) ?? Number.NEGATIVE_INFINITY) < logEveryMs) return;
    loggedAt.set(route, now());
    log.error({ requestId, method, endpoint }, 'StackOne no longer has a route that the gateway needs');
  };
}
