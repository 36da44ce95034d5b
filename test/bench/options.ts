import { parseArgs } from 'node:util';
import { scenarioNames } from './scenarios.ts';
import { usualVariants, type VariantName, variantNames } from './variants/variants.ts';

/** The values of `--scenario`, in the order in which they run. */
export const partNames = [
  'capacity',
  ...scenarioNames,
  'added-latency',
  'observation',
  'start-up',
  'connections',
  'overload',
  'accounts',
  'live-accounts',
  'subscriptions',
] as const;

export type PartName = (typeof partNames)[number];

export interface Options {
  readonly parts: readonly PartName[];
  readonly variants: readonly VariantName[];
  /** The variants of the parts that vary the number of connections, callers or accounts. */
  readonly growingVariants: readonly VariantName[];
  readonly rounds: number;
  /** The number of measurements per process. The variants take turns. */
  readonly turns: number;
  readonly seconds: number;
  readonly warmUpSeconds: number;
  readonly connections: number;
  /** How long to watch the memory, instead of running the parts. */
  readonly memoryMinutes: number | undefined;
  readonly jsonFile: string | undefined;
  /** Whether the results replace those in the README. */
  readonly record: boolean;
}

export const usage = `npm run bench -- [options]
  --scenario NAMES     some of ${partNames.join(', ')} (default: all)
  --variants NAMES     some of ${variantNames.join(', ')} (default: the first five)
  --rounds NUMBER      number of fresh processes of each variant (default: 3)
  --turns NUMBER       number of measurements per process (default: 5)
  --seconds NUMBER     duration of a measurement (default: 0.5)
  --warm-up NUMBER     seconds of load on each process before its first measurement (default: 1.5)
  --connections NUMBER number of connections of the five load scenarios (default: 64)
  --memory MINUTES     watch the memory at full load instead of running scenarios
  --json FILE          also write everything that was measured to this file
  --record             replace the latest results in test/bench/README.md`;

/** Throws if an option is unknown or invalid. */
export function readOptions(parameters: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...parameters],
    options: {
      scenario: { type: 'string' },
      variants: { type: 'string' },
      rounds: { type: 'string', default: '3' },
      turns: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '0.5' },
      'warm-up': { type: 'string', default: '1.5' },
      connections: { type: 'string', default: '64' },
      memory: { type: 'string' },
      json: { type: 'string' },
      record: { type: 'boolean', default: false },
    },
  });
  const { scenario, variants, memory, record } = values;
  if (record && (scenario ?? variants ?? memory) !== undefined) {
    throw new Error("--record records the whole bench: it can't be used with --scenario, --variants or --memory");
  }
  return {
    parts: scenario === undefined ? partNames : readNames('--scenario', scenario, partNames),
    variants: variants === undefined ? usualVariants : readVariants(variants),
    growingVariants: variants === undefined ? ['passthrough', 'everything-on'] : readVariants(variants),
    rounds: readNumber('--rounds', values.rounds),
    turns: readNumber('--turns', values.turns),
    seconds: readNumber('--seconds', values.seconds),
    warmUpSeconds: readNumber('--warm-up', values['warm-up']),
    connections: readNumber('--connections', values.connections),
    memoryMinutes: memory === undefined ? undefined : readNumber('--memory', memory),
    jsonFile: values.json,
    record,
  };
}

function readNames<Name extends string>(option: string, value: string, names: readonly Name[]): Name[] {
  const asked = value.split(',').map((text) => text.trim());
  const unknown = asked.filter((text) => !names.some((name) => name === text));
  if (unknown.length > 0) throw new Error(`${option} ${unknown}: it must be of ${names.join(', ')}`);
  return names.filter((name) => asked.includes(name));
}

/** Adds the passthrough, because results are ratios to it. */
function readVariants(value: string): VariantName[] {
  return readNames('--variants', `passthrough,${value}`, variantNames);
}

function readNumber(option: string, value: string): number {
  const number = Number(value);
  if (!(number > 0)) throw new Error(`${option} ${value}: it must be a number above 0`);
  return number;
}
