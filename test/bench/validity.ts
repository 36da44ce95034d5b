import type { Measured } from './run.ts';

/** Below it something else than the server set the pace. */
const leastServerLoad = 0.9;
/** Above it the other core may have been too full for the generator and the upstream to keep up. */
const mostDrivingLoad = 0.85;

/** Why a run at full load says nothing of the server. */
export function problemsOf({ serverLoad, generatorLoad, upstreamLoad }: Measured): string[] {
  const problems: string[] = [];
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  if (serverLoad < leastServerLoad) problems.push(`the server used only ${percent(serverLoad)} of a core`);
  const drivingLoad = generatorLoad + upstreamLoad;
  if (drivingLoad > mostDrivingLoad)
    problems.push(`generator and upstream used ${percent(drivingLoad)} of the other core`);
  return problems;
}
