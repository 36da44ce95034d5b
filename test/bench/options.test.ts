import { describe, expect, it } from 'vitest';
import { readOptions } from './options.ts';

describe('the options of the bench', () => {
  it('are all parts and all variants by default', () => {
    const { parts, variants, memoryMinutes } = readOptions([]);
    expect(parts).toContain('unseen-document');
    expect(variants).toHaveLength(5);
    expect(memoryMinutes).toBeUndefined();
  });

  it('always include the passthrough, the reference of all comparisons, and keep the order', () => {
    const { parts, variants } = readOptions(['--scenario', 'entities,create-session', '--variants', 'mercurius-jit']);
    expect(parts).toEqual(['create-session', 'entities']);
    expect(variants).toEqual(['passthrough', 'mercurius-jit']);
  });

  it.each([
    [['--scenario', 'create'], /--scenario create: it must be of capacity, /],
    [['--variants', 'express'], /--variants express: it must be of passthrough, /],
    [['--rounds', 'many'], /--rounds many/],
    [['--seconds', '0'], /--seconds 0/],
    [['--fast'], /--fast/],
    [['--record', '--scenario', 'create-session'], /--record records the whole bench/],
    [['--record', '--memory', '10'], /--record records the whole bench/],
  ])('are refused if they are %j', (parameters, message) => {
    expect(() => readOptions(parameters)).toThrow(message);
  });
});
