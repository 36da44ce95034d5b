import { EventEmitter } from 'node:events';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { followLifecycle, type ProcessLifecycle } from '../../src/runtime/lifecycle.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Starts the lifecycle of a process, and returns its exit code. */
function begin(life: Partial<ProcessLifecycle>) {
  const exit = vi.fn<(code: number) => void>();
  const program = Object.assign(new EventEmitter(), { exit });
  const stop = vi.fn(life.stop ?? (async () => {}));
  const log = pino({ level: 'silent' });
  followLifecycle({ log, drainDelayMs: 5_000, closeLog: async () => {}, ...life, stop }, program);
  return { program, exit, stop };
}

const never = () => new Promise<void>(() => {});

describe('the lifecycle of a process', () => {
  it.each([
    ['SIGTERM', { drainDelayMs: 5_000 }],
    ['SIGINT', { drainDelayMs: 0 }],
  ])('stops in order and exits with 0 on %s', async (signal, options) => {
    const { program, exit, stop } = begin({});
    program.emit(signal);
    await vi.advanceTimersByTimeAsync(0);
    expect(stop.mock.calls).toEqual([[options]]);
    expect(exit.mock.calls).toEqual([[0]]);
  });

  it('reloads on every SIGHUP, and continues', async () => {
    const reload = vi.fn(async () => {});
    const { program, exit, stop } = begin({ reload });
    program.emit('SIGHUP');
    program.emit('SIGHUP');
    await vi.advanceTimersByTimeAsync(0);
    expect(reload).toHaveBeenCalledTimes(2);
    expect(stop).not.toHaveBeenCalled();
    expect(exit).not.toHaveBeenCalled();
  });

  it('does not handle SIGHUP if there is nothing to reload, so that it ends the process', () => {
    expect(begin({}).program.listenerCount('SIGHUP')).toBe(0);
  });

  it("exits with 1 if it can't stop in order", async () => {
    const { program, exit } = begin({ stop: () => Promise.reject(new Error('stuck')) });
    program.emit('SIGTERM');
    await vi.advanceTimersByTimeAsync(0);
    expect(exit.mock.calls).toEqual([[1]]);
  });

  it('exits within 15 seconds after an uncaught error, whatever hangs, and however many errors follow', async () => {
    const { program, exit, stop } = begin({ stop: never });
    program.emit('uncaughtException', new Error('one'), 'uncaughtException');
    await vi.advanceTimersByTimeAsync(14_999);
    program.emit('uncaughtException', new Error('two'), 'uncaughtException');
    program.emit('SIGTERM');
    expect(exit).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(exit.mock.calls).toEqual([[1]]);
    expect(stop.mock.calls).toEqual([[{ drainDelayMs: 0, finishWithinMs: 10_000 }]]);
  });

  it('exits with 1 after an uncaught error during a stop', async () => {
    const stopped = Promise.withResolvers<void>();
    const { program, exit } = begin({ stop: () => stopped.promise });
    program.emit('SIGTERM');
    program.emit('uncaughtException', new Error('late'), 'unhandledRejection');
    stopped.resolve();
    await vi.advanceTimersByTimeAsync(0);
    expect(exit.mock.calls).toEqual([[1]]);
  });
});
