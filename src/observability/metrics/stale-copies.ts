import type { Logger } from 'pino';

const logEveryMs = 60 * 60_000;

/** Logs that a copy can't be refreshed, with its age: at once, and then once an hour. */
export function createStaleCopyReporter(log: Logger, what: string, now = Date.now) {
  let loggedAt = Number.NEGATIVE_INFINITY;
  let lastAgeMs = 0;
  return (err: unknown, ageMs: number): void => {
    // A copy that is younger than before was refreshed in between.
    const isNews = ageMs < lastAgeMs || now() - loggedAt >= logEveryMs;
    lastAgeMs = ageMs;
    if (!isNews) return;
    loggedAt = now();
    log.warn(
      { err, ageSeconds: Math.round(ageMs / 1_000) },
      `${what} could not be refreshed; the gateway keeps serving the old copy`,
    );
  };
}
