import { environmentSchema, fileVariables } from '../../src/config/environment.ts';
import { defaultFinishWithinMs } from '../../src/server.ts';

/** Every variable that the gateway reads. */
export const settings: ReadonlySet<string> = new Set([
  ...Object.keys(environmentSchema.shape),
  ...fileVariables.map((name) => `${name}_FILE`),
]);

/** StackOne's limit for each API key. */
export const stackoneRequestsPerMinute = 1_000;

/** How long a stop may take with this drain delay: what is not finished then is cut. */
export function longestStopMs(drainDelayMs: number): number {
  return drainDelayMs + defaultFinishWithinMs;
}
