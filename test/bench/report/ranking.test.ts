import { describe, expect, it } from 'vitest';
import type { Round } from '../rounds.ts';
import { variantNames } from '../variants/variants.ts';
import { formatLead, rank } from './ranking.ts';

/** One value per turn of each variant. */
function turnsOf(values: { readonly [Name in keyof Round<number>]?: readonly number[] }): Round<number>[] {
  const length = Math.max(...Object.values(values).map((each) => each.length));
  return Array.from({ length }, (_, turn) =>
    Object.fromEntries(Object.entries(values).flatMap(([name, each]) => (turn in each ? [[name, each[turn]]] : []))),
  );
}

const lead = (turns: readonly Round<number>[], better: 'more' | 'less' = 'more') =>
  formatLead(rank(turns, better, variantNames), (name) => name);

describe('the ranking', () => {
  it('names the leader, and its factor over the next variant with the quartiles', () => {
    const turns = turnsOf({
      passthrough: [100, 100, 100, 100],
      'everything-on': [50, 52, 50, 48],
      'mercurius-jit': [200, 210, 190, 220],
    });
    expect(lead(turns)).toBe('mercurius-jit, by a factor of 2.05 (1.90..2.10) over passthrough');
    expect(rank(turns, 'more', variantNames).map(({ name }) => name)).toEqual([
      'mercurius-jit',
      'passthrough',
      'everything-on',
    ]);
  });

  it('puts the smaller value ahead where less is better', () => {
    const turns = turnsOf({ 'everything-on': [600, 610, 590], 'apollo-rest': [300, 305, 295] });
    expect(lead(turns, 'less')).toBe('apollo-rest, by a factor of 2.00 (2.00..2.00) over everything-on');
  });

  it('says that there is no difference if the quartiles of the factor include 1', () => {
    const level = { 'everything-on': [100, 104, 103, 99], 'mercurius-jit': [101, 101, 101, 101] };
    expect(lead(turnsOf(level))).toBe('no difference');
    expect(lead(turnsOf({ ...level, 'apollo-rest': [20, 20, 20, 20] }))).toBe(
      'no difference: everything-on, mercurius-jit 1.00 (0.98..1.02)',
    );
  });

  it('says that there is no difference between equal values, zeros included', () => {
    expect(lead(turnsOf({ passthrough: [7, 7], 'everything-on': [7, 7] }))).toBe('no difference');
    expect(lead(turnsOf({ passthrough: [0, 0], 'everything-on': [0, 0] }), 'less')).toBe('no difference');
  });

  it('gives no factor over a value that is infinitely worse', () => {
    expect(lead(turnsOf({ passthrough: [0, 0], 'everything-on': [3, 4] }), 'less')).toBe(
      'passthrough, over everything-on',
    );
  });

  it('names every variant that is level with the leader, and no other', () => {
    const turns = turnsOf({
      'everything-on': [100, 102, 98],
      'everything-off': [101, 101, 99],
      'mercurius-jit': [100, 103, 97],
      'apollo-rest': [20, 20, 20],
    });
    const ranked = rank(turns, 'more', variantNames);
    expect(ranked.filter(({ level }) => level)).toHaveLength(3);
    expect(ranked.at(-1)).toMatchObject({ name: 'apollo-rest', level: false });
    expect(lead(turns)).not.toContain('apollo-rest');
  });

  it('compares within turns, so that a machine that changes its speed hides no difference', () => {
    const speeds = [1, 0.5, 2, 0.7, 1.4];
    const turns = turnsOf({
      'everything-on': speeds.map((speed) => 110 * speed),
      'mercurius-jit': speeds.map((speed) => 100 * speed),
    });
    expect(lead(turns)).toBe('everything-on, by a factor of 1.10 (1.10..1.10) over mercurius-jit');
  });

  it('ranks only candidates, whether or not all of them were measured', () => {
    const turns = turnsOf({ passthrough: [300, 300], 'everything-on': [100, 100], 'apollo-rest': [25, 25] });
    const candidates = ['everything-on', 'everything-off', 'apollo-rest'] as const;
    expect(rank(turns, 'more', candidates).map(({ name }) => name)).toEqual(['everything-on', 'apollo-rest']);
  });

  it('is empty if fewer than two variants were measured in the same turn', () => {
    expect(lead([])).toBe('');
    expect(lead(turnsOf({ passthrough: [1, 2] }))).toBe('');
    expect(lead([{ passthrough: 1 }, { 'everything-on': 2 }])).toBe('');
  });
});
