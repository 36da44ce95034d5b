import type { Logger } from 'pino';
import type { ReportUnknownValueOf } from '../../mapping/reports.ts';
import type { Metrics } from './metrics.ts';

/** StackOne sends the values, so only its mistakes could make them numerous. */
const maximumRemembered = 1_000;
/** The format of an enumeration value. Other values are neither logged nor remembered. */
const namePattern = /^[\w .-]{1,50}$/;

/**
 * Logs each unknown enumeration value once per process, so that a new value is noticed and does not flood the log. All malformed
 * values count as one.
 */
export function createUnknownValueReporter(log: Logger, metrics: Metrics): ReportUnknownValueOf {
  const reported = new Set<string>();
  return (requestId, enumeration, value) => {
    const shown = namePattern.test(value) ? value : '[not a name]';
    const key = `${enumeration} ${shown}`;
    if (reported.has(key) || reported.size >= maximumRemembered) return;
    reported.add(key);
    metrics.countUnknownValue(enumeration);
    log.warn({ requestId, enumeration, value: shown }, 'StackOne sent a value that the schema does not know');
  };
}
