import type { Measured } from './run.ts';

/** Below this share, the server is not the bottleneck. */
const leastServerLoad = 0.9;
/** Above this share, the generator or the upstream may be the bottleneck. */
const mostDrivingLoad = 0.85;

/** Returns the reasons why a measurement at full load doesn't show what the server can do. */
export function problemsOf({ serverLoad, generatorLoad, upstreamLoad }: Measured): string[] {
  const problems: string[] = [];
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  if (serverLoad < leastServerLoad) problems.push(`the server used only ${percent(serverLoad)} of a core`);
  const drivingLoad = generatorLoad + upstreamLoad;
  if (drivingLoad > mostDrivingLoad)
    problems.push(`generator and upstream used ${percent(drivingLoad)} of the other core`);
  return problems;
}
