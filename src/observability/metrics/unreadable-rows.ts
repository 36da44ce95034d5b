import type { Logger } from 'pino';
import type { ReportUnreadableRows } from '../../mapping/reports.ts';
import type { Metrics } from './metrics.ts';

const maximumProblems = 3;

/** Logs one line per list with omitted rows: their number, and the problems of the first ones. */
export function createUnreadableRowsReporter(log: Logger, metrics: Metrics): ReportUnreadableRows {
  return (requestId, endpoint, problems) => {
    const details = { requestId, endpoint, rows: problems.length, problems: problems.slice(0, maximumProblems) };
    metrics.countUnreadableRows(endpoint, problems.length);
    log.warn(details, 'StackOne sent invalid rows, which were left out');
  };
}
