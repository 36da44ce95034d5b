import type { LowLoad } from '../parts/added-latency.ts';
import type { Capacity } from '../parts/capacity.ts';
import type { AccountsStep } from '../parts/growth-by-accounts.ts';
import type { ConnectionsStep } from '../parts/growth-by-connections.ts';
import type { LiveAccountsRun } from '../parts/live-accounts.ts';
import type { MemoryCourse } from '../parts/memory.ts';
import type { StartUp } from '../parts/start-up.ts';
import type { Round } from '../rounds.ts';
import type { Measured } from '../run.ts';
import type { ScenarioName } from '../scenarios.ts';

/** All that was measured, as far as it was asked for. */
export interface Findings {
  capacity?: Capacity;
  loads: { [Name in ScenarioName]?: readonly Round<Measured>[] };
  addedLatency?: readonly Round<LowLoad>[];
  /** Of `everything-on` and `unobserved`. */
  observation?: readonly Round<Measured>[];
  startUp?: StartUp;
  connections?: readonly ConnectionsStep[];
  accounts?: readonly AccountsStep[];
  liveAccounts?: readonly LiveAccountsRun[];
  memory?: readonly MemoryCourse[];
}
