import { parseArgs } from 'node:util';
import { scenarioNames } from './scenarios.ts';
import { usualVariants, type VariantName, variantNames } from './variants/variants.ts';

/** What can be asked for by `--scenario`, in the order in which it runs. */
export const partNames = [
  'capacity',
  ...scenarioNames,
  'added-latency',
  'observation',
  'start-up',
  'connections',
  'accounts',
  'live-accounts',
] as const;

export type PartName = (typeof partNames)[number];

export interface Options {
  readonly parts: readonly PartName[];
  readonly variants: readonly VariantName[];
  /** Of the parts that are about how the gateway grows. */
  readonly growingVariants: readonly VariantName[];
  readonly rounds: number;
  /** Windows of each process, in turns with those of the others. */
  readonly turns: number;
  readonly seconds: number;
  readonly warmUpSeconds: number;
  readonly connections: number;
  /** How long to watch the memory instead of all else, in minutes. */
  readonly memoryMinutes: number | undefined;
  readonly jsonFile: string | undefined;
}

export const usage = `npm run bench -- [options]
  --scenario NAMES     of ${partNames.join(', ')} (default: all)
  --variants NAMES     of ${variantNames.join(', ')} (default: the first five)
  --rounds NUMBER      fresh processes of each variant (default: 3)
  --turns NUMBER       windows of each, in turns (default: 4)
  --seconds NUMBER     length of a window (default: 1)
  --warm-up NUMBER     seconds of load on each process before (default: 3)
  --connections NUMBER of the five scenarios (default: 64)
  --memory MINUTES     watch the memory at full load instead
  --json FILE          write all that was measured there too`;

/** Throws for what can't be read. */
export function readOptions(parameters: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...parameters],
    options: {
      scenario: { type: 'string' },
      variants: { type: 'string' },
      rounds: { type: 'string', default: '3' },
      turns: { type: 'string', default: '4' },
      seconds: { type: 'string', default: '1' },
      'warm-up': { type: 'string', default: '3' },
      connections: { type: 'string', default: '64' },
      memory: { type: 'string' },
      json: { type: 'string' },
    },
  });
  const { scenario, variants } = values;
  return {
    parts: scenario === undefined ? partNames : readNames('--scenario', scenario, partNames),
    variants: variants === undefined ? usualVariants : readVariants(variants),
    growingVariants: variants === undefined ? ['passthrough', 'everything-on'] : readVariants(variants),
    rounds: readNumber('--rounds', values.rounds),
    turns: readNumber('--turns', values.turns),
    seconds: readNumber('--seconds', values.seconds),
    warmUpSeconds: readNumber('--warm-up', values['warm-up']),
    connections: readNumber('--connections', values.connections),
    memoryMinutes: values.memory === undefined ? undefined : readNumber('--memory', values.memory),
    jsonFile: values.json,
  };
}

function readNames<Name extends string>(option: string, value: string, names: readonly Name[]): Name[] {
  const asked = value.split(',').map((text) => text.trim());
  const unknown = asked.filter((text) => !names.some((name) => name === text));
  if (unknown.length > 0) throw new Error(`${option} ${unknown}: it must be of ${names.join(', ')}`);
  return names.filter((name) => asked.includes(name));
}

/** With the passthrough, since everything is told as a ratio to it. */
function readVariants(value: string): VariantName[] {
  return readNames('--variants', `passthrough,${value}`, variantNames);
}

function readNumber(option: string, value: string): number {
  const number = Number(value);
  if (!(number > 0)) throw new Error(`${option} ${value}: it must be a number above 0`);
  return number;
}
