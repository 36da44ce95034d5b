import type { Logger } from 'pino';
import type { SharedStateEvents } from './shared-state-status.ts';

/** What gateways share through Redis, and each keeps by itself while Redis does not answer. */
export type SharedState = 'rate-limits' | 'idempotency' | 'events' | 'quota';

/** Takes note that something is no longer shared, or is shared again. */
export interface ReportSharedState {
  setSharedStateLost(state: SharedState, lost: boolean): void;
}

/** What the log says about the loss of shared state, and about its end. */
export interface SharedStateMessages {
  readonly lost: string;
  readonly restored: string;
}

/** Logs and counts the loss of shared state, and its end. */
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
