import { readFileSync, writeFileSync } from 'node:fs';
import { type Options, type PartName, readOptions, usage } from './options.ts';
import { measureLowLoad, reportLowLoad } from './parts/added-latency.ts';
import { type Bench, loadInTurns } from './parts/bench.ts';
import { measureCapacity, reportCapacity } from './parts/capacity.ts';
import { measureAccounts, reportAccounts } from './parts/growth-by-accounts.ts';
import { measureConnections, reportConnections } from './parts/growth-by-connections.ts';
import { measureLiveAccounts, reportLiveAccounts } from './parts/live-accounts.ts';
import { type MemoryCourse, reportMemory, watchMemory } from './parts/memory.ts';
import { measureObservation, reportObservation } from './parts/observation.ts';
import { measureOverload, reportOverload } from './parts/overload.ts';
import { measureStartUp, reportStartUp } from './parts/start-up.ts';
import { measureSubscriptions, reportSubscriptions } from './parts/subscriptions.ts';
import type { Findings } from './report/findings.ts';
import { reportLoad } from './report/load-report.ts';
import { describeMachine, type Machine, reportMachine } from './report/machine.ts';
import { recordResults } from './report/record.ts';
import { reportResults } from './report/results.ts';
import { isScenarioName, scenarios } from './scenarios.ts';
import { startUpstream } from './upstream/upstream.ts';

const readme = new URL('./README.md', import.meta.url);

async function main(options: Options): Promise<void> {
  const machine = describeMachine();
  print(reportMachine(machine));
  const upstream = await startUpstream();
  const findings: Findings = { loads: {} };
  try {
    const bench = { options, upstream };
    if (options.memoryMinutes !== undefined) await watch(bench, findings, options.memoryMinutes);
    else await runParts(bench, findings, machine);
  } finally {
    upstream.close();
    // Even if a part failed: what was measured before is still worth reading.
    if (options.jsonFile) writeFileSync(options.jsonFile, JSON.stringify({ machine, options, findings }, null, 2));
  }
}

async function runParts(bench: Bench, findings: Findings, machine: Machine): Promise<void> {
  const { options } = bench;
  const startedAt = performance.now();
  const minutes = () => (performance.now() - startedAt) / 60_000;
  const results = () => reportResults(findings, { machine, options, minutes: minutes() });
  try {
    for (const part of options.parts) {
      await runPart(part, bench, findings);
      print(`${part}: finished after ${minutes().toFixed(1)} minutes in all`);
    }
  } finally {
    print('## Results', results());
  }
  if (options.record) writeFileSync(readme, recordResults(readFileSync(readme, 'utf8'), results()));
}

async function runPart(part: PartName, bench: Bench, findings: Findings): Promise<void> {
  const { options } = bench;
  if (isScenarioName(part)) {
    const scenario = scenarios[part];
    print(`## ${scenario.title}, ${options.connections} connections`);
    const { variants: names, turns } = options;
    const rounds = await loadInTurns(bench, { names, scenario, turns });
    findings.loads[part] = rounds;
    return print(reportLoad(rounds));
  }
  switch (part) {
    case 'capacity':
      print('## The generator and the upstream alone');
      findings.capacity = await measureCapacity(bench);
      return print(reportCapacity(findings.capacity));
    case 'added-latency':
      print('## Latency at low load: create a session');
      findings.addedLatency = await measureLowLoad(bench);
      return print(reportLowLoad(findings.addedLatency));
    case 'observation':
      print('## The cost of log, metrics and disabled tracing');
      findings.observation = await measureObservation(bench);
      return print(reportObservation(findings.observation));
    case 'start-up':
      print('## Start-up and idle memory');
      findings.startUp = await measureStartUp(bench);
      return print(reportStartUp(findings.startUp));
    case 'connections':
      print('## From 1 to 1,000 connections: create a session');
      findings.connections = await measureConnections(bench);
      return print(reportConnections(findings.connections));
    case 'overload':
      print('## 300 and 1,000 callers back to back: create a session');
      findings.overload = await measureOverload(bench);
      return print(reportOverload(findings.overload));
    case 'accounts':
      print('## From 10 to 10,000 accounts');
      findings.accounts = await measureAccounts(bench);
      return print(reportAccounts(findings.accounts));
    case 'live-accounts':
      print('## Accounts that are viewed while they change, without caches and with webhooks');
      findings.liveAccounts = await measureLiveAccounts();
      return print(reportLiveAccounts(findings.liveAccounts));
    case 'subscriptions':
      print('## 1,000 subscriptions, and events for all of them');
      findings.subscriptions = await measureSubscriptions();
      return print(reportSubscriptions(findings.subscriptions));
  }
}

async function watch(bench: Bench, findings: Findings, minutes: number): Promise<void> {
  const { parts, growingVariants } = bench.options;
  const scenario = parts.find(isScenarioName) ?? 'create-session';
  const courses: MemoryCourse[] = [];
  findings.memory = courses;
  print(`## Memory over ${minutes} minutes at full load`);
  for (const variant of growingVariants.filter((name) => name !== 'passthrough')) {
    const course = await watchMemory(bench, variant, scenario, minutes);
    courses.push(course);
    print(reportMemory(course));
    if (!course.flat) process.exitCode = 1;
  }
}

function print(...paragraphs: readonly string[]): void {
  process.stdout.write(`${paragraphs.join('\n\n')}\n\n`);
}

function optionsOrExplain(): Options | undefined {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${usage}\n`);
    process.exitCode = 2;
    return undefined;
  }
}

// `process.exit` runs the listeners that stop the measured servers.
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));
const options = optionsOrExplain();
if (options) await main(options);
