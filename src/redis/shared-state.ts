/** What gateways share through Redis, and each keeps by itself while Redis does not answer. */
export type SharedState = 'rate-limits' | 'idempotency' | 'events';

/** Takes note that something is no longer shared, or is again. */
export interface ReportSharedState {
  setSharedStateLost(state: SharedState, lost: boolean): void;
}
