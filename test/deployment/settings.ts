import { environmentSchema, fileVariables } from '../../src/config/environment.ts';
import { defaultFinishWithinMs } from '../../src/server.ts';

/** Every variable that the gateway reads. */
export const settings: ReadonlySet<string> = new Set([
  ...Object.keys(environmentSchema.shape),
  ...fileVariables.map((name) => `${name}_FILE`),
]);

/** StackOne's limit for each API key. */
export const stackoneRequestsPerMinute = 1_000;

/** The maximum duration of a stop with this drain delay, in milliseconds. Requests in flight are then aborted. */
export function longestStopMs(drainDelayMs: number): number {
  return drainDelayMs + defaultFinishWithinMs;
}
