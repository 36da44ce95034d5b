import type { Logger } from 'pino';
import type { ReportUnknownValueOf } from '../../mapping/reports.ts';
import type { Metrics } from './metrics.ts';

/** Values are StackOne's, so only a mistake there could make them many. */
const maximumRemembered = 1_000;
/** What an enumeration value looks like; anything else is neither for the log nor to be remembered, whatever its size. */
const namePattern = /^[\w .-]{1,50}$/;

/**
 * Logs each unknown enumeration value once per process, so that a new one is noticed and does not flood the log. All that look
 * like none count as one.
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
