import type { Logger } from 'pino';
import type { ReportUnknownValue } from '../enums.ts';

/** Values are StackOne's, so only a mistake there could make them many. */
const maximumRemembered = 1_000;

/** Logs each unknown enumeration value once per process, so that a new one is noticed and does not flood the log. */
export function createUnknownValueReporter(log: Logger): ReportUnknownValue {
  const reported = new Set<string>();
  return (enumeration, value) => {
    const key = `${enumeration} ${value}`;
    if (reported.has(key) || reported.size >= maximumRemembered) return;
    reported.add(key);
    log.warn({ enumeration, value: value.slice(0, 100) }, 'StackOne sent a value that the schema does not know');
  };
}
