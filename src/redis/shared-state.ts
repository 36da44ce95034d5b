import type { Logger } from 'pino';
import type { SharedStateEvents } from './shared-state-status.ts';

/** State that gateways share through Redis. While Redis is down, each gateway keeps its own. */
export type SharedState = 'rate-limits' | 'idempotency' | 'events' | 'quota';

/** Records that state is no longer shared, or is shared again. */
export interface ReportSharedState {
  setSharedStateLost(state: SharedState, lost: boolean): void;
}

/** The log messages for the loss and the return of shared state. */
export interface SharedStateMessages {
  readonly lost: string;
  readonly restored: string;
}

/** Logs the loss and the return of shared state, and updates the metrics. */
export function reportSharedState(
  state: SharedState,
  messages: SharedStateMessages,
  log: Logger,
  report: ReportSharedState,
): SharedStateEvents {
  return {
    onLost(error) {
      report.setSharedStateLost(state, true);
      log.warn({ reason: String(error) }, messages.lost);
    },
    onRestored() {
      report.setSharedStateLost(state, false);
      log.info(messages.restored);
    },
  };
}
