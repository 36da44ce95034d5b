import type { Random } from './random.ts';

/** Strings that often cause faults, and some that the sandbox knows. */
const strings: readonly string[] = [
  ...[
    '',
    ' ',
    'a',
    'dev-owner',
    'acme-corp',
    'Development Owner',
    'hibob',
    'slack',
    'sandbox-key',
    'null',
    'undefined',
  ],
  ...['45355976281015164504', 'GnQoASvosYhE5wJcmmAQs', '45355976281015164777', 'k3Vb9TqXwLz0RfYh27NdP'],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '__typename', 'then', 'toJSON'],
  ...['..', '../..', '.', '/', '\\', '%2e%2e%2f', '%00', '%', '?a=b', '#', 'a/b', 'a?b', 'a&b=c', 'a,b', ';', '*'],
  ...[
    '\0',
    '\r\n',
    '\r\nx-injected: 1',
    '\n\n',
    '\t',
    '\u2028',
    '\ufeff',
    '\u202e',
    '\ud800',
    '\udfff',
    'ü€😀',
    '👨‍👩‍👧‍👦',
  ],
  ...[
    "'",
    '"',
    '`',
    '$1',
    '{{1}}',
    "' or 1=1 --",
    '<script>',
    'javascript:alert(1)',
    'http://127.0.0.1/',
    'file:///etc',
  ],
  ...[
    '1e999',
    '-0',
    'NaN',
    '0x10',
    '9007199254740993',
    '2026-01-01T00:00:00Z',
    'true',
    '[]',
    '{}',
    '{"a":1}',
    'eyJhIjoxfQ',
  ],
];

const numbers: readonly number[] = [
  ...[0, -0, 1, -1, 25, 100, 101, 1_800, 1.5, -1.5, 0.1, 31_536_000, 31_536_001],
  ...[2 ** 31 - 1, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 2 ** 53 + 2, 1e21, 1e308, 5e-324],
];

export function makeString(random: Random): string {
  if (random.chance(0.9)) return random.pick(strings);
  if (random.chance(0.5)) return random.pick(strings).repeat(1 + random.below(400));
  return String.fromCharCode(...random.times(random.below(20), () => random.below(0x10000)));
}

export function makeNumber(random: Random): number {
  return random.chance(0.8) ? random.pick(numbers) : (random.next() - 0.5) * 2 ** random.below(70);
}

/** Any JSON value, with unusual keys in its objects. */
export function makeJson(random: Random, depth = 4): unknown {
  const flat = depth <= 0 ? 0 : 1;
  return random.weighted<() => unknown>([
    [4, () => makeString(random)],
    [3, () => makeNumber(random)],
    [2, () => random.pick([true, false, null])],
    [2 * flat, () => random.times(random.below(5), () => makeJson(random, depth - 1))],
    [3 * flat, () => makeJsonObject(random, depth - 1)],
    [0.2 * flat, () => nested(random, 10 + random.below(40))],
  ])();
}

export function makeJsonObject(random: Random, depth = 3): Record<string, unknown> {
  // An own property `__proto__`, as `JSON.parse` creates it.
  const entries = random.times(random.below(5), () => [makeString(random), makeJson(random, depth)] as const);
  return Object.fromEntries(entries);
}

function nested(random: Random, levels: number): unknown {
  let value: unknown = makeString(random);
  for (let level = 0; level < levels; level += 1) value = random.chance(0.5) ? [value] : { a: value };
  return value;
}

const fragments: readonly string[] = [
  ...[
    '{',
    '}',
    '(',
    ')',
    '[',
    ']',
    '"',
    '"""',
    ',',
    ':',
    '!',
    '$',
    '@',
    '...',
    '|',
    '&',
    '=',
    '#',
    '\\',
    '\\u',
    '\n',
    '\0',
  ],
  ...[
    'null',
    'true',
    '1e400',
    '-',
    '0',
    '__proto__',
    '__schema',
    '__typename',
    '_service',
    '_entities',
    'fragment A on Query',
  ],
  ...[
    'query',
    'mutation',
    'subscription',
    '@skip(if: true)',
    '@include(if: $a)',
    '@defer',
    '...A',
    '$input',
    'on',
    'id',
  ],
];

/** Usually returns the text with a fault. */
export function damage(random: Random, text: string): string {
  let damaged = text;
  for (let count = 1 + random.below(4); count > 0; count -= 1) {
    const start = random.below(damaged.length + 1);
    const end = Math.min(damaged.length, start + random.below(12));
    const [before, within, after] = [damaged.slice(0, start), damaged.slice(start, end), damaged.slice(end)];
    damaged = random.weighted<() => string>([
      [4, () => before + after],
      [4, () => before + random.pick(fragments) + within + after],
      [2, () => before + within.repeat(2 + random.below(3)) + after],
      [2, () => before + makeString(random) + after],
      [1, () => before + String.fromCharCode(random.below(0x10000)) + after],
      [1, () => before],
      [0.3, () => before + random.pick(fragments).repeat(random.below(3_000)) + after],
    ])();
  }
  return damaged;
}
