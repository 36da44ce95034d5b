import type { LowLoad } from '../parts/added-latency.ts';
import type { Capacity } from '../parts/capacity.ts';
import type { AccountsStep } from '../parts/growth-by-accounts.ts';
import type { ConnectionsStep } from '../parts/growth-by-connections.ts';
import type { LiveAccountsRun } from '../parts/live-accounts.ts';
import type { MemoryCourse } from '../parts/memory.ts';
import type { Observation } from '../parts/observation.ts';
import type { Overload } from '../parts/overload.ts';
import type { StartUp } from '../parts/start-up.ts';
import type { SubscriptionsRun } from '../parts/subscriptions.ts';
import type { Round } from '../rounds.ts';
import type { Measured } from '../run.ts';
import type { ScenarioName } from '../scenarios.ts';

/** Everything that was measured. Parts that did not run are missing. */
export interface Findings {
  capacity?: Capacity;
  loads: { [Name in ScenarioName]?: readonly Round<Measured>[] };
  addedLatency?: readonly Round<LowLoad>[];
  observation?: Observation;
  startUp?: StartUp;
  connections?: readonly ConnectionsStep[];
  overload?: readonly Round<Overload>[];
  accounts?: readonly AccountsStep[];
  liveAccounts?: readonly LiveAccountsRun[];
  subscriptions?: readonly SubscriptionsRun[];
  memory?: readonly MemoryCourse[];
}
