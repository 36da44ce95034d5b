import { GraphQLDateTime } from 'graphql-scalars';
import { expect, it } from 'vitest';
import { parseTimestamp } from '../../src/stackone/wire/timestamp.ts';
import { isCanonicalTimestamp } from '../../src/values/canonical-timestamp.ts';
import { DateTime } from '../../src/values/date-time.ts';
import { type Random, randomFor } from '../fuzz/random.ts';

const seed = 20_261_126;
const characters = [...'0123456789-+:.,TtZz /', '\u0000', '\u0660', '\uff10', '\ud835\udfd8'];

/** A date of the years 0 to 9999, most of them near a limit of a month, a year or the range. */
function randomDate(random: Random): string {
  const year = random.pick([0, 1, 4, 1900, 1970, 2000, 2023, 2024, 2100, 9999, random.below(10_000)]);
  const date = new Date(0);
  date.setUTCFullYear(year, random.below(12), random.pick([1, 28, 29, 30, 31]));
  date.setUTCHours(random.pick([0, 23]), random.pick([0, 59]), random.pick([0, 59]), random.pick([0, 999, 7]));
  return date.toISOString();
}

/** Each part within or just beyond its limits: `2023-02-29T24:60:00.000Z`. */
function randomParts(random: Random): string {
  const number = (digits: number, ...choices: number[]) => String(random.pick(choices)).padStart(digits, '0');
  const date = [
    number(4, 0, 1900, 2000, 2023, 2024),
    number(2, 0, 1, 2, 4, 12, 13),
    number(2, 0, 1, 28, 29, 30, 31, 32),
  ];
  const time = [number(2, 0, 23, 24, 99), number(2, 0, 59, 60), number(2, 0, 59, 60)];
  return `${date.join('-')}T${time.join(':')}.${number(3, 0, 9, 999)}Z`;
}

function mutated(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  const removed = random.below(3);
  const inserted = random.times(random.below(3), () => random.pick(characters)).join('');
  return text.slice(0, at) + inserted + text.slice(at + removed);
}

function randomText(random: Random): string {
  const text = random.chance(0.5) ? randomDate(random) : randomParts(random);
  return random.chance(0.4) ? mutated(text, random) : text;
}

/** What `Date` makes of the text, if it is a date at all. */
function throughDate(text: string): string | undefined {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

it('takes exactly the texts that Date reads and writes unchanged', () => {
  let canonical = 0;
  for (let index = 0; index < 100_000; index += 1) {
    const text = randomText(randomFor(seed, index));
    const isCanonical = throughDate(text) === text && text.length === 24;
    if (isCanonical) canonical += 1;
    expect({ text, isCanonical: isCanonicalTimestamp(text) }).toEqual({ text, isCanonical });
  }
  expect(canonical).toBeGreaterThan(20_000);
  expect(canonical).toBeLessThan(80_000);
});

it('DateTime serializes them as graphql-scalars serializes the date that StackOne meant', () => {
  for (let index = 0; index < 20_000; index += 1) {
    const text = randomText(randomFor(seed, index));
    if (!isCanonicalTimestamp(text)) continue;
    const date = new Date(parseTimestamp(text));
    expect(DateTime.serialize(text)).toBe(JSON.parse(JSON.stringify(GraphQLDateTime.serialize(date))));
  }
});

it.each(['2023-05-30T09:15:00+02:00', '2023-05-30T09:15:00Z'])('DateTime still converts %s', (text) => {
  expect(DateTime.serialize(text)).toBe(new Date(text).toISOString());
});

it.each(['2023-02-30T09:15:00.000Z', '2023-05-30T24:00:00.000Z', 'yesterday', ''])('DateTime refuses %j', (text) => {
  expect(() => DateTime.serialize(text)).toThrow(/DateTime/);
});
