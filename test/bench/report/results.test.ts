import { describe, expect, it } from 'vitest';
import { readOptions } from '../options.ts';
import type { Measured } from '../run.ts';
import type { Findings } from './findings.ts';
import { reportResults } from './results.ts';

const machine = {
  processor: 'Test processor',
  cores: 2,
  memoryGiB: 24,
  system: 'Linux 6.18',
  node: 'v24.21.0',
  date: '2026-11-26T12:00:00.000Z',
  busyCores: 0.5,
};

function measured(requestsPerSecond: number, upstreamCallsPerRequest: number): Measured {
  return {
    requestsPerSecond,
    upstreamCallsPerRequest,
    cpuPerRequest: 1e6 / requestsPerSecond,
    p50: 1,
    p99: 2,
    shedShare: 0,
    memory: 100,
    peakMemory: 200,
    serverLoad: 1,
    generatorLoad: 0.3,
    upstreamLoad: 0.3,
  };
}

function rowsOf(findings: Findings): string[] {
  const results = reportResults(findings, { machine, options: readOptions([]), minutes: 23.4 });
  return results.split('\n').map((line) => line.replaceAll(/ +/g, ' '));
}

const turn = {
  passthrough: measured(3_000, 1),
  'everything-on': measured(1_000, 1),
  'everything-off': measured(1_500, 1),
  'mercurius-jit': measured(2_000, 1),
  'apollo-rest': measured(50, 100),
};

describe('the results', () => {
  it('name the variant that is ahead in each scenario, even if it is not the gateway', () => {
    expect(rowsOf({ loads: { entities: [turn, turn] } })).toContainEqual(
      '| _entities of 100 accounts: requests/s | 3000 (3000..3000) | 0.33 (0.33..0.33) | 0.50 (0.50..0.50) ' +
        '| 0.67 (0.67..0.67) | 0.017 (0.017..0.017) ' +
        '| passthrough, by a factor of 1.50 (1.50..1.50) over Mercurius with JIT ' +
        '| Mercurius with JIT, by a factor of 1.33 (1.33..1.33) over everything off |',
    );
  });

  it('count the requests to StackOne per operation of each variant', () => {
    const row = rowsOf({ loads: { entities: [turn] } }).find((line) =>
      line.includes('StackOne requests per operation'),
    );
    expect(row).toContain('operation | 1 | 1 | 1 | 1 | 100 | no difference: ');
  });

  it('say that there is no difference instead of naming a leader', () => {
    const starts = [
      { passthrough: 100, 'everything-on': 300, 'mercurius-jit': 298 },
      { passthrough: 110, 'everything-on': 299, 'mercurius-jit': 301 },
      { passthrough: 105, 'everything-on': 300, 'mercurius-jit': 300 },
    ];
    const row = rowsOf({ loads: {}, startUp: { starts, firstStarts: [], idle: [] } }).find((line) =>
      line.startsWith('| ready after'),
    );
    expect(row).toMatch(/\| no difference \|$/);
  });

  it('have no column for a variant that was not measured', () => {
    const { passthrough, 'everything-on': on } = turn;
    const [header] = rowsOf({ loads: { connectors: [{ passthrough, 'everything-on': on }] } }).filter((line) =>
      line.startsWith('| |'),
    );
    expect(header).toBe('| | passthrough | everything on | ahead | ahead of the GraphQL servers |');
  });

  it('count the measurements in which the server was not the bottleneck', () => {
    const idle = { ...turn, 'everything-on': { ...turn['everything-on'], serverLoad: 0.5 } };
    expect(rowsOf({ loads: { entities: [turn, idle] } }).join('\n')).toContain('INVALID: in 1 of 10 measurements');
    expect(rowsOf({ loads: { entities: [turn, turn] } }).join('\n')).not.toContain('INVALID');
  });

  it('state the machine, how much was measured, and the minutes it took', () => {
    const text = rowsOf({ loads: {} }).join('\n');
    expect(text).toContain('2 × Test processor');
    expect(text).toContain('23.4 minutes in all');
  });
});
