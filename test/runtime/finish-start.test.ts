import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { finishStart } from '../../src/runtime/finish-start.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a process that has started', () => {
  it('writes the compile cache, then returns unused memory to the operating system, once and after the first requests', () => {
    const done: string[] = [];
    const collectGarbage = vi.fn(() => done.push('collect garbage'));
    finishStart({ writeCompileCache: () => done.push('write compile cache'), collectGarbage });
    expect(done).toEqual([]);
    vi.advanceTimersByTime(1_000);
    expect(done).toEqual(['write compile cache', 'collect garbage']);
    expect(collectGarbage).toHaveBeenCalledWith({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('works without --expose-gc', () => {
    const writeCompileCache = vi.fn();
    finishStart({ writeCompileCache, collectGarbage: undefined });
    vi.advanceTimersByTime(1_000);
    expect(writeCompileCache).toHaveBeenCalledTimes(1);
  });
});
